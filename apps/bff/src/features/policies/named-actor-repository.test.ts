import { type Policy, policyActorsSchema } from '@latchkey/shared/policies';
import { corpUserUrn } from '@latchkey/shared/urn';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { createStore, type Store } from '../../store.ts';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { ADMINISTRATOR_PRIVILEGE, isLockout, namedAdministrators } from './administrator-policy.ts';
import { currentPrivileges } from './policy-service.ts';

const USERS = ['ada', 'bob', 'eve'].map(corpUserUrn);
const GROUPS = ['urn:li:corpGroup:a', 'urn:li:corpGroup:b'];
const ROLES = ['urn:li:dataHubRole:Admin', 'urn:li:dataHubRole:Editor'];
const few = (from: readonly string[]) => fc.subarray([...from], { maxLength: 2 });

const policies: fc.Arbitrary<Policy[]> = fc.array(
  fc.record({
    urn: fc.uuid().map((id) => `urn:li:dataHubPolicy:${id}`),
    type: fc.constantFrom('PLATFORM', 'PLATFORM', 'METADATA'),
    state: fc.constantFrom('ACTIVE', 'ACTIVE', 'INACTIVE', 'DRAFT'),
    name: fc.constant('p'),
    description: fc.constant(''),
    // The second one would be found by a search for a part of a name.
    privileges: fc.constantFrom(
      [ADMINISTRATOR_PRIVILEGE],
      ['VIEW_ANALYTICS', ADMINISTRATOR_PRIVILEGE],
      ['X_MANAGE_POLICIES'],
    ),
    actors: fc.record({ users: few(USERS), groups: few(GROUPS), roles: few(ROLES) }).chain((named) =>
      fc
        .record({
          allUsers: fc.boolean().map((all) => all && named.users.length === 0),
          allGroups: fc.boolean(),
          resourceOwners: fc.boolean(),
        })
        .map((all) => policyActorsSchema.parse({ ...named, ...all })),
    ),
    resources: fc.constant(null),
    editable: fc.constant(true),
  }),
  { minLength: 1, maxLength: 3 },
);

const world = fc.record({
  policies,
  memberships: fc.subarray(GROUPS.flatMap((group) => USERS.map((user) => [group, user] as const))),
  roles: fc.subarray(ROLES.flatMap((role) => [...USERS, ...GROUPS].map((actor) => [role, actor] as const))),
  unable: fc.record({
    suspended: few(USERS),
    removed: few(USERS),
    withoutPassword: few(USERS),
    serviceAccounts: few(USERS),
  }),
});

describe.each(DIALECTS)('administrators on %s', (dialect) => {
  let database: Database;
  let store: Store;
  beforeAll(async () => {
    database = await openTestDatabase(dialect);
    store = createStore(database);
  });

  const build = async ({
    policies,
    memberships,
    roles,
    unable,
  }: typeof world extends fc.Arbitrary<infer W> ? W : never) => {
    const { writer } = database;
    for (const table of ['policies', 'users', 'group_members', 'role_members'] as const)
      await writer.deleteFrom(table).execute();
    await store.transaction(async (tx) => {
      for (const urn of USERS) {
        const username = urn.split(':').at(-1) ?? '';
        await tx.users.insert({
          username,
          displayName: `Name of ${username}`,
          title: null,
          email: null,
          createdAt: 1,
          passwordHash: unable.withoutPassword.includes(urn) ? null : 'hash',
          ...(unable.serviceAccounts.includes(urn) ? { isServiceAccount: true as const } : {}),
        });
        if (unable.suspended.includes(urn)) await tx.users.updateStatus(urn, 'SUSPENDED', 1);
        if (unable.removed.includes(urn)) await tx.users.updateRemoved(urn, true, 1);
      }
      for (const policy of policies) await tx.policies.insertIfAbsent(policy, 1);
      for (const [group, user] of memberships) await tx.groups.insertMember(group, user);
      for (const [role, actor] of roles) await tx.users.insertRole(role, actor);
    });
  };

  it('are found by one query exactly where the engine finds them one by one', async () => {
    let found = 0;
    let missed = 0;
    await fc.assert(
      fc.asyncProperty(world, async (made) => {
        await build(made);
        const expected: string[] = [];
        for (const urn of USERS) {
          const canSignIn =
            !made.unable.withoutPassword.includes(urn) && !made.unable.serviceAccounts.includes(urn);
          const held = await currentPrivileges(store.read, urn);
          if (canSignIn && held.has(ADMINISTRATOR_PRIVILEGE))
            expected.push(`Name of ${urn.split(':').at(-1)}`);
        }
        const named = namedAdministrators(await store.read.policies.listGranting(ADMINISTRATOR_PRIVILEGE));
        expect(await store.read.namedActors.listNames(named, 5)).toEqual(expected);
        expect(await store.read.namedActors.canAnySignIn(named)).toBe(expected.length > 0);
        expected.length > 0 ? found++ : missed++;
      }),
      { numRuns: 150, seed: 16 },
    );
    // Both kinds of world were looked at.
    expect(Math.min(found, missed)).toBeGreaterThan(10);
  });

  it('are named in order, and no more than asked for', async () => {
    const everybody = policyActorsSchema.parse({ allUsers: true });
    const unable = { suspended: [], removed: [], withoutPassword: [], serviceAccounts: [] };
    const policy: Policy = {
      urn: 'urn:li:dataHubPolicy:p',
      type: 'PLATFORM',
      state: 'ACTIVE',
      name: 'p',
      description: '',
      privileges: [ADMINISTRATOR_PRIVILEGE],
      actors: everybody,
      resources: null,
      editable: true,
    };
    await build({ policies: [policy], memberships: [], roles: [], unable });
    const named = namedAdministrators(await store.read.policies.listGranting(ADMINISTRATOR_PRIVILEGE));
    expect(await store.read.namedActors.listNames(named, 2)).toEqual(['Name of ada', 'Name of bob']);
  });
});

describe('a lockout', () => {
  it.each([
    [true, false, true],
    [true, true, false],
    [false, false, false],
    [false, true, false],
  ])('somebody before: %s, somebody after: %s → %s', (before, after, expected) => {
    expect(isLockout(before, after)).toBe(expected);
  });
});
