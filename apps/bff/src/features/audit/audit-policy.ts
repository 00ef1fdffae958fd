import type { PlatformPrivilege } from '@latchkey/shared/privileges';

/**
 * What reading and exporting the audit log needs: the privilege that DataHub's own search of audit events
 * asks for (docs/decisions/009). Policies and roles grant it as they do there: to the root user and to admins.
 */
export const AUDIT_PRIVILEGE: PlatformPrivilege = 'GET_ANALYTICS_PRIVILEGE';
