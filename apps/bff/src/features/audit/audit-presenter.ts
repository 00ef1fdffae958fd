import type { AuditLogEvent, AuditParty } from '@latchkey/shared/audit-log';
import { SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';
import type { StoredAuditEvent } from './audit-repository.ts';

const TOKEN_PREFIX = 'urn:li:dataHubAccessToken:';
const KINDS = [
  ['user', 'urn:li:corpuser:'],
  ['token', TOKEN_PREFIX],
  ['group', 'urn:li:corpGroup:'],
  ['policy', 'urn:li:dataHubPolicy:'],
] as const;

/** Names of what events mention, as of now. */
export type AuditNames = {
  /** Of users, groups and policies, by URN. */
  readonly byUrn: ReadonlyMap<string, string>;
  /** Of tokens, by id. */
  readonly byTokenId: ReadonlyMap<string, string>;
};

/** @returns the URNs and the ids of tokens whose names the events need, each once. */
export function namesNeededBy(events: readonly StoredAuditEvent[]): { urns: string[]; tokenIds: string[] } {
  const urns = new Set<string>();
  const tokenIds = new Set<string>();
  for (const { actorUrn, subjectUrn, viaTokenId } of events) {
    if (viaTokenId !== null) tokenIds.add(viaTokenId);
    for (const urn of [actorUrn, subjectUrn]) {
      if (urn?.startsWith(TOKEN_PREFIX)) tokenIds.add(urn.slice(TOKEN_PREFIX.length));
      else if (urn != null) urns.add(urn);
    }
  }
  return { urns: [...urns], tokenIds: [...tokenIds] };
}

/** The wire shape of an event: members are listed, so a new column never leaks by accident. */
export function presentAuditEvent(event: StoredAuditEvent, names: AuditNames): AuditLogEvent {
  const { viaTokenId } = event;
  return {
    id: event.id,
    at: event.at,
    action: event.action,
    outcome: event.outcome,
    actor: event.actorUrn === null ? null : presentParty(event.actorUrn, names),
    viaToken: viaTokenId === null ? null : { id: viaTokenId, name: names.byTokenId.get(viaTokenId) ?? null },
    subject: event.subjectUrn === null ? null : presentParty(event.subjectUrn, names),
    ip: event.ip,
    userAgent: event.userAgent ?? null,
    requestId: event.requestId,
    details: event.details,
  };
}

function presentParty(urn: string, { byUrn, byTokenId }: AuditNames): AuditParty {
  const [kind, prefix] = KINDS.find(([, start]) => urn.startsWith(start)) ?? ['other', ''];
  const id = urn.slice(prefix.length);
  const name = kind === 'token' ? byTokenId.get(id) : byUrn.get(urn);
  // The system acts, but is no user in the table; of entities that are none of ours nothing is known.
  const isAlwaysThere = urn === SYSTEM_ACTOR_URN || kind === 'other';
  const shownId = kind === 'other' ? urn.replace(/^urn:li:[^:]+:/, '') : id;
  return { urn, kind, name: name ?? shownId, isGone: name === undefined && !isAlwaysThere };
}
