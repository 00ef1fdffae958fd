import { PLATFORM_PRIVILEGE_TYPES } from '@latchkey/shared/privileges';
import { ROOT_USER_URN, SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../security/actor.ts';
import {
  type Change,
  endsUntouchableUser,
  OPERATION_PRIVILEGES,
  operationOf,
  reasonAgainst,
  requirementOfRead,
  requirementOfWrite,
} from './metadata-policy.ts';
import { parseUrn } from './metadata-urn.ts';

const ALICE: Actor = { urn: 'urn:li:corpuser:alice', credential: { kind: 'internal' } };
const SYSTEM: Actor = { urn: SYSTEM_ACTOR_URN, credential: { kind: 'system' } };
const DATASET = 'urn:li:dataset:(urn:li:dataPlatform:hive,t,PROD)';
const USERS = 'MANAGE_USERS_AND_GROUPS';

const INGESTION = 'MANAGE_INGESTION';

const answer = (actor: Actor, urn: string, aspect: string | null, kind: Change['kind']) => {
  const requirement = requirementOfWrite(actor, { urn: parseUrn(urn), aspect, kind });
  return requirement.kind === 'privilege' ? requirement.privilege : requirement.kind;
};

describe('who may write', () => {
  it.each([
    // entity, aspect (null: delete the entity), Alice, the system
    [DATASET, 'datasetProperties', 'entity', 'anyone'],
    [DATASET, 'ownership', 'entity', 'anyone'],
    [DATASET, 'status', 'entity', 'anyone'],
    [DATASET, null, 'entity', 'anyone'],
    [DATASET, 'corpUserCredentials', 'refused', 'refused'],
    [DATASET, 'roleMembership', 'refused', 'refused'],
    [DATASET, 'dataHubPolicyInfo', 'refused', 'refused'],
    [DATASET, 'dataHubAccessTokenInfo', 'refused', 'refused'],
    ['urn:li:corpuser:alice', 'corpUserEditableInfo', 'anyone', 'anyone'],
    ['urn:li:corpuser:alice', 'corpUserInfo', USERS, 'anyone'],
    ['urn:li:corpuser:alice', 'ownership', USERS, 'anyone'],
    ['urn:li:corpuser:alice', 'subTypes', USERS, 'anyone'],
    ['urn:li:corpuser:alice', 'corpUserStatus', 'refused', 'anyone'],
    ['urn:li:corpuser:alice', 'status', 'refused', 'anyone'],
    ['urn:li:corpuser:alice', 'groupMembership', 'refused', 'anyone'],
    ['urn:li:corpuser:alice', 'nativeGroupMembership', 'refused', 'anyone'],
    ['urn:li:corpuser:alice', 'roleMembership', 'refused', 'refused'],
    ['urn:li:corpuser:alice', 'corpUserCredentials', 'refused', 'refused'],
    ['urn:li:corpuser:alice', null, 'refused', 'anyone'],
    ['urn:li:corpuser:bob', 'corpUserEditableInfo', USERS, 'anyone'],
    ['urn:li:corpuser:bob', 'corpUserStatus', USERS, 'anyone'],
    ['urn:li:corpuser:bob', 'status', USERS, 'anyone'],
    ['urn:li:corpuser:bob', 'groupMembership', USERS, 'anyone'],
    ['urn:li:corpuser:bob', 'roleMembership', 'refused', 'refused'],
    ['urn:li:corpuser:bob', null, USERS, 'anyone'],
    ['urn:li:corpGroup:admins', 'corpGroupInfo', USERS, 'anyone'],
    ['urn:li:corpGroup:admins', 'ownership', USERS, 'anyone'],
    ['urn:li:corpGroup:admins', null, USERS, 'anyone'],
    ['urn:li:dataHubPolicy:7', 'dataHubPolicyInfo', 'refused', 'refused'],
    ['urn:li:dataHubPolicy:7', 'status', 'refused', 'refused'],
    ['urn:li:dataHubPolicy:7', null, 'refused', 'refused'],
    ['urn:li:dataHubRole:Admin', 'dataHubRoleInfo', 'refused', 'refused'],
    ['urn:li:dataHubAccessToken:x=', 'dataHubAccessTokenInfo', 'refused', 'refused'],
    ['urn:li:dataHubAccessToken:x=', null, 'refused', 'refused'],
    ['urn:li:inviteToken:x', 'inviteToken', 'refused', 'refused'],
    ['urn:li:dataHubSecret:s', 'dataHubSecretValue', 'MANAGE_SECRETS', 'anyone'],
    ['urn:li:dataHubIngestionSource:cli-1', 'dataHubIngestionSourceInfo', INGESTION, 'anyone'],
    ['urn:li:dataHubIngestionSource:cli-1', null, INGESTION, 'anyone'],
    ['urn:li:dataHubExecutionRequest:r', 'dataHubExecutionRequestInput', 'entity', 'anyone'],
  ])('%s %s: Alice %s, system %s', (urn, aspect, alice, system) => {
    const kinds = aspect === null ? (['delete'] as const) : (['write', 'create', 'delete'] as const);
    for (const kind of kinds) {
      expect([kind, answer(ALICE, urn, aspect, kind)]).toEqual([kind, alice]);
      expect([kind, answer(SYSTEM, urn, aspect, kind)]).toEqual([kind, system]);
    }
  });

  it('is anybody while authentication is off, but not for what is never ingested', () => {
    const claimed: Actor = { urn: 'urn:li:corpuser:alice', credential: { kind: 'claimed' } };
    expect(answer(claimed, DATASET, 'ownership', 'write')).toBe('anyone');
    expect(answer(claimed, 'urn:li:dataHubPolicy:7', 'dataHubPolicyInfo', 'write')).toBe('refused');
  });
});

describe('what a change is', () => {
  it.each([
    // change, the entity is new, operation
    ['write', true, 'CREATE'],
    ['write', false, 'UPDATE'],
    ['create', true, 'CREATE'],
    // It fails or is dropped where the entity exists, so it never changes one.
    ['create', false, 'CREATE'],
    ['delete', true, 'DELETE'],
    ['delete', false, 'DELETE'],
  ] as const)('%s, new: %s: %s', (kind, isNew, operation) => {
    expect(operationOf({ kind }, isNew)).toBe(operation);
  });
});

describe('which METADATA privilege suffices', () => {
  it.each([
    // privilege, READ, CREATE, UPDATE, DELETE
    ['VIEW_ENTITY_PAGE', true, false, false, false],
    ['GET_ENTITY_PRIVILEGE', true, false, false, false],
    ['CREATE_ENTITY', false, true, false, false],
    ['EDIT_ENTITY', true, true, true, false],
    ['DELETE_ENTITY', true, false, false, true],
    ['EXISTS_ENTITY', false, false, false, false],
    ['SEARCH_PRIVILEGE', false, false, false, false],
    ['EDIT_ENTITY_TAGS', false, false, false, false],
    ['EDIT_ENTITY_OWNERS', false, false, false, false],
    ['EDIT_ENTITY_STATUS', false, false, false, false],
    ['EDIT_USER_PROFILE', false, false, false, false],
  ])('%s: read %s, create %s, update %s, delete %s', (privilege, ...expected) => {
    const operations = ['READ', 'CREATE', 'UPDATE', 'DELETE'] as const;
    expect(operations.map((operation) => OPERATION_PRIVILEGES[operation].includes(privilege))).toEqual(
      expected,
    );
  });

  it('is no privilege over the platform', () => {
    const overEntities = new Set(Object.values(OPERATION_PRIVILEGES).flat());
    expect(PLATFORM_PRIVILEGE_TYPES.filter((privilege) => overEntities.has(privilege))).toEqual([]);
  });
});

describe('who may read', () => {
  it.each([
    [ALICE, 'dataset', 'entity'],
    [ALICE, 'corpuser', 'entity'],
    [ALICE, 'dataHubPolicy', 'entity'],
    [ALICE, 'dataHubSecret', 'privilege'],
    [SYSTEM, 'dataset', 'anyone'],
    [SYSTEM, 'dataHubSecret', 'anyone'],
  ])('%o %s: %s', (actor, type, kind) => {
    expect(requirementOfRead(actor, type).kind).toBe(kind);
  });
});

describe('a requirement', () => {
  it('is met by its privilege only, and never when it is refused', () => {
    const users = { kind: 'privilege', privilege: USERS } as const;
    expect(reasonAgainst(users, new Set([USERS]))).toBeUndefined();
    expect(reasonAgainst(users, new Set(['MANAGE_POLICIES']))).toContain('Manage Users & Groups');
    expect(reasonAgainst({ kind: 'refused', reason: 'no' }, new Set([USERS]))).toBe('no');
    expect(reasonAgainst({ kind: 'anyone' }, new Set())).toBeUndefined();
  });
});

describe('the users that nobody can take away', () => {
  it.each([
    [ROOT_USER_URN, null, undefined, true],
    [ROOT_USER_URN, 'corpUserStatus', { status: 'SUSPENDED' }, true],
    [ROOT_USER_URN, 'corpUserStatus', { status: 'ACTIVE' }, false],
    [ROOT_USER_URN, 'corpUserStatus', undefined, true],
    [ROOT_USER_URN, 'status', { removed: true }, true],
    [ROOT_USER_URN, 'status', { removed: false }, false],
    [ROOT_USER_URN, 'corpUserInfo', { active: false }, false],
    [ROOT_USER_URN, 'corpUserEditableInfo', undefined, false],
    [SYSTEM_ACTOR_URN, null, undefined, true],
    ['urn:li:corpuser:bob', null, undefined, false],
  ])('%s %s %o: %s', (urn, aspect, value, isRefused) => {
    expect(endsUntouchableUser({ urn: parseUrn(urn), aspect, value })).toBe(isRefused);
  });
});
