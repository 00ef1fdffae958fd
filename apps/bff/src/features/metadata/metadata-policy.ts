import { PRIVILEGE_INFO } from '@latchkey/shared/privileges';
import { ROOT_USER_URN, SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';
import type { Actor } from '../../security/actor.ts';
import type { Privileges } from '../policies/policy-engine.ts';
import type { Urn } from './metadata-urn.ts';

/** A write of one aspect, or its deletion, or with `aspect` null the deletion of the whole entity. */
export type Change = {
  readonly urn: Urn;
  readonly aspect: string | null;
  /** `create` is for a change that is made only if it makes the entity (DataHub's CREATE_ENTITY). */
  readonly kind: 'write' | 'create' | 'delete';
  /** The value to be written; undefined when something is deleted, and for a patch, whose value nobody knows yet. */
  readonly value?: unknown;
};

/** What is done to an entity, as DataHub's `ApiOperation`. */
export type EntityOperation = 'READ' | 'CREATE' | 'UPDATE' | 'DELETE';

/**
 * The METADATA privileges of which one suffices, as in DataHub's Rest.li and OpenAPI doors (contract §6.1).
 * Privileges over parts of an entity, such as EDIT_ENTITY_TAGS, count at DataHub's page only.
 */
export const OPERATION_PRIVILEGES: Readonly<Record<EntityOperation, readonly string[]>> = {
  READ: ['VIEW_ENTITY_PAGE', 'GET_ENTITY_PRIVILEGE', 'EDIT_ENTITY', 'DELETE_ENTITY'],
  CREATE: ['CREATE_ENTITY', 'EDIT_ENTITY'],
  UPDATE: ['EDIT_ENTITY'],
  DELETE: ['DELETE_ENTITY'],
};

/** The PLATFORM privileges that this door asks for, in DataHub's words. */
const PRIVILEGE_NAMES = {
  MANAGE_USERS_AND_GROUPS: PRIVILEGE_INFO.MANAGE_USERS_AND_GROUPS.displayName,
  MANAGE_SECRETS: 'Manage Secrets',
  MANAGE_INGESTION: 'Manage Metadata Ingestion',
} as const;

/** What an access needs. `entity`: a METADATA privilege over it. `refused` holds for everybody. */
export type Requirement =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'privilege'; readonly privilege: keyof typeof PRIVILEGE_NAMES }
  | { readonly kind: 'entity' }
  | { readonly kind: 'refused'; readonly reason: string };

const ANYONE: Requirement = { kind: 'anyone' };

/** Shown to nobody: not as absent, which would look like a user without a password. */
export const CREDENTIALS_ASPECT = 'corpUserCredentials';

/** Their truth is in tables of their own; an aspect that says otherwise would grant nothing and mislead everybody. */
const NEVER_INGESTED: ReadonlySet<string> = new Set([
  'dataHubAccessToken',
  'dataHubAccessTokenInfo',
  'dataHubPolicy',
  'dataHubPolicyInfo',
  'dataHubRole',
  'dataHubRoleInfo',
  'inviteToken',
  CREDENTIALS_ASPECT,
  'roleMembership',
]);

/** What decides about a user's own standing; nobody changes that for himself (lesson D-21). */
const STANDING_ASPECTS: ReadonlySet<string> = new Set([
  'corpUserStatus',
  'status',
  'groupMembership',
  'nativeGroupMembership',
]);

/**
 * Entities that DataHub guards by a platform privilege. Whatever METADATA policies say, no privilege over
 * an entity may become one over the platform.
 */
const GUARDED_TYPES: ReadonlyMap<string, keyof typeof PRIVILEGE_NAMES> = new Map([
  ['corpuser', 'MANAGE_USERS_AND_GROUPS'],
  ['corpGroup', 'MANAGE_USERS_AND_GROUPS'],
  ['dataHubSecret', 'MANAGE_SECRETS'],
  ['dataHubIngestionSource', 'MANAGE_INGESTION'],
]);

const UNTOUCHABLE_USERS: ReadonlySet<string> = new Set([ROOT_USER_URN, SYSTEM_ACTOR_URN]);

/** Who may make a change. Pure. */
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
  const privilege = GUARDED_TYPES.get(urn.entityType);
  return privilege === undefined ? { kind: 'entity' } : { kind: 'privilege', privilege };
}

/** @returns what a change is, given whether the entity was there before the request. */
export function operationOf({ kind }: Pick<Change, 'kind'>, isNewEntity: boolean): EntityOperation {
  if (kind === 'delete') return 'DELETE';
  return kind === 'create' || isNewEntity ? 'CREATE' : 'UPDATE';
}

/** @returns whether no privilege is asked of the actor: the system, or anybody while authentication is off. */
export function isUnbound({ credential }: Actor): boolean {
  return credential.kind === 'system' || credential.kind === 'claimed';
}

/** Who may read entities of a type: whom METADATA policies let, but secrets only those who manage them. Pure. */
export function requirementOfRead(actor: Actor, entityType: string): Requirement {
  if (isUnbound(actor)) return ANYONE;
  return entityType === 'dataHubSecret'
    ? { kind: 'privilege', privilege: 'MANAGE_SECRETS' }
    : { kind: 'entity' };
}

/** @returns whether the change can suspend, remove, reinstate or delete a user. */
export function isStandingChange({ urn, aspect }: Pick<Change, 'urn' | 'aspect'>): boolean {
  return (
    urn.entityType === 'corpuser' && (aspect === null || aspect === 'corpUserStatus' || aspect === 'status')
  );
}

/**
 * @returns whether the change would take the root user or the system user away, or might. That is refused to
 *   everybody, so that somebody can always administer.
 */
export function endsUntouchableUser(change: Pick<Change, 'urn' | 'aspect' | 'value'>): boolean {
  if (!isStandingChange(change) || !UNTOUCHABLE_USERS.has(change.urn.text)) return false;
  if (change.aspect === null || change.value === undefined) return true;
  const { status, removed } = change.value as { status?: unknown; removed?: unknown };
  return change.aspect === 'corpUserStatus' ? status !== 'ACTIVE' : removed === true;
}

/**
 * @param held platform privileges.
 * @returns why a holder of these privileges may not; undefined when he may, as far as platform privileges
 *   go. Pure.
 */
export function reasonAgainst(requirement: Requirement, held: Privileges): string | undefined {
  if (requirement.kind === 'refused') return requirement.reason;
  if (requirement.kind !== 'privilege' || held.has(requirement.privilege)) return undefined;
  return `it needs the privilege ${PRIVILEGE_NAMES[requirement.privilege]}`;
}

/**
 * @returns the words for who lacks the METADATA privileges of an operation. They are the same for making an
 *   entity and for changing one: else a refused write would tell who may not look whether it is there.
 */
export function reasonWithout(operation: EntityOperation): string {
  if (operation === 'CREATE' || operation === 'UPDATE')
    return 'it needs a policy that grants EDIT_ENTITY over it, or CREATE_ENTITY if there is no such entity yet';
  return `it needs a policy that grants ${OPERATION_PRIVILEGES[operation].join(' or ')} over it`;
}
