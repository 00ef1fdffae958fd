import { type Policy, policyActorsSchema } from '@latchkey/shared/policies';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainPrivileges, remediesFor, throughOf, withheldPolicies } from './access-report-policy.ts';
import { isGranting, platformPrivilegesOf } from './policy-engine.ts';

const USER = 'user1';
const few = (...values: string[]) => fc.subarray(values, { maxLength: 2 });
const GENERATE = 'GENERATE_PERSONAL_ACCESS_TOKENS';

const policy: fc.Arbitrary<Policy> = fc.record({
  urn: fc.uuid(),
  type: fc.constantFrom('PLATFORM', 'METADATA'),
  state: fc.constantFrom('ACTIVE', 'INACTIVE', 'DRAFT'),
  name: fc.constant('p'),
  description: fc.constant(''),
  privileges: few(GENERATE, 'OTHER'),
  actors: fc.record({
    users: few(USER, 'user2'),
    groups: few('group1', 'group2'),
    roles: few('urn:li:dataHubRole:Admin', 'urn:li:dataHubRole:Editor'),
    allUsers: fc.boolean(),
    allGroups: fc.boolean(),
    resourceOwners: fc.boolean(),
    resourceOwnersTypes: fc.constant([]),
  }),
  resources: fc.constant(null),
  editable: fc.boolean(),
});
const subject = fc
  .record({
    groups: few('group1', 'group2'),
    own: few('urn:li:dataHubRole:Admin', 'urn:li:dataHubRole:Editor'),
    viaGroup: few('urn:li:dataHubRole:Admin', 'urn:li:dataHubRole:Editor'),
  })
  .map(({ groups, own, viaGroup }) => ({
    urn: USER,
    groups,
    roleHolders: [
      ...own.map((role) => ({ role, actor: USER })),
      ...groups.slice(0, 1).flatMap((actor) => viaGroup.map((role) => ({ role, actor }))),
    ],
  }));
const nameOf = (urn: string) => `name of ${urn}`;
const asSubject = ({ urn, groups, roleHolders }: Subject) => ({
  urn,
  groups,
  roles: roleHolders.map(({ role }) => role),
});
type Subject = typeof subject extends fc.Arbitrary<infer S> ? S : never;

describe('an explanation', () => {
  it('names exactly the platform privileges that the engine grants', () => {
    fc.assert(
      fc.property(fc.array(policy, { maxLength: 4 }), subject, (policies, who) => {
        const explained = explainPrivileges(policies, who, nameOf).filter(({ type }) => type === 'PLATFORM');
        const expected = [...platformPrivilegesOf(asSubject(who), policies)];
        expect(explained.map(({ privilege }) => privilege).sort()).toEqual(expected.sort());
      }),
      { numRuns: 2_000, seed: 13 },
    );
  });

  it('has a reason for a policy exactly where the engine takes the policy to be for the user', () => {
    fc.assert(
      fc.property(policy, subject, (one, who) => {
        // An owner is judged on an entity; without one the engine says no.
        const withoutOwners = { ...one, actors: { ...one.actors, resourceOwners: false } };
        const isFor = isGranting({ ...withoutOwners, state: 'ACTIVE' }, asSubject(who), undefined);
        expect(throughOf(withoutOwners, who, nameOf).length > 0).toBe(isFor);
        const isWithheld = withheldPolicies([withoutOwners], who).length > 0;
        expect(isWithheld).toBe(isFor && one.state !== 'ACTIVE');
      }),
      { numRuns: 2_000, seed: 13 },
    );
  });

  it('says through what: name, group, role of one’s own, role of a group, everybody, owner', () => {
    const actors = policyActorsSchema.parse({
      users: [USER],
      groups: ['group1', 'other'],
      roles: ['urn:li:dataHubRole:Admin'],
      allUsers: true,
      allGroups: true,
      resourceOwners: true,
    });
    const who: Subject = {
      urn: USER,
      groups: ['group1'],
      roleHolders: [
        { role: 'urn:li:dataHubRole:Admin', actor: USER },
        { role: 'urn:li:dataHubRole:Admin', actor: 'group1' },
      ],
    };
    const made = { ...baseOf('METADATA'), actors };
    const role = { kind: 'role', urn: 'urn:li:dataHubRole:Admin', name: nameOf('urn:li:dataHubRole:Admin') };
    expect(throughOf(made, who, nameOf)).toEqual([
      { kind: 'everybody' },
      { kind: 'user' },
      { kind: 'any-group' },
      { kind: 'group', urn: 'group1', name: nameOf('group1') },
      { ...role, group: null },
      { ...role, group: { urn: 'group1', name: nameOf('group1') } },
      { kind: 'owner' },
    ]);
    expect(throughOf({ ...made, type: 'PLATFORM' }, who, nameOf)).not.toContainEqual({ kind: 'owner' });
  });
});

describe('remedies', () => {
  const nobody: Subject = { urn: USER, groups: [], roleHolders: [] };
  const listing = [
    { ...baseOf('PLATFORM'), urn: 'asleep', state: 'INACTIVE' as const, actors: actorsOf({ users: [USER] }) },
    {
      ...baseOf('PLATFORM'),
      urn: 'system',
      state: 'INACTIVE' as const,
      editable: false,
      actors: actorsOf({ users: [USER] }),
    },
    { ...baseOf('PLATFORM'), urn: 'groups', actors: actorsOf({ groups: ['g'] }) },
    {
      ...baseOf('PLATFORM'),
      urn: 'roles',
      editable: false,
      actors: actorsOf({ roles: ['urn:li:dataHubRole:Editor'] }),
    },
    { ...baseOf('METADATA'), urn: 'metadata', actors: actorsOf({ groups: ['m'] }) },
    { ...baseOf('PLATFORM'), urn: 'other', privileges: ['OTHER'], actors: actorsOf({ groups: ['o'] }) },
  ];

  it('for who may change policies: a new policy, waking one up, a group, a policy to be added to, a role', () => {
    const kinds = remediesFor(GENERATE, listing, nobody, nameOf, true).map((remedy) =>
      'policy' in remedy
        ? `${remedy.kind} ${remedy.policy.urn}`
        : 'group' in remedy
          ? `${remedy.kind} ${remedy.group.urn}`
          : 'role' in remedy
            ? `${remedy.kind} ${remedy.role.urn}`
            : remedy.kind,
    );
    expect(kinds).toEqual([
      'create-policy',
      'activate-policy asleep',
      'join-group g',
      'extend-policy groups',
      'assign-role urn:li:dataHubRole:Editor',
    ]);
  });

  it('for everybody else: no policy, group or role that is not for the user is named', () => {
    const text = JSON.stringify(remediesFor(GENERATE, listing, nobody, nameOf, false));
    expect(JSON.parse(text)).toEqual([
      { kind: 'create-policy' },
      { kind: 'activate-policy', policy: { urn: 'asleep', name: 'p' } },
    ]);
  });
});

function actorsOf(named: object) {
  return policyActorsSchema.parse(named);
}

function baseOf(type: Policy['type']): Policy {
  return {
    urn: 'urn',
    type,
    state: 'ACTIVE',
    name: 'p',
    description: '',
    privileges: [GENERATE],
    actors: actorsOf({}),
    resources: null,
    editable: true,
  };
}
