import { ROOT_USER_URN, SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../security/actor.ts';
import {
  endsUntouchableUser,
  reasonAgainst,
  requirementOfRead,
  requirementOfWrite,
} from './metadata-policy.ts';
import { parseUrn } from './metadata-urn.ts';

const ALICE: Actor = { urn: 'urn:li:corpuser:alice', credential: { kind: 'internal' } };
const SYSTEM: Actor = { urn: SYSTEM_ACTOR_URN, credential: { kind: 'system' } };
const DATASET = 'urn:li:dataset:(urn:li:dataPlatform:hive,t,PROD)';
const USERS = 'MANAGE_USERS_AND_GROUPS';

const answer = (actor: Actor, urn: string, aspect: string | null) => {
  const requirement = requirementOfWrite(actor, { urn: parseUrn(urn), aspect });
  return requirement.kind === 'privilege' ? requirement.privilege : requirement.kind;
};

describe('who may write', () => {
  it.each([
    // entity, aspect (null: delete the entity), Alice, the system
    [DATASET, 'datasetProperties', 'anyone', 'anyone'],
    [DATASET, 'status', 'anyone', 'anyone'],
    [DATASET, null, 'anyone', 'anyone'],
    [DATASET, 'corpUserCredentials', 'refused', 'refused'],
    [DATASET, 'roleMembership', 'refused', 'refused'],
    ['urn:li:corpuser:alice', 'corpUserEditableInfo', 'anyone', 'anyone'],
    ['urn:li:corpuser:alice', 'corpUserInfo', USERS, 'anyone'],
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
    ['urn:li:corpGroup:admins', null, USERS, 'anyone'],
    ['urn:li:dataHubPolicy:7', 'dataHubPolicyInfo', 'refused', 'refused'],
    ['urn:li:dataHubPolicy:7', null, 'refused', 'refused'],
    ['urn:li:dataHubRole:Admin', 'dataHubRoleInfo', 'refused', 'refused'],
    ['urn:li:dataHubAccessToken:x=', 'dataHubAccessTokenInfo', 'refused', 'refused'],
    ['urn:li:dataHubAccessToken:x=', null, 'refused', 'refused'],
    ['urn:li:inviteToken:x', 'inviteToken', 'refused', 'refused'],
    ['urn:li:dataHubSecret:s', 'dataHubSecretValue', 'MANAGE_SECRETS', 'anyone'],
    ['urn:li:dataHubIngestionSource:cli-1', 'dataHubIngestionSourceInfo', 'anyone', 'anyone'],
  ])('%s %s: Alice %s, system %s', (urn, aspect, alice, system) => {
    expect([answer(ALICE, urn, aspect), answer(SYSTEM, urn, aspect)]).toEqual([alice, system]);
  });
});

describe('who may read', () => {
  it.each([
    [ALICE, 'dataset', 'anyone'],
    [ALICE, 'corpuser', 'anyone'],
    [ALICE, 'dataHubSecret', 'privilege'],
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
