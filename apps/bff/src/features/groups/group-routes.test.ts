import {
  type GroupRecord,
  groupDetailsSchema,
  groupRecordSchema,
  listGroupsResultSchema,
  listMembersResultSchema,
} from '@latchkey/shared/groups';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../test/test-client.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';

const urnOf = (username: string) => `urn:li:corpuser:${username}`;
const path = (urn: string, action = '') => `/api/v1/groups/${encodeURIComponent(urn)}${action}`;

describe.each(DIALECTS)('groups over REST on %s', (database) => {
  let server: TestServer;
  let root: TestClient;
  /** Holds MANAGE_USERS_AND_GROUPS and nothing above. */
  let keeper: TestClient;
  let plain: TestClient;

  beforeAll(async () => {
    server = await startTestServer({ database });
    root = await server.signIn();
    keeper = await server.addSignedIn('keeper');
    plain = await server.addSignedIn('plain');
    const actors = { users: [urnOf('keeper')], groups: [], resourceOwners: false, allUsers: false };
    const query = 'mutation c($input: PolicyUpdateInput!) { createPolicy(input: $input) }';
    const input = {
      type: 'PLATFORM',
      name: 'keepers',
      state: 'ACTIVE',
      description: '',
      privileges: ['MANAGE_USERS_AND_GROUPS'],
      actors: { ...actors, allGroups: false },
    };
    expect((await root.graphql(query, { input })).errors).toBeUndefined();
  });

  const create = async (name: string, description?: string): Promise<GroupRecord> => {
    const response = await keeper.send('POST', '/api/v1/groups', { name, description });
    expect(response.status).toBe(201);
    return groupRecordSchema.parse(await response.json());
  };
  const list = async (query = '') =>
    listGroupsResultSchema.parse(await (await keeper.fetch(`/api/v1/groups${query}`)).json());
  const members = async (urn: string, query = '') =>
    listMembersResultSchema.parse(await (await keeper.fetch(path(urn, `/members${query}`))).json());
  const codeOf = async (response: Response) => [
    response.status,
    ((await response.json()) as { code: string }).code,
  ];
  const mayAdminister = async (client: TestClient) => (await client.fetch('/api/v1/groups')).status === 200;

  it('are made, found, renamed, sorted and deleted', async () => {
    const sales = await create(' Sales ', 'sells things');
    expect(sales).toMatchObject({
      name: 'Sales',
      description: 'sells things',
      origin: null,
      roles: [],
      memberCount: 0,
    });
    await create('Änderungen');
    expect((await list('?query=THINGS')).groups).toEqual([sales]);
    expect((await list('?query=änd')).total).toBe(1);
    for (const sort of ['name', 'description', 'role', 'members', 'createdAt'])
      expect((await list(`?sort=${sort}`)).total).toBe(2);
    const renamed = await keeper.send('PATCH', path(sales.urn), { name: 'Sales EU', description: '' });
    expect(groupRecordSchema.parse(await renamed.json())).toEqual({
      ...sales,
      name: 'Sales EU',
      description: null,
    });
    const removed = await keeper.send('DELETE', path(sales.urn));
    expect([removed.status, await removed.json()]).toEqual([200, { members: 0 }]);
    expect(await codeOf(await keeper.fetch(path(sales.urn)))).toEqual([404, 'group.not-found']);
    const actions = (await server.store.read.audit.listLatest(20))
      .filter(({ subjectUrn }) => subjectUrn === sales.urn)
      .map(({ action }) => action);
    expect(actions).toEqual(['group.created', 'group.edited', 'group.removed']);
  });

  it('members come and go, all of a request or none, and what the group carries holds at once', async () => {
    const team = await create('Team');
    const change = (action: string, users: string[], by = root) =>
      by.send('POST', path(team.urn, `/members${action}`), { users });
    expect((await root.send('POST', path(team.urn, '/role'), { role: 'Admin' })).status).toBe(204);
    expect(await mayAdminister(plain)).toBe(false);
    expect((await change('', [urnOf('plain'), urnOf('keeper')])).status).toBe(204);
    expect(await mayAdminister(plain)).toBe(true);
    const { group, policies } = groupDetailsSchema.parse(await (await keeper.fetch(path(team.urn))).json());
    expect([group.memberCount, group.roles, policies]).toEqual([2, ['Admin'], []]);
    expect((await members(team.urn)).members.map(({ username }) => username)).toEqual(['keeper', 'plain']);
    expect((await members(team.urn, '?query=PLAI&count=1')).total).toBe(1);
    expect(await codeOf(await change('/remove', [urnOf('plain'), urnOf('nobody')]))).toEqual([
      404,
      'user.not-found',
    ]);
    expect(await mayAdminister(plain)).toBe(true);
    expect((await change('/remove', [urnOf('plain'), urnOf('keeper')])).status).toBe(204);
    expect(await mayAdminister(plain)).toBe(false);
  });

  it('who manages groups does not grant himself what a group carries, at neither door', async () => {
    const admins = await create('Admins');
    expect((await root.send('POST', path(admins.urn, '/role'), { role: 'Admin' })).status).toBe(204);
    const join = await keeper.send('POST', path(admins.urn, '/members'), { users: [urnOf('keeper')] });
    expect(await codeOf(join)).toEqual([403, 'privilege.missing']);
    const query = `mutation { addGroupMembers(input: {groupUrn: "${admins.urn}", userUrns: ["${urnOf('keeper')}"]}) }`;
    expect((await keeper.graphql(query)).errors?.[0]?.extensions.code).toBe(403);
    expect((await members(admins.urn)).total).toBe(0);
    const harmless = await create('Harmless');
    const users = [urnOf('keeper')];
    expect((await keeper.send('POST', path(harmless.urn, '/members'), { users })).status).toBe(204);
    expect(await codeOf(await keeper.send('POST', path(harmless.urn, '/role'), { role: 'Admin' }))).toEqual([
      403,
      'privilege.missing',
    ]);
  });

  it('of a provider keep their name', async () => {
    const urn = 'urn:li:corpGroup:claimed';
    const group = { urn, name: 'claimed', description: null, createdAt: 1, origin: 'https://idp.example' };
    await server.store.transaction((tx) => tx.groups.insert(group, urnOf('datahub')));
    expect((await keeper.send('PATCH', path(urn), { name: 'mine' })).status).toBe(400);
    expect((await keeper.send('PATCH', path(urn), { description: 'from SSO' })).status).toBe(200);
  });

  it('400 names every bad field', async () => {
    const response = await keeper.send('POST', '/api/v1/groups', {
      name: '  ',
      description: 'x'.repeat(501),
      extra: 1,
    });
    const { errors } = (await response.json()) as { errors: { field: string }[] };
    expect([response.status, errors.map(({ field }) => field).sort()]).toEqual([
      400,
      ['', 'description', 'name'],
    ]);
    for (const users of [[], Array(101).fill(urnOf('plain'))])
      expect((await keeper.send('POST', path('x', '/members'), { users })).status).toBe(400);
  });

  it('403 without the privilege, the same for known and unknown groups; 404 for unknown ones', async () => {
    const known = (await create('Known')).urn;
    const acts: [string, string, object?][] = [
      ['GET', ''],
      ['PATCH', '', { name: 'x' }],
      ['DELETE', ''],
      ['GET', '/members'],
      ['POST', '/members', { users: [urnOf('plain')] }],
      ['POST', '/members/remove', { users: [urnOf('plain')] }],
      ['POST', '/role', { role: null }],
    ];
    for (const [method, action, body] of acts) {
      const answers = [];
      for (const urn of [known, 'urn:li:corpGroup:nothing']) {
        const response = await plain.send(method, path(urn, action), body);
        const { requestId: _, ...problem } = (await response.json()) as Record<string, unknown>;
        answers.push([response.status, problem]);
      }
      expect(answers[0]?.[0]).toBe(403);
      expect(answers[1]).toEqual(answers[0]);
      const unknown = await root.send(method, path('urn:li:corpGroup:nothing', action), body);
      expect(await codeOf(unknown)).toEqual([404, 'group.not-found']);
    }
  });
});
