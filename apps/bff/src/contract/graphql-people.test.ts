import { beforeAll, describe, expect, it } from 'vitest';
import { DOORS } from '../test/test-server.ts';
import {
  type ContractServer,
  DENIED,
  errorOf,
  type Person,
  startContractServer,
} from './contract-server.contract.ts';

const NEEDED = [
  'MANAGE_USERS_AND_GROUPS',
  'MANAGE_USER_CREDENTIALS',
  'MANAGE_POLICIES',
  'MANAGE_ACCESS_TOKENS',
] as const;
type Needed = (typeof NEEDED)[number];

let server: ContractServer;
let root: Person;
let plain: Person;
let ada: Person;
let group: string;
let holders: Record<Needed, Person>;
beforeAll(async () => {
  server = await startContractServer();
  root = await server.root();
  plain = await server.person('plain');
  ada = await server.person('ada');
  group = (await root.ask('mutation { createGroup(input: {id: "team", name: "Team"}) }')).data.createGroup;
  const people: Partial<Record<Needed, Person>> = {};
  for (const privilege of NEEDED)
    people[privilege] = await server.person(privilege.toLowerCase().replaceAll('_', '.'), privilege);
  // Every member of NEEDED was set in the loop.
  holders = people as Record<Needed, Person>;
});

/** §6.2: each operation, and the privilege that opens it. */
const GUARDED: ReadonlyArray<readonly [name: string, privilege: Needed, document: () => string]> = [
  ['listUsers', 'MANAGE_USERS_AND_GROUPS', () => '{ listUsers(input: {}) { total } }'],
  ['removeUser', 'MANAGE_USERS_AND_GROUPS', () => 'mutation { removeUser(urn: "urn:li:corpuser:gone") }'],
  [
    'updateUserStatus',
    'MANAGE_USERS_AND_GROUPS',
    () => `mutation { updateUserStatus(urn: "${ada.urn}", status: ACTIVE) }`,
  ],
  ['createGroup', 'MANAGE_USERS_AND_GROUPS', () => 'mutation { createGroup(input: {name: "x"}) }'],
  [
    'addGroupMembers',
    'MANAGE_USERS_AND_GROUPS',
    () => `mutation { addGroupMembers(input: {groupUrn: "${group}", userUrns: []}) }`,
  ],
  [
    'removeGroupMembers',
    'MANAGE_USERS_AND_GROUPS',
    () => `mutation { removeGroupMembers(input: {groupUrn: "${group}", userUrns: []}) }`,
  ],
  ['debugAccess', 'MANAGE_USERS_AND_GROUPS', () => `{ debugAccess(userUrn: "${ada.urn}") { roles } }`],
  ['getInviteToken', 'MANAGE_USER_CREDENTIALS', () => '{ getInviteToken(input: {}) { inviteToken } }'],
  [
    'createInviteToken',
    'MANAGE_USER_CREDENTIALS',
    () => 'mutation { createInviteToken(input: {}) { inviteToken } }',
  ],
  [
    'createNativeUserResetToken',
    'MANAGE_USER_CREDENTIALS',
    () => `mutation { createNativeUserResetToken(input: {userUrn: "${ada.urn}"}) { resetToken } }`,
  ],
  [
    'batchAssignRole',
    'MANAGE_POLICIES',
    () => `mutation { batchAssignRole(input: {roleUrn: null, actors: ["${ada.urn}"]}) }`,
  ],
  ['listRoles', 'MANAGE_POLICIES', () => '{ listRoles(input: {}) { total } }'],
  ['listPolicies', 'MANAGE_POLICIES', () => '{ listPolicies(input: {}) { total } }'],
  ['deletePolicy', 'MANAGE_POLICIES', () => 'mutation { deletePolicy(urn: "urn:li:dataHubPolicy:nothing") }'],
  [
    'createPolicy',
    'MANAGE_POLICIES',
    () =>
      'mutation { createPolicy(input: {type: PLATFORM, name: "x", state: INACTIVE, privileges: [], actors: {resourceOwners: false, allUsers: false, allGroups: false}}) }',
  ],
  [
    'updatePolicy',
    'MANAGE_POLICIES',
    () =>
      'mutation { updatePolicy(urn: "urn:li:dataHubPolicy:mine", input: {type: PLATFORM, name: "x", state: INACTIVE, privileges: [], actors: {resourceOwners: false, allUsers: false, allGroups: false}}) }',
  ],
];

describe.each(GUARDED)('§6.2 %s needs %s', (name, privilege, document) => {
  const isDenied = async ({ ask }: Person) => {
    const answer = await ask(document());
    if (!answer.text.includes('"UNAUTHORIZED"')) return false;
    expect(errorOf(answer)).toEqual(DENIED);
    return true;
  };

  it('open to root and to who holds just that privilege', async () => {
    expect(await isDenied(root)).toBe(false);
    expect(await isDenied(holders[privilege])).toBe(false);
  });

  it('closed to everybody else, whatever else they hold', async () => {
    expect(await isDenied(plain)).toBe(true);
    const isListRoles = name === 'listRoles';
    const others = NEEDED.filter(
      (other) => other !== privilege && !(isListRoles && other === 'MANAGE_USERS_AND_GROUPS'),
    );
    for (const other of others) expect([other, await isDenied(holders[other])]).toEqual([other, true]);
  });
});

it('listRoles: the three roles, which nobody can edit', async () => {
  const { data } = await root.ask('{ listRoles(input: {}) { total roles { urn name editable } } }');
  const roles = ['Admin', 'Editor', 'Reader'].map((name) => ({
    urn: `urn:li:dataHubRole:${name}`,
    name,
    editable: false,
  }));
  expect(data.listRoles).toEqual({ total: 3, roles });
});

describe('§6.2 users', () => {
  it('listUsers: start, count, total and CorpUsers, by query', async () => {
    const query =
      'query l($input: ListUsersInput!) { listUsers(input: $input) { start count total users { urn username status isNativeUser } } }';
    const { data } = await root.ask(query, { input: { start: 0, count: 10, query: 'ADA' } });
    expect(data.listUsers).toEqual({
      start: 0,
      count: 10,
      total: 1,
      users: [{ urn: ada.urn, username: 'ada', status: 'ACTIVE', isNativeUser: true }],
    });
    const all = (await root.ask(query, { input: {} })).data.listUsers;
    expect([all.start, all.count]).toEqual([0, 20]);
    expect(all.total).toBe(all.users.length);
  });

  it('updateUserStatus SUSPENDED ends the use of tokens at both doors, ACTIVE gives it back; it answers the URN', async () => {
    const eve = await server.person('eve');
    const set = async (status: string) =>
      (await root.ask(`mutation { updateUserStatus(urn: "${eve.urn}", status: ${status}) }`)).data;
    const knock = () => Promise.all(DOORS.map((door) => server.knock(door, eve.token)));
    expect(await set('SUSPENDED')).toEqual({ updateUserStatus: eve.urn });
    expect(await knock()).toEqual([401, 401]);
    expect(await set('ACTIVE')).toEqual({ updateUserStatus: eve.urn });
    expect(await knock()).toEqual([200, 200]);
  });

  it('removeUser: gone, with the tokens; true also for a user who never was', async () => {
    const eve = await server.person('eve2');
    const remove = (urn: string) => root.ask(`mutation { removeUser(urn: "${urn}") }`);
    expect((await remove(eve.urn)).data).toEqual({ removeUser: true });
    expect(await server.knock('metadata', eve.token)).toBe(401);
    expect((await remove(eve.urn)).data).toEqual({ removeUser: true });
  });

  it('differs: the root user is neither suspended nor removed: 409', async () => {
    for (const field of [
      `removeUser(urn: "${root.urn}")`,
      `updateUserStatus(urn: "${root.urn}", status: SUSPENDED)`,
    ])
      expect(errorOf(await root.ask(`mutation { ${field} }`)).slice(0, 2)).toEqual([409, 'CONFLICT']);
    expect(await server.knock('metadata', root.token)).toBe(200);
  });
});

describe('§6.2 invitations and resets', () => {
  it('getInviteToken answers the same token until createInviteToken makes a new one', async () => {
    const get = async () =>
      (await root.ask('{ getInviteToken(input: {}) { inviteToken } }')).data.getInviteToken.inviteToken;
    const first = await get();
    expect(await get()).toBe(first);
    const made = (await root.ask('mutation { createInviteToken(input: {}) { inviteToken } }')).data
      .createInviteToken;
    expect(made.inviteToken).not.toBe(first);
    expect(await get()).toBe(made.inviteToken);
  });

  it('each role has a token of its own', async () => {
    const get = async (role: string) =>
      (await root.ask(`{ getInviteToken(input: {roleUrn: "urn:li:dataHubRole:${role}"}) { inviteToken } }`))
        .data.getInviteToken.inviteToken;
    expect(new Set([await get('Reader'), await get('Editor'), await get('Reader')]).size).toBe(2);
  });

  it('differs: an invitation that hands out a role needs MANAGE_POLICIES too', async () => {
    const { ask } = holders.MANAGE_USER_CREDENTIALS;
    const field = '(input: {roleUrn: "urn:li:dataHubRole:Admin"}) { inviteToken }';
    // One that stands already must not be read either.
    expect((await root.ask(`mutation { createInviteToken${field} }`)).errors).toBeUndefined();
    expect(errorOf(await ask(`{ getInviteToken${field} }`))).toEqual(DENIED);
    expect(errorOf(await ask(`mutation { createInviteToken${field} }`))).toEqual(DENIED);
  });

  it('an unknown role: 400; a reset for nobody: 404', async () => {
    const role =
      'mutation { createInviteToken(input: {roleUrn: "urn:li:dataHubRole:King"}) { inviteToken } }';
    expect(errorOf(await root.ask(role))[0]).toBe(400);
    const reset =
      'mutation { createNativeUserResetToken(input: {userUrn: "urn:li:corpuser:nobody"}) { resetToken } }';
    expect(errorOf(await root.ask(reset))[0]).toBe(404);
  });
});

describe('§6.2 groups and roles', () => {
  const may = async ({ ask }: Person) =>
    (await ask('{ listPolicies(input: {}) { total } }')).errors === undefined;

  it('createGroup answers the URN: a uuid, or the id that was asked for, once', async () => {
    const create = (input: string) => root.ask(`mutation { createGroup(input: ${input}) }`);
    expect((await create('{name: "x"}')).data.createGroup).toMatch(/^urn:li:corpGroup:[0-9a-f-]{36}$/);
    expect((await create('{id: "data", name: "x"}')).data).toEqual({ createGroup: 'urn:li:corpGroup:data' });
    expect(errorOf(await create('{id: "data", name: "x"}')).slice(0, 2)).toEqual([409, 'CONFLICT']);
  });

  it('batchAssignRole: the role holds from the next request on, replaces the one before, and null takes it', async () => {
    const person = await server.person('climber');
    const assign = async (role: string | null) => {
      const query = 'mutation b($input: BatchAssignRoleInput!) { batchAssignRole(input: $input) }';
      const roleUrn = role === null ? null : `urn:li:dataHubRole:${role}`;
      expect((await root.ask(query, { input: { roleUrn, actors: [person.urn] } })).data).toEqual({
        batchAssignRole: true,
      });
    };
    const roles = async () =>
      (await root.ask(`{ debugAccess(userUrn: "${person.urn}") { roles } }`)).data.debugAccess.roles;
    expect(await may(person)).toBe(false);
    await assign('Admin');
    expect([await may(person), await roles()]).toEqual([true, ['urn:li:dataHubRole:Admin']]);
    await assign('Reader');
    expect([await may(person), await roles()]).toEqual([false, ['urn:li:dataHubRole:Reader']]);
    await assign(null);
    expect(await roles()).toEqual([]);
  });

  it('a role of a group is a role of its members, as long as they are members', async () => {
    const person = await server.person('member');
    const made = await root.ask('mutation { createGroup(input: {name: "admins"}) }');
    const admins = made.data.createGroup;
    await root.ask(
      `mutation { batchAssignRole(input: {roleUrn: "urn:li:dataHubRole:Admin", actors: ["${admins}"]}) }`,
    );
    const change = (field: string) =>
      root.ask(`mutation { ${field}(input: {groupUrn: "${admins}", userUrns: ["${person.urn}"]}) }`);
    expect(await may(person)).toBe(false);
    expect((await change('addGroupMembers')).data).toEqual({ addGroupMembers: true });
    expect(await may(person)).toBe(true);
    const report = (
      await root.ask(
        `{ debugAccess(userUrn: "${person.urn}") { roles groups groupsWithRoles rolesViaGroups allRoles policies privileges } }`,
      )
    ).data.debugAccess;
    expect(report).toMatchObject({
      roles: [],
      groups: [admins],
      groupsWithRoles: [admins],
      rolesViaGroups: ['urn:li:dataHubRole:Admin'],
      allRoles: ['urn:li:dataHubRole:Admin'],
      policies: expect.arrayContaining([
        'urn:li:dataHubPolicy:admin-platform-policy',
        'urn:li:dataHubPolicy:7',
      ]),
      privileges: expect.arrayContaining(['MANAGE_POLICIES', 'GENERATE_PERSONAL_ACCESS_TOKENS']),
    });
    await change('removeGroupMembers');
    expect(await may(person)).toBe(false);
  });

  it('an unknown role, actor, group or member is refused, and nothing is half done', async () => {
    for (const field of [
      `batchAssignRole(input: {roleUrn: "urn:li:dataHubRole:King", actors: ["${ada.urn}"]})`,
      `batchAssignRole(input: {roleUrn: "urn:li:dataHubRole:Admin", actors: ["${ada.urn}", "urn:li:corpuser:nobody"]})`,
      `addGroupMembers(input: {groupUrn: "urn:li:corpGroup:nothing", userUrns: ["${ada.urn}"]})`,
      `addGroupMembers(input: {groupUrn: "${group}", userUrns: ["${ada.urn}", "urn:li:corpuser:nobody"]})`,
    ])
      expect([400, 404]).toContain(errorOf(await root.ask(`mutation { ${field} }`))[0]);
    const { data } = await root.ask(`{ debugAccess(userUrn: "${ada.urn}") { roles groups } }`);
    expect(data.debugAccess).toEqual({ roles: [], groups: [] });
  });

  it('§2.1 relationships of a CorpUser name the roles and groups', async () => {
    const person = await server.person('related');
    await root.ask(
      `mutation { addGroupMembers(input: {groupUrn: "${group}", userUrns: ["${person.urn}"]}) }`,
    );
    const { data } = await person.ask(
      '{ me { corpUser { relationships(input: {types: ["IsMemberOfNativeGroup"], direction: OUTGOING}) { total relationships { type entity { urn } } } } } }',
    );
    expect(data.me.corpUser.relationships).toEqual({
      total: 1,
      relationships: [{ type: 'IsMemberOfNativeGroup', entity: { urn: group } }],
    });
  });
});
