import type { Policy } from '@latchkey/shared/policies';
import { policyActorsSchema } from '@latchkey/shared/policies';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOOT_POLICIES } from './boot-policies.ts';
import {
  fieldsNeededBy,
  hasAny,
  holdsOver,
  metadataPrivilegesOf,
  type PolicyOwner,
  type PolicyResource,
  type PolicySubject,
  platformPrivilegesOf,
} from './policy-engine.ts';

const pick = (prefix: string) => fc.integer({ min: 1, max: 3 }).map((n) => `${prefix}${n}`);
const few = (prefix: string) => fc.uniqueArray(pick(prefix), { maxLength: 2 });

const actors = fc.record({
  users: few('user'),
  groups: few('group'),
  roles: few('role'),
  allUsers: fc.boolean(),
  allGroups: fc.boolean(),
  resourceOwners: fc.boolean(),
  resourceOwnersTypes: fc.oneof(
    { weight: 4, arbitrary: fc.constant<string[]>([]) },
    { weight: 1, arbitrary: few('type') },
  ),
});
const criterion = fc.record({
  field: fc.constantFrom(
    'TYPE',
    'resource_type',
    'URN',
    'RESOURCE_URN',
    'OWNER',
    'DOMAIN',
    'TAG',
    'constructor',
  ),
  values: fc.uniqueArray(
    fc.constantFrom('dataset', 'chart', 'urn:1', 'urn:', 'user1', 'group1', 'domain1', 'domain'),
    { maxLength: 2 },
  ),
  condition: fc.constantFrom('EQUALS', 'STARTS_WITH', 'NOT_EQUALS'),
});
const resources = fc.option(
  fc.record({
    type: fc.option(fc.constantFrom('dataset', 'chart')),
    resources: fc.option(fc.uniqueArray(fc.constantFrom('urn:1', 'urn:2'), { maxLength: 2 })),
    allResources: fc.boolean(),
    filter: fc.option(fc.record({ criteria: fc.array(criterion, { maxLength: 2 }) })),
  }),
);
const policy: fc.Arbitrary<Policy> = fc.record({
  urn: fc.uuid(),
  type: fc.constantFrom('PLATFORM', 'METADATA'),
  state: fc.constantFrom('ACTIVE', 'INACTIVE', 'DRAFT'),
  name: fc.constant('p'),
  description: fc.constant(''),
  privileges: few('PRIVILEGE_'),
  actors,
  resources,
  editable: fc.boolean(),
});
const subject: fc.Arbitrary<PolicySubject> = fc.record({
  urn: pick('user'),
  groups: few('group'),
  roles: few('role'),
});
const owner: fc.Arbitrary<PolicyOwner> = fc.record({
  urn: fc.constantFrom('user1', 'user2', 'group1'),
  type: fc.constantFrom(null, 'type1', 'type2'),
});
/** TAG stands for a field that nobody could read. */
const resource: fc.Arbitrary<PolicyResource> = fc
  .record({
    type: fc.constantFrom('dataset', 'chart', 'dataFlow'),
    urn: fc.constantFrom('urn:1', 'urn:2', 'urn:3'),
    owners: fc.array(owner, { maxLength: 2 }),
    domains: few('domain'),
  })
  .map(({ domains, ...named }) => ({
    ...named,
    fields: new Map([
      ['OWNER', named.owners.map(({ urn }) => urn)],
      ['DOMAIN', domains],
    ]),
  }));

/** The contract §6.1 word by word, one privilege at a time and without any cleverness. */
function isHeld(
  privilege: string,
  who: PolicySubject,
  policies: readonly Policy[],
  what?: PolicyResource,
): boolean {
  for (const candidate of policies) {
    if (candidate.type !== (what === undefined ? 'PLATFORM' : 'METADATA')) continue;
    if (candidate.state !== 'ACTIVE') continue;
    if (!candidate.privileges.includes(privilege)) continue;
    if (!isActor(candidate, who, what)) continue;
    if (what !== undefined && !isCovered(candidate, what)) continue;
    return true;
  }
  return false;
}

function isActor({ actors: a }: Policy, who: PolicySubject, what: PolicyResource | undefined): boolean {
  if (a.allUsers) return true;
  for (const user of a.users) if (user === who.urn) return true;
  for (const group of who.groups) if (a.allGroups || a.groups.indexOf(group) >= 0) return true;
  for (const role of a.roles) if (who.roles.indexOf(role) >= 0) return true;
  if (what !== undefined && a.resourceOwners) {
    for (const { urn, type } of what.owners) {
      const counts = a.resourceOwnersTypes.length === 0 || a.resourceOwnersTypes.indexOf(String(type)) >= 0;
      if (counts && (urn === who.urn || who.groups.indexOf(urn) >= 0)) return true;
    }
  }
  return false;
}

function isCovered({ resources: r }: Policy, what: PolicyResource): boolean {
  if (r === null) return true;
  if (r.type !== null && r.type !== undefined && r.type !== what.type) return false;
  if (!r.allResources && r.resources !== null && r.resources !== undefined && r.resources.length > 0) {
    if (r.resources.indexOf(what.urn) < 0) return false;
  }
  for (const { field, values, condition } of r.filter?.criteria ?? []) {
    const known: Record<string, readonly string[]> = {
      TYPE: [what.type],
      RESOURCE_TYPE: [what.type],
      URN: [what.urn],
      RESOURCE_URN: [what.urn],
      OWNER: what.owners.map(({ urn }) => urn),
      DOMAIN: what.fields.get('DOMAIN') ?? [],
    };
    const actual = known[field.toUpperCase()];
    if (actual === undefined) return false;
    let isEqual = false;
    let isPrefixed = false;
    for (const value of values) {
      for (const text of actual) {
        if (text === value) isEqual = true;
        if (text.startsWith(value)) isPrefixed = true;
      }
    }
    if (condition === 'EQUALS' && !isEqual) return false;
    if (condition === 'NOT_EQUALS' && isEqual) return false;
    if (condition === 'STARTS_WITH' && !isPrefixed) return false;
  }
  return true;
}

const BOOT_ONE = BOOT_POLICIES[0] as Policy;

const ALL = ['PRIVILEGE_1', 'PRIVILEGE_2', 'PRIVILEGE_3'];
const policies = fc.array(policy, { maxLength: 6 });
const RUNS = { numRuns: 10_000, seed: 14 };

describe('the policy engine', () => {
  it('grants exactly what the contract says, for any policies and users (test FZ-06)', () => {
    fc.assert(
      fc.property(subject, policies, (who, list) => {
        const held = platformPrivilegesOf(who, list);
        const expected = ALL.filter((privilege) => isHeld(privilege, who, list));
        expect([...held].sort()).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('grants exactly what the contract says over any entity', () => {
    fc.assert(
      fc.property(subject, resource, policies, (who, what, list) => {
        const held = metadataPrivilegesOf(who, what, list);
        const expected = ALL.filter((privilege) => isHeld(privilege, who, list, what));
        expect([...held].sort()).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('says yes or no from a part of the facts only if all of them say the same (test FZ-06)', () => {
    const parts = fc.record({ hasMemberships: fc.boolean(), hasUrn: fc.boolean(), hasDetails: fc.boolean() });
    let decided = 0;
    fc.assert(
      fc.property(subject, resource, policies, parts, (who, what, list, part) => {
        const anyOf = ['PRIVILEGE_1', 'PRIVILEGE_2'];
        const full = holdsOver(anyOf, who, what, list);
        expect(full).toBe(anyOf.some((privilege) => isHeld(privilege, who, list, what)));
        const knownSubject = part.hasMemberships ? who : { urn: who.urn };
        const { type, urn, ...details } = what;
        const knownResource = {
          type,
          ...(part.hasUrn ? { urn } : {}),
          ...(part.hasUrn && part.hasDetails ? details : {}),
        };
        const verdict = holdsOver(anyOf, knownSubject, knownResource, list);
        if (verdict !== undefined) decided += 1;
        expect([undefined, full]).toContain(verdict);
      }),
      RUNS,
    );
    expect(decided).toBeGreaterThan(1_000);
  });

  it('looks up what some policy asks for, and no more', () => {
    const criterion = (field: string): Partial<Policy> => ({
      resources: { allResources: false, filter: { criteria: [{ field, values: [], condition: 'EQUALS' }] } },
    });
    const base: Policy = { ...BOOT_ONE, actors: policyActorsSchema.parse({}), resources: null };
    expect([...fieldsNeededBy([base])]).toEqual([]);
    expect([
      ...fieldsNeededBy([
        { ...base, ...criterion('domain') },
        { ...base, ...criterion('URN') },
      ]),
    ]).toEqual(['DOMAIN']);
    const owners = policyActorsSchema.parse({ resourceOwners: true });
    expect([...fieldsNeededBy([{ ...base, actors: owners }])]).toEqual(['OWNER']);
  });

  describe('a filter on GROUP_MEMBERSHIP', () => {
    const over = (
      condition: 'EQUALS' | 'NOT_EQUALS' | 'STARTS_WITH',
      field = 'GROUP_MEMBERSHIP',
    ): Policy => ({
      ...BOOT_ONE,
      type: 'METADATA',
      privileges: ['PRIVILEGE_1'],
      actors: policyActorsSchema.parse({ allUsers: true }),
      resources: { allResources: false, filter: { criteria: [{ field, values: ['group1'], condition }] } },
    });
    /** The asking user is in the group; what counts is whether the entity is. */
    const who = { urn: 'user1', groups: ['group1'], roles: [] };
    const userIn = (...groups: string[]): PolicyResource => ({
      type: 'corpuser',
      urn: 'user2',
      owners: [],
      fields: new Map([['GROUP_MEMBERSHIP', groups]]),
    });
    const holds = (policy: Policy, what: Partial<PolicyResource>) =>
      holdsOver(['PRIVILEGE_1'], who, { type: 'corpuser', urn: 'user2', ...what }, [policy]);

    it.each([
      ['a member', userIn('group2', 'group1'), true, false, true],
      ['a member of another group', userIn('group2'), false, true, false],
      ['a member of a group whose name begins so', userIn('group1-b'), false, true, true],
      ['a user in no group', userIn(), false, true, false],
      ['an entity whose groups cannot be read', { owners: [], fields: new Map() }, false, false, false],
      ['an entity whose groups were not looked up yet', {}, undefined, undefined, undefined],
    ])('over %s', (_, what, isEqual, isOther, isPrefixed) => {
      expect(holds(over('EQUALS'), what)).toBe(isEqual);
      expect(holds(over('NOT_EQUALS'), what)).toBe(isOther);
      expect(holds(over('STARTS_WITH'), what)).toBe(isPrefixed);
      // DataHub's clients write fields in either case.
      expect(holds(over('EQUALS', 'group_membership'), what)).toBe(isEqual);
    });

    it('is looked up, and by its own name', () => {
      expect([...fieldsNeededBy([over('EQUALS', 'group_membership')])]).toEqual(['GROUP_MEMBERSHIP']);
    });
  });

  it('never grants less when a policy is added, nor depends on their order', () => {
    fc.assert(
      fc.property(subject, policies, policy, (who, list, added) => {
        const before = platformPrivilegesOf(who, list);
        const after = platformPrivilegesOf(who, [added, ...list]);
        for (const privilege of before) expect(after.has(privilege)).toBe(true);
        expect([...platformPrivilegesOf(who, [...list].reverse())].sort()).toEqual([...before].sort());
      }),
      { numRuns: 1_000, seed: 15 },
    );
  });

  it('grants nothing without a policy', () => {
    const who = { urn: 'urn:li:corpuser:datahub', groups: ['g'], roles: ['urn:li:dataHubRole:Admin'] };
    expect(platformPrivilegesOf(who, []).size).toBe(0);
    const owning = { urn: who.urn, type: null };
    expect(
      metadataPrivilegesOf(who, { type: 'dataset', urn: 'u', owners: [owning], fields: new Map() }, []).size,
    ).toBe(0);
  });

  it('compares names exactly: no prefix, case or pattern reaches another user', () => {
    const only = (urn: string): Policy => ({
      urn: 'p',
      type: 'PLATFORM',
      state: 'ACTIVE',
      name: '',
      description: '',
      privileges: ['MANAGE_ACCESS_TOKENS'],
      actors: policyActorsSchema.parse({ users: [urn], groups: [urn], roles: [urn] }),
      resources: null,
      editable: true,
    });
    const holds = (who: string, urn: string) =>
      hasAny(platformPrivilegesOf({ urn: who, groups: [], roles: [] }, [only(urn)]), 'MANAGE_ACCESS_TOKENS');
    expect(holds('urn:li:corpuser:ada', 'urn:li:corpuser:ada')).toBe(true);
    for (const other of ['urn:li:corpuser:Ada', 'urn:li:corpuser:ad', 'urn:li:corpuser:*', '*', '', 'ada']) {
      expect(holds('urn:li:corpuser:ada', other), other).toBe(false);
    }
  });
});

describe('the boot policies', () => {
  const held = (urn: string, ...roles: string[]) =>
    platformPrivilegesOf({ urn, groups: [], roles }, BOOT_POLICIES);
  const role = (name: string) => `urn:li:dataHubRole:${name}`;

  it.each([
    ['root', held('urn:li:corpuser:datahub'), [true, true, true]],
    ['an Admin', held('urn:li:corpuser:ada', role('Admin')), [true, true, true]],
    ['an Editor', held('urn:li:corpuser:ada', role('Editor')), [true, false, false]],
    ['a Reader', held('urn:li:corpuser:ada', role('Reader')), [true, false, false]],
    ['anybody', held('urn:li:corpuser:ada'), [true, false, false]],
  ])('let %s generate, manage tokens, manage policies as DataHub does', (_, privileges, expected) => {
    const wanted = ['GENERATE_PERSONAL_ACCESS_TOKENS', 'MANAGE_ACCESS_TOKENS', 'MANAGE_POLICIES'] as const;
    expect(wanted.map((privilege) => hasAny(privileges, privilege))).toEqual(expected);
  });

  it('can be changed only where nobody could be locked out', () => {
    for (const { urn, editable, privileges } of BOOT_POLICIES) {
      if (privileges.includes('MANAGE_POLICIES')) expect(editable, urn).toBe(false);
    }
    expect(BOOT_POLICIES.find(({ urn }) => urn.endsWith(':7'))?.editable).toBe(true);
  });
});
