import type { AuditAction } from '@latchkey/shared/audit';
import type { RequestContext } from '../../security/actor.ts';
import type { AuditEvent } from './audit-repository.ts';

type What = {
  readonly subjectUrn?: string;
  readonly outcome?: AuditEvent['outcome'];
  readonly details?: AuditEvent['details'];
};

/** @returns the event of an act that a request asked for. */
export function auditEventOf(
  context: RequestContext,
  at: number,
  action: AuditAction,
  what: What = {},
): AuditEvent {
  const { actor, ip, requestId, userAgent } = context;
  return {
    at,
    action,
    outcome: what.outcome ?? 'ok',
    actorUrn: actor.urn,
    viaTokenId: actor.credential.kind === 'token' ? actor.credential.tokenId : null,
    subjectUrn: what.subjectUrn ?? null,
    ip,
    requestId,
    userAgent: userAgent ?? null,
    details: what.details ?? {},
  };
}
