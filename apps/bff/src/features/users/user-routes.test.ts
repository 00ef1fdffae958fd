import {
  type ListUsersResult,
  listUsersResultSchema,
  resetLinkSchema,
  type UserDetails,
  userDetailsSchema,
} from '@latchkey/shared/users';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../test/test-client.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { DOORS, startTestServer, type TestServer } from '../../test/test-server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const urnOf = (username: string) => `urn:li:corpuser:${username}`;
const path = (username: string, action = '') =>
  `/api/v1/users/${encodeURIComponent(urnOf(username))}${action}`;

describe.each(DIALECTS)('users over REST on %s', (database) => {
  const clock = createTestClock();
  let server: TestServer;
  let root: TestClient;
  /** Holds MANAGE_USERS_AND_GROUPS and MANAGE_USER_CREDENTIALS, and nothing above. */
  let keeper: TestClient;
  let plain: TestClient;

  const grant = async (privileges: string[], username: string) => {
    const policy = {
      type: 'PLATFORM',
      name: privileges.join(),
      state: 'ACTIVE',
      description: '',
      privileges,
      actors: {
        users: [urnOf(username)],
        groups: [],
        resourceOwners: false,
        allUsers: false,
        allGroups: false,
      },
    };
    const query = 'mutation c($input: PolicyUpdateInput!) { createPolicy(input: $input) }';
    expect((await root.graphql(query, { input: policy })).errors).toBeUndefined();
  };
  beforeAll(async () => {
    server = await startTestServer({ database, clock });
    root = await server.signIn();
    keeper = await server.addSignedIn('keeper');
    plain = await server.addSignedIn('plain');
    await grant(['MANAGE_USERS_AND_GROUPS', 'MANAGE_USER_CREDENTIALS'], 'keeper');
  });

  const list = async (query = ''): Promise<ListUsersResult> => {
    const response = await keeper.fetch(`/api/v1/users${query}`);
    expect(response.status).toBe(200);
    return listUsersResultSchema.parse(await response.json());
  };
  const describeUser = async (username: string): Promise<UserDetails> =>
    userDetailsSchema.parse(await (await keeper.fetch(path(username))).json());
  const codeOf = async (response: Response) => [
    response.status,
    ((await response.json()) as { code: string }).code,
  ];
  const whoAmI = async (client: TestClient) => (await client.fetch('/api/v1/me')).status;

  describe('the list', () => {
    it('tells name, e-mail, roles, groups, live tokens and the last sign-in, and nothing of a password', async () => {
      await server.admin('users', 'add', 'zoe', '--name', 'Zoë Ångström', '--email', 'zoe@example.org');
      await server.admin('users', 'grant-role', 'zoe', 'Editor');
      const [zoe] = (await list('?query=zoe@')).users;
      expect((await list('?query=ÅNGSTRÖM')).users).toEqual([zoe]);
      expect(zoe).toEqual({
        urn: urnOf('zoe'),
        username: 'zoe',
        displayName: 'Zoë Ångström',
        title: null,
        email: 'zoe@example.org',
        status: 'ACTIVE',
        roles: ['Editor'],
        groupCount: 0,
        liveTokens: 0,
        createdAt: clock.now(),
        lastSignInAt: null,
        isRoot: false,
      });
      const response = await keeper.fetch('/api/v1/users');
      expect(await response.text()).not.toMatch(/argon2|password/i);
    });

    it('counts tokens that work: neither revoked nor expired ones, nor those for others', async () => {
      const ada = await server.addSignedIn('ada');
      await server.mint(ada);
      await server.mint(ada, { expiresAt: clock.now() + 10 * MINUTE });
      const revoked = await server.mint(ada);
      await ada.send('DELETE', `/api/v1/tokens/${encodeURIComponent(revoked.token.id)}`);
      expect((await list('?query=ada')).users[0]?.liveTokens).toBe(2);
      clock.advance(10 * MINUTE);
      const [entry] = (await list('?query=ada')).users;
      expect(entry).toMatchObject({ liveTokens: 1, lastSignInAt: clock.now() - 10 * MINUTE });
    });

    it('sorts by every column, missing values last, and filters by status and role', async () => {
      const names = async (query: string) => (await list(query)).users.map(({ username }) => username);
      const byTokens = await names('?sort=tokens&order=desc');
      expect(byTokens[0]).toBe('ada');
      const bySignIn = await names('?sort=lastSignIn&order=asc');
      expect(bySignIn.at(-1)).toBe('zoe');
      expect((await names('?sort=lastSignIn&order=desc')).at(-1)).toBe('zoe');
      for (const sort of [
        'name',
        'username',
        'email',
        'description',
        'role',
        'groups',
        'status',
        'createdAt',
      ])
        expect((await names(`?sort=${sort}`)).sort()).toEqual([...byTokens].sort());
      expect(await names('?role=Editor')).toEqual(['zoe']);
      expect((await names('?role=none')).includes('zoe')).toBe(false);
      expect(await names('?status=SUSPENDED')).toEqual([]);
    });

    it('400 names every bad parameter', async () => {
      const response = await keeper.fetch('/api/v1/users?sort=password_hash&role=King&count=0');
      const { errors } = (await response.json()) as { errors: { field: string }[] };
      expect([response.status, errors.map(({ field }) => field).sort()]).toEqual([
        400,
        ['count', 'role', 'sort'],
      ]);
    });
  });

  describe('suspending', () => {
    it('says before and after what ends, and ends it at both doors at once; reinstating brings tokens back', async () => {
      const eve = await server.addSignedIn('eve');
      const { accessToken } = await server.mint(eve);
      await server.mint(eve);
      const expected = { liveTokens: 2, sessions: 1, links: 0, tokensForOthers: 0 };
      expect((await describeUser('eve')).ending).toEqual(expected);
      for (const door of DOORS) expect(await server.knock(door, accessToken)).toBe(200);

      const response = await keeper.send('POST', path('eve', '/suspend'));
      expect([response.status, await response.json()]).toEqual([200, expected]);
      for (const door of DOORS) expect(await server.knock(door, accessToken)).toBe(401);
      expect(await whoAmI(eve)).toBe(401);
      expect((await list('?status=SUSPENDED')).users.map(({ username }) => username)).toEqual(['eve']);

      const back = await keeper.send('POST', path('eve', '/reinstate'));
      expect([back.status, await back.json()]).toEqual([200, { ...expected, sessions: 0 }]);
      for (const door of DOORS) expect(await server.knock(door, accessToken)).toBe(200);
      expect(await whoAmI(eve)).toBe(401);
    });

    it('refuses one’s own account and the root user, at both doors, and changes nothing', async () => {
      expect(await codeOf(await keeper.send('POST', path('keeper', '/suspend')))).toEqual([
        409,
        'user.own-account',
      ]);
      expect(await codeOf(await keeper.send('DELETE', path('keeper')))).toEqual([409, 'user.own-account']);
      for (const [method, action] of [
        ['POST', '/suspend'],
        ['DELETE', ''],
      ] as const)
        expect(await codeOf(await keeper.send(method, path('datahub', action)))).toEqual([
          409,
          'policy.last-administrator',
        ]);
      const own = `mutation { updateUserStatus(urn: "${urnOf('keeper')}", status: SUSPENDED) }`;
      expect((await keeper.graphql(own)).errors?.[0]?.extensions.code).toBe(409);
      expect(await whoAmI(keeper)).toBe(200);
      expect((await describeUser('datahub')).user).toMatchObject({ status: 'ACTIVE', isRoot: true });
    });
  });

  describe('removing', () => {
    it('revokes the tokens for good: the next user of the name inherits neither them nor a reset link', async () => {
      const mallory = await server.addSignedIn('mallory');
      const { accessToken } = await server.mint(mallory);
      const link = resetLinkSchema.parse(
        await (await keeper.send('POST', path('mallory', '/reset-link'))).json(),
      );
      expect(link.expiresAt).toBe(clock.now() + 24 * HOUR);
      const response = await keeper.send('DELETE', path('mallory'));
      expect([response.status, await response.json()]).toEqual([
        200,
        { liveTokens: 1, sessions: 1, links: 0, tokensForOthers: 0 },
      ]);
      expect((await keeper.fetch(path('mallory'))).status).toBe(404);
      await server.addUser('mallory');
      for (const door of DOORS) expect(await server.knock(door, accessToken)).toBe(401);
      const reset = { email: 'mallory', password: 'river stone moss', resetToken: link.resetToken };
      expect((await server.visitor().send('POST', '/resetNativeUserCredentials', reset)).status).toBe(400);
    });

    it('counts the tokens that were generated for others, and lets them go on', async () => {
      const agent = await server.addSignedIn('agent', 'Admin');
      const forAda = await server.mint(agent, { actorUrn: urnOf('ada') });
      expect((await describeUser('agent')).ending).toMatchObject({ liveTokens: 0, tokensForOthers: 1 });
      expect((await root.send('DELETE', path('agent'))).status).toBe(200);
      expect(await server.knock('metadata', forAda.accessToken)).toBe(200);
    });
  });

  describe('links', () => {
    it('of who is suspended are closed: neither an invitation nor a reset of somebody else works', async () => {
      const helper = await server.addSignedIn('helper');
      await grant(['MANAGE_USERS_AND_GROUPS', 'MANAGE_USER_CREDENTIALS'], 'helper');
      const invite = (await (await helper.send('POST', '/api/v1/invites', {})).json()) as {
        inviteToken: string;
      };
      const reset = (await (await helper.send('POST', path('plain', '/reset-link'))).json()) as {
        resetToken: string;
      };
      expect((await describeUser('helper')).ending.links).toBe(2);
      await keeper.send('POST', path('helper', '/suspend'));
      const visitor = server.visitor();
      const check = async (route: string, body: object) =>
        ((await (await visitor.send('POST', route, body)).json()) as { isOpen: boolean }).isOpen;
      expect(await check('/signUp/check', { inviteToken: invite.inviteToken })).toBe(false);
      expect(await check('/resetNativeUserCredentials/check', { resetToken: reset.resetToken })).toBe(false);
      const body = { email: 'plain', password: 'river stone moss', resetToken: reset.resetToken };
      expect((await visitor.send('POST', '/resetNativeUserCredentials', body)).status).toBe(400);
    });

    it('for somebody mightier need MANAGE_POLICIES, at both doors: nobody resets his way up', async () => {
      expect(await codeOf(await keeper.send('POST', path('datahub', '/reset-link')))).toEqual([
        403,
        'privilege.missing',
      ]);
      const query = `mutation { createNativeUserResetToken(input: {userUrn: "${urnOf('datahub')}"}) { resetToken } }`;
      expect((await keeper.graphql(query)).errors?.[0]?.extensions.code).toBe(403);
      expect((await keeper.send('POST', path('plain', '/reset-link'))).status).toBe(201);
      expect(await codeOf(await keeper.send('POST', '/api/v1/invites', { role: 'Reader' }))).toEqual([
        403,
        'privilege.missing',
      ]);
    });

    it('are not made with a token, nor for whom there is no password', async () => {
      const { accessToken } = await server.mint(root);
      const script = server.script(`Bearer ${accessToken}`);
      expect(await codeOf(await script.send('POST', path('plain', '/reset-link')))).toEqual([
        403,
        'auth.session-required',
      ]);
      expect((await script.fetch('/api/v1/users')).status).toBe(200);
      await server.store.transaction((tx) =>
        tx.users.insert({
          username: 'sso',
          displayName: 'S',
          title: null,
          email: null,
          createdAt: 1,
          passwordHash: null,
        }),
      );
      expect(await codeOf(await keeper.send('POST', path('sso', '/reset-link')))).toEqual([
        409,
        'user.no-password',
      ]);
    });
  });

  describe('roles', () => {
    it('need MANAGE_POLICIES, replace one another, and hold from the next request on', async () => {
      expect(await codeOf(await keeper.send('POST', path('plain', '/role'), { role: 'Admin' }))).toEqual([
        403,
        'privilege.missing',
      ]);
      expect((await root.send('POST', path('plain', '/role'), { role: 'Admin' })).status).toBe(204);
      expect((await plain.fetch('/api/v1/users')).status).toBe(200);
      expect((await root.send('POST', path('plain', '/role'), { role: 'Reader' })).status).toBe(204);
      expect((await describeUser('plain')).user.roles).toEqual(['Reader']);
      expect((await plain.fetch('/api/v1/users')).status).toBe(403);
      expect((await root.send('POST', path('plain', '/role'), { role: null })).status).toBe(204);
      expect((await root.send('POST', path('plain', '/role'), { role: 'King' })).status).toBe(400);
    });
  });

  describe('403 and 404', () => {
    const ACTS: readonly { method: string; action: string; body?: object }[] = [
      { method: 'GET', action: '' },
      { method: 'POST', action: '/suspend' },
      { method: 'POST', action: '/reinstate' },
      { method: 'DELETE', action: '' },
      { method: 'POST', action: '/role', body: { role: null } },
      { method: 'POST', action: '/reset-link' },
    ];

    it.each(ACTS)(
      '$method …$action: without the privilege the same refusal for known and unknown users',
      async ({ method, action, body }) => {
        const answers = [];
        for (const username of ['ada', 'plain', 'nobody']) {
          const response = await plain.send(method, path(username, action), body);
          const { requestId: _, ...problem } = (await response.json()) as Record<string, unknown>;
          answers.push({ status: response.status, problem });
        }
        expect(answers[0]?.status).toBe(403);
        expect(answers[1]).toEqual(answers[0]);
        expect(answers[2]).toEqual(answers[0]);
      },
    );

    it.each(ACTS)('$method …$action: 404 for who is unknown or no user', async ({ method, action, body }) => {
      for (const id of ['nobody', 'nul%00', 'x'.repeat(600)]) {
        const response = await root.send(method, path(id, action), body);
        expect([404, 400]).toContain(response.status);
      }
      const noUser = `/api/v1/users/${encodeURIComponent('urn:li:corpGroup:x')}${action}`;
      expect((await root.send(method, noUser, body)).status).toBe(404);
    });

    it('a write from another site is refused', async () => {
      for (const { method, action } of ACTS.slice(1)) {
        const headers = { 'x-latchkey-request': '0', 'content-type': 'application/json' };
        const response = await root.fetch(path('ada', action), { method, headers, body: '{"role":null}' });
        expect(await codeOf(response)).toEqual([403, 'request.cross-site']);
      }
      expect((await describeUser('ada')).user.status).toBe('ACTIVE');
    });
  });
});
