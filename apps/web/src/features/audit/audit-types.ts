import type { AuditLogEvent } from '@latchkey/shared/audit-log';

/** The filters that name somebody or something. */
export type PartyFilterName = 'actor' | 'subject' | 'token';

/** What is open above the log. */
export type AuditDialog =
  | { readonly kind: 'details'; readonly event: AuditLogEvent }
  | { readonly kind: 'choose'; readonly filter: PartyFilterName };
