import type { PlatformPrivilege } from '@latchkey/shared/privileges';

/** What the audit log needs (docs/decisions/009). */
export const AUDIT_PRIVILEGE: PlatformPrivilege = 'GET_ANALYTICS_PRIVILEGE';
