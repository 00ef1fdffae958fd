import { beforeAll, describe, expect, it } from 'vitest';
import { hashSecret } from '../../security/secret-hash.ts';
import { rawRequest } from '../../test/raw-request.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { ABSOLUTE_LIMIT_MS, IDLE_LIMIT_MS } from './session-service.ts';

const SESSION = 'PLAY_SESSION';

describe.each(DIALECTS)('signing in on %s', (database) => {
  const clock = createTestClock();
  let server: TestServer;
  let adasPassword: string;

  beforeAll(async () => {
    server = await startTestServer({ database, clock });
    adasPassword = await server.addUser('ada.b@x.org');
  });

  const logIn = (username: unknown, password: unknown, client = server.visitor()) =>
    client.send('POST', '/logIn', { username, password });
  const isSignedIn = async (client: ReturnType<TestServer['visitor']>) =>
    (await client.fetch('/api/v1/me')).status === 200;

  describe('200', () => {
    it('has an empty body, DataHub’s two cookies, the actor readable and raw (contract §3.3), and our own of the device', async () => {
      const response = await logIn('ada.b@x.org', adasPassword);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('');
      expect(response.headers.get('cache-control')).toBe('no-store');
      const cookies = response.headers.getSetCookie();
      expect(cookies).toHaveLength(3);
      const device = cookies.find((line) => line.startsWith('latchkey_device=')) ?? '';
      expect(device).toMatch(/; Path=\/.*; HttpOnly; SameSite=Strict/);
      expect(device).not.toMatch(/Domain|Secure/);
      const session = cookies.find((line) => line.startsWith(`${SESSION}=`)) ?? '';
      expect(session).toMatch(/; Path=\//);
      expect(session).toMatch(/; HttpOnly/);
      expect(session).toMatch(/; SameSite=Lax/);
      expect(session).not.toMatch(/Domain|Secure/);
      const actor = cookies.find((line) => line.startsWith('actor=')) ?? '';
      expect(actor).toMatch(/^actor=urn:li:corpuser:ada\.b@x\.org; /);
      expect(actor).toMatch(/; SameSite=Lax/);
      expect(actor).not.toMatch(/HttpOnly|Domain/);
    });

    it('is what DataHub’s scripts get, which send JSON and nothing of where they come from', async () => {
      const body = JSON.stringify({ username: 'datahub', password: server.rootPassword });
      const headers = ['Content-Type', 'application/json'];
      const answer = await rawRequest(`${server.address('frontend')}/logIn`, {
        method: 'POST',
        headers,
        body,
      });
      expect(answer.status).toBe(200);
      expect(answer.headers['set-cookie']).toHaveLength(3);
    });

    it('gives a new session id, whatever the caller came with, and ends the old session (test SE-01)', async () => {
      const client = server.visitor();
      await logIn('ada.b@x.org', adasPassword, client);
      const first = client.cookies.get(SESSION) ?? '';
      await logIn('ada.b@x.org', adasPassword, client);
      const second = client.cookies.get(SESSION) ?? '';
      expect(second).not.toBe(first);
      expect(await isSignedIn(client)).toBe(true);
      const old = server.visitor();
      old.cookies.set(SESSION, first);
      expect(await isSignedIn(old)).toBe(false);

      const planted = server.visitor();
      planted.cookies.set(SESSION, 's%3Aplanted.signature');
      await logIn('ada.b@x.org', adasPassword, planted);
      expect(planted.cookies.get(SESSION)).not.toContain('planted');
    });

    it('keeps only a hash of the session id (test SE-02)', async () => {
      const client = await server.signIn();
      const sid = /^s:([^.]+)\./.exec(decodeURIComponent(client.cookies.get(SESSION) ?? ''))?.[1] ?? '';
      expect(Buffer.from(sid, 'base64url').length).toBeGreaterThanOrEqual(16);
      const session = await server.store.read.sessions.find(hashSecret(sid));
      expect(session).toMatchObject({ userUrn: 'urn:li:corpuser:datahub' });
      expect(JSON.stringify(session)).not.toContain(sid);
      expect(await server.store.read.sessions.find(sid)).toBeUndefined();
    });
  });

  describe('400', () => {
    it.each([
      [{ username: '', password: 'x' }],
      [{ password: 'x' }],
      [{ username: null, password: 'x' }],
      [{ username: 5, password: 'x' }],
      [{ username: ['ada'], password: 'x' }],
      [{}],
      [[]],
    ])('says that the name is missing: %j', async (body) => {
      const response = await server.visitor().send('POST', '/logIn', body);
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ message: 'User name must not be empty.' });
    });

    it('is the same, to the byte, for every reason why somebody may not sign in (test BF-04)', async () => {
      await server.admin('users', 'suspend', 'ada.b@x.org');
      const attempts = [
        ['datahub', 'wrong'],
        ['datahub', ''],
        ['Datahub', server.rootPassword],
        ['DATAHUB', server.rootPassword],
        ['datahub ', server.rootPassword],
        ['datahub\u0000', server.rootPassword],
        ['urn:li:corpuser:datahub', server.rootPassword],
        ['unknown', 'wrong'],
        ['__datahub_system', 'wrong'],
        ['ada.b@x.org', adasPassword],
        ['ada.b@x.org', 'wrong'],
        ["' or 1=1 --", 'wrong'],
        ['x'.repeat(200), 'wrong'],
        ['🦊', 'wrong'],
      ] as const;
      const answers = new Set<string>();
      for (const [username, password] of attempts) {
        clock.advance(60_000);
        const client = server.visitor();
        const response = await logIn(username, password, client);
        const headers = [...response.headers].filter(([name]) => !/^(?:date|x-request-id)$/.test(name));
        answers.add(JSON.stringify([response.status, await response.text(), headers]));
        expect(client.cookies.size, username).toBe(0);
      }
      await server.admin('users', 'reinstate', 'ada.b@x.org');
      expect([...answers]).toHaveLength(1);
      expect([...answers][0]).toContain('{\\"message\\":\\"Invalid Credentials\\"}');
    });

    it('is recorded without the name that was typed, unless it is a user’s', async () => {
      await logIn('hunter2-typed-into-the-wrong-field', 'x');
      await logIn('datahub', 'my-wrong-password');
      const events = (await server.store.read.audit.listLatest(2)).map(({ action, subjectUrn }) => [
        action,
        subjectUrn,
      ]);
      expect(events).toEqual([
        ['session.refused', null],
        ['session.refused', 'urn:li:corpuser:datahub'],
      ]);
      const log = JSON.stringify(await server.store.read.audit.listLatest(1_000));
      expect(log).not.toContain('hunter2');
      expect(log).not.toContain('my-wrong-password');
    });
  });

  describe('413', () => {
    it.each(['/logIn', '/signUp', '/resetNativeUserCredentials'])(
      'for more than the longest form, before it is read: %s',
      async (path) => {
        const longest = '\u{1f511}'.repeat(500);
        const names = ['fullName', 'email', 'title', 'username', 'password', 'inviteToken', 'resetToken'];
        const form = Object.fromEntries(names.map((name) => [name, longest]));
        expect((await server.visitor().send('POST', path, form)).status).toBe(400);
        const more = await server.visitor().send('POST', path, { ...form, more: 'x'.repeat(32_768) });
        expect(more.status).toBe(413);
      },
    );
  });

  describe('403', () => {
    it('for a sign-in that another site sends, even with the right password (login CSRF)', async () => {
      const foreign = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ];
      for (const headers of foreign) {
        const client = server.visitor();
        const response = await client.fetch('/logIn', {
          method: 'POST',
          body: JSON.stringify({ username: 'datahub', password: server.rootPassword }),
          headers: { 'content-type': 'application/json', ...headers },
        });
        expect(response.status, JSON.stringify(headers)).toBe(403);
        expect(client.cookies.size).toBe(0);
      }
    });

    it('for a form without any word of where it comes from', async () => {
      const answer = await rawRequest(`${server.address('frontend')}/logIn`, {
        method: 'POST',
        headers: ['Content-Type', 'text/plain'],
        body: JSON.stringify({ username: 'datahub', password: server.rootPassword }),
      });
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
    });
  });

  describe('signing out', () => {
    it.each(['GET', 'POST'])(
      'with %s ends the session on the server: the old cookie opens nothing',
      async (method) => {
        const client = await server.signIn();
        const stolen = server.visitor();
        stolen.cookies.set(SESSION, client.cookies.get(SESSION) ?? '');
        expect(await isSignedIn(stolen)).toBe(true);
        const response = await client.fetch('/logOut', { method });
        expect(response.status).toBe(method === 'GET' ? 303 : 204);
        if (method === 'GET') expect(response.headers.get('location')).toBe('/login');
        expect(response.headers.get('clear-site-data')).toContain('"storage"');
        expect(client.cookies.has(SESSION)).toBe(false);
        expect(client.cookies.has('actor')).toBe(false);
        expect(await isSignedIn(stolen)).toBe(false);
        expect((await stolen.fetch('/api/gms/entities/urn:li:corpuser:datahub')).status).toBe(401);
      },
    );

    it('is not done by a foreign image or frame, nor by a foreign POST', async () => {
      const client = await server.signIn();
      for (const site of ['cross-site', 'same-site']) {
        const response = await client.fetch('/logOut', { headers: { 'sec-fetch-site': site } });
        expect(response.status).toBe(303);
      }
      const post = await client.fetch('/logOut', {
        method: 'POST',
        headers: { origin: 'https://evil.example' },
      });
      expect(post.status).toBe(403);
      expect(await isSignedIn(client)).toBe(true);
    });

    it('of nobody changes nothing', async () => {
      const client = server.visitor();
      expect((await client.fetch('/logOut')).status).toBe(303);
      expect((await client.fetch('/logOut', { method: 'POST' })).status).toBe(204);
    });

    it('cannot be undone by requests under way: 20 rounds (test SE-03)', async () => {
      for (let round = 0; round < 20; round += 1) {
        const client = await server.signIn();
        const copy = server.visitor();
        for (const [name, value] of client.cookies) copy.cookies.set(name, value);
        // Each of these notes that the session was seen.
        clock.advance(6_000);
        const underWay = Array.from({ length: 4 }, () =>
          copy.fetch('/api/v1/me').then((response) => response.arrayBuffer()),
        );
        await client.fetch('/logOut', { method: 'POST' });
        await Promise.all(underWay);
        expect(await isSignedIn(copy), `round ${round}`).toBe(false);
      }
    });
  });

  describe('a session that is over', () => {
    it('is over after 30 idle minutes, to the millisecond (test SE-04)', async () => {
      const client = await server.signIn();
      clock.advance(IDLE_LIMIT_MS - 1);
      expect(await isSignedIn(client)).toBe(true);
      clock.advance(IDLE_LIMIT_MS - 1);
      expect(await isSignedIn(client)).toBe(true);
      clock.advance(IDLE_LIMIT_MS);
      const response = await client.fetch('/api/v1/me');
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'auth.session-ended' });
      expect([IDLE_LIMIT_MS, ABSOLUTE_LIMIT_MS]).toEqual([30 * 60_000, 12 * 60 * 60_000]);
    });

    it('is over after 12 hours, however busy it was, and no polling keeps it', async () => {
      const client = await server.signIn();
      const step = IDLE_LIMIT_MS / 2;
      for (let at = step; at < ABSOLUTE_LIMIT_MS; at += step) {
        clock.advance(step);
        expect(await isSignedIn(client)).toBe(true);
      }
      clock.advance(step);
      expect(await isSignedIn(client)).toBe(false);
    });

    it('is over when its user is suspended, removed, or gets another password; those of others go on', async () => {
      const other = await server.signIn();
      const [s, r, p] = await Promise.all(
        ['susp', 'rem', 'pass'].map(async (name) => server.addSignedIn(name)),
      );
      await server.admin('users', 'suspend', 'susp');
      await server.admin('users', 'remove', 'rem');
      await server.admin('users', 'password', 'pass');
      for (const client of [s, r, p]) expect(client && (await isSignedIn(client))).toBe(false);
      expect(await isSignedIn(other)).toBe(true);
      await server.admin('users', 'reinstate', 'susp');
      expect(s && (await isSignedIn(s))).toBe(false);
    });
  });

  describe('a cookie that we did not sign', () => {
    it('opens nothing: 200 mutations of a good one (test SE-12)', async () => {
      const client = await server.signIn();
      const good = client.cookies.get(SESSION) ?? '';
      for (let round = 0; round < 200; round += 1) {
        const at = (round * 7_919) % good.length;
        const other = good[at] === 'A' ? 'B' : 'A';
        const mutant = server.visitor();
        mutant.cookies.set(SESSION, `${good.slice(0, at)}${other}${good.slice(at + 1)}`);
        expect(await isSignedIn(mutant), `${at}`).toBe(false);
      }
      const sid = decodeURIComponent(good).slice(2).split('.')[0] ?? '';
      for (const value of [sid, `s:${sid}`, `s:${sid}.`, `j:{"userUrn":"x"}`, '', '__proto__', 's:.']) {
        const bare = server.visitor();
        bare.cookies.set(SESSION, encodeURIComponent(value));
        expect(await isSignedIn(bare), value).toBe(false);
      }
    });

    it('is not a token, and a token is not a cookie (test AN-09)', async () => {
      const client = await server.signIn();
      const { accessToken } = await server.mint(client);
      const cookie = client.cookies.get(SESSION) ?? '';
      for (const bearer of [
        cookie,
        decodeURIComponent(cookie),
        decodeURIComponent(cookie).slice(2).split('.')[0],
      ]) {
        expect((await server.script(`Bearer ${bearer}`).fetch('/api/v1/me')).status).toBe(401);
      }
      const visitor = server.visitor();
      visitor.cookies.set(SESSION, accessToken);
      expect(await isSignedIn(visitor)).toBe(false);
    });
  });

  describe('a visitor', () => {
    it.each([
      '/',
      '/login',
      '/settings/tokens',
      '/logOut',
      '/logIn',
      '/config',
      '/health',
      '/api/v1/me',
      '/authenticate',
      '/nothing',
    ])('gets no session cookie from GET %s (test SE-06)', async (path) => {
      const client = server.visitor();
      const response = await client.fetch(path);
      await response.arrayBuffer();
      expect(client.cookies.has(SESSION)).toBe(false);
    });
  });
});
