import { PRIVILEGE_INFO } from '@latchkey/shared/privileges';
import { ROOT_USER_URN, SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';
import type { Actor } from '../../security/actor.ts';
import type { Privileges } from '../policies/policy-engine.ts';
import type { Urn } from './metadata-urn.ts';

/** A write of one aspect, or with `aspect` null the deletion of the whole entity. */
export type Change = {
  readonly urn: Urn;
  readonly aspect: string | null;
  /** The value to be written; undefined when something is deleted. */
  readonly value?: unknown;
};

/** The privileges that this door asks for, in DataHub's words. */
const PRIVILEGE_NAMES = {
  MANAGE_USERS_AND_GROUPS: PRIVILEGE_INFO.MANAGE_USERS_AND_GROUPS.displayName,
  MANAGE_SECRETS: 'Manage Secrets',
} as const;

/** What an access needs. `refused` holds for everybody. */
export type Requirement =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'privilege'; readonly privilege: keyof typeof PRIVILEGE_NAMES }
  | { readonly kind: 'refused'; readonly reason: string };

const ANYONE: Requirement = { kind: 'anyone' };

/** Their truth is in tables of their own; an aspect that says otherwise would grant nothing and mislead everybody. */
const NEVER_INGESTED: ReadonlySet<string> = new Set([
  'dataHubAccessToken',
  'dataHubPolicy',
  'dataHubRole',
  'inviteToken',
  'corpUserCredentials',
  'roleMembership',
]);

/** What decides about a user's own standing; nobody changes that for himself (lesson D-21). */
const STANDING_ASPECTS: ReadonlySet<string> = new Set([
  'corpUserStatus',
  'status',
  'groupMembership',
  'nativeGroupMembership',
]);

const UNTOUCHABLE_USERS: ReadonlySet<string> = new Set([ROOT_USER_URN, SYSTEM_ACTOR_URN]);

/**
 * Who may make a change. The one place for rules about metadata: fine-grained METADATA policies will be
 * asked here. Pure.
 */
export function requirementOfWrite(actor: Actor, change: Change): Requirement {
  const { urn, aspect } = change;
  if (NEVER_INGESTED.has(urn.entityType) || (aspect !== null && NEVER_INGESTED.has(aspect))) {
    return {
      kind: 'refused',
      reason: 'tokens, policies, roles, invitations and credentials are not ingested',
    };
  }
  if (isUnbound(actor)) return ANYONE;
  const isSelf = urn.text === actor.urn;
  if (isSelf && aspect === 'corpUserEditableInfo') return ANYONE;
  if (isSelf && (aspect === null || STANDING_ASPECTS.has(aspect))) {
    return { kind: 'refused', reason: 'nobody changes their own standing' };
  }
  if (urn.entityType === 'corpuser' || urn.entityType === 'corpGroup') {
    return { kind: 'privilege', privilege: 'MANAGE_USERS_AND_GROUPS' };
  }
  return urn.entityType === 'dataHubSecret' ? { kind: 'privilege', privilege: 'MANAGE_SECRETS' } : ANYONE;
}

/** @returns whether no privilege is asked of the actor: the system, or anybody while authentication is off. */
export function isUnbound({ credential }: Actor): boolean {
  return credential.kind === 'system' || credential.kind === 'claimed';
}

/** Who may read entities of a type: everybody who is signed in, but secrets only those who manage them. Pure. */
export function requirementOfRead(actor: Actor, entityType: string): Requirement {
  if (entityType !== 'dataHubSecret' || isUnbound(actor)) return ANYONE;
  return { kind: 'privilege', privilege: 'MANAGE_SECRETS' };
}

/** @returns whether the change can suspend, remove, reinstate or delete a user. */
export function isStandingChange({ urn, aspect }: Change): boolean {
  return (
    urn.entityType === 'corpuser' && (aspect === null || aspect === 'corpUserStatus' || aspect === 'status')
  );
}

/**
 * @returns whether the change would take the root user or the system user away. That is refused to
 *   everybody, so that somebody can always administer.
 */
export function endsUntouchableUser(change: Change): boolean {
  if (!isStandingChange(change) || !UNTOUCHABLE_USERS.has(change.urn.text)) return false;
  if (change.aspect === null || change.value === undefined) return true;
  const { status, removed } = change.value as { status?: unknown; removed?: unknown };
  return change.aspect === 'corpUserStatus' ? status !== 'ACTIVE' : removed === true;
}

/** @returns why the requirement is not met by a holder of these privileges; undefined when it is met. Pure. */
export function reasonAgainst(requirement: Requirement, held: Privileges): string | undefined {
  if (requirement.kind === 'anyone') return undefined;
  if (requirement.kind === 'refused') return requirement.reason;
  if (held.has(requirement.privilege)) return undefined;
  return `it needs the privilege ${PRIVILEGE_NAMES[requirement.privilege]}`;
}
