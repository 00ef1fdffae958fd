import { beforeAll, describe, expect, it } from 'vitest';
import { rawRequest } from '../test/raw-request.ts';
import { createTestClock } from '../test/test-clock.ts';
import { DOORS, startTestServer, type TestServer } from '../test/test-server.ts';

const PATHS = [
  '/',
  '/login',
  '/settings/tokens',
  '/nothing',
  '/api/nothing',
  '/api/v1/me',
  '/api/v1/tokens',
  '/api/v2/graphql',
  '/api/gms/entities/urn:li:corpuser:datahub',
  '/logIn',
  '/logOut',
  '/config',
  '/health',
  '/assets/none.js',
];

describe('over plain http', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
  });

  it.each(PATHS)(
    '%s: no sniffing, no framing, no referrer, no cross-origin reading, a strict policy',
    async (path) => {
      const response = await server.visitor().fetch(path);
      await response.arrayBuffer();
      const { headers } = response;
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/default-src 'none'/);
      expect(policy).toMatch(/frame-ancestors 'none'/);
      expect(policy).not.toMatch(/unsafe-(?:inline|eval)/);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('strict-transport-security')).toBeNull();
    },
  );

  it.each(PATHS.filter((path) => path.startsWith('/api')))('%s: nobody may keep the answer', async (path) => {
    for (const client of [server.visitor(), await server.signIn()]) {
      const response = await client.fetch(path);
      await response.arrayBuffer();
      expect(response.headers.get('cache-control'), `${path} ${response.status}`).toContain('no-store');
    }
  });

  it('no origin is let read an answer: 12 origins, a preflight and a request each (test CS-03)', async () => {
    const origins = [
      server.origin,
      'null',
      'https://evil.example',
      'http://localhost',
      'http://localhost:1',
      'http://localhost.evil.example',
      `${server.origin}.evil.example`,
      `http://evil@${new URL(server.origin).host}`,
      'file://',
      'chrome-extension://x',
      'https://datahub.example',
      'http://127.0.0.1',
    ];
    const client = await server.signIn();
    for (const origin of origins) {
      for (const method of ['OPTIONS', 'GET']) {
        const response = await client.fetch('/api/v1/tokens', {
          method,
          headers: { origin, 'access-control-request-method': 'POST' },
        });
        await response.arrayBuffer();
        for (const [name] of response.headers) expect(name, origin).not.toMatch(/^access-control-/);
      }
    }
  });

  it('an error says what is wrong and nothing of the inside (test SC-07)', async () => {
    const client = await server.signIn();
    for (const path of [
      '/api/v1/tokens?count=x',
      '/api/v1/nothing',
      '/api/v1/tokens/%E0%A4%A',
      '/%',
      '/api/v1/tokens?query=%00',
    ]) {
      const response = await client.fetch(path);
      const text = await response.text();
      expect(response.status, path).toBeGreaterThanOrEqual(400);
      expect(response.status, path).toBeLessThan(500);
      expect(text, path).not.toMatch(/node_modules|\.ts\b|select |sqlite|postgres|at \w+ \(/i);
      expect(response.headers.get('content-type'), path).toBe('application/problem+json');
    }
  });

  it('reading changes nothing: a crawl of every GET leaves the rows as they were (test CS-02)', async () => {
    const client = await server.signIn();
    const { accessToken } = await server.mint(client);
    const snapshot = async () =>
      JSON.stringify([
        await server.store.read.users.list(),
        await server.store.read.policies.list(),
        (await server.store.read.audit.listLatest(1_000)).filter(({ outcome }) => outcome === 'ok').length,
      ]);
    const before = await snapshot();
    for (const path of PATHS.filter((candidate) => candidate !== '/logOut')) {
      for (const caller of [client, server.script(`Bearer ${accessToken}`), server.visitor()]) {
        for (const method of ['GET', 'HEAD']) await (await caller.fetch(path, { method })).arrayBuffer();
      }
    }
    expect(await snapshot()).toBe(before);
  });
});

describe('behind https', () => {
  it('cookies are bound to the host and to https, HSTS is a year, and only the public origin may write', async () => {
    const server = await startTestServer({
      clock: createTestClock(),
      settings: { BASE_URL: 'https://latchkey.example' },
    });
    const client = server.visitor();
    const response = await client.send('POST', '/logIn', {
      username: 'datahub',
      password: server.rootPassword,
    });
    expect(response.status).toBe(200);
    const [session = '', device = '', actor = ''] = response.headers.getSetCookie().sort();
    expect(session).toMatch(/^__Host-PLAY_SESSION=/);
    expect(device).toMatch(/^__Host-latchkey_device=/);
    for (const secret of [session, device]) {
      expect(secret).toMatch(/; Path=\/(?:;|$)/);
      expect(secret).toMatch(/; Secure/);
      expect(secret).toMatch(/; HttpOnly/);
      expect(secret).toMatch(/; SameSite=(?:Lax|Strict)/);
      expect(secret).not.toMatch(/Domain/);
    }
    expect(session).toMatch(/; SameSite=Lax/);
    expect(actor).toMatch(/^actor=urn:li:corpuser:datahub; .*Secure/);
    for (const line of [session, device, actor]) expect(line.length).toBeLessThan(4_096);
    expect(response.headers.get('strict-transport-security')).toMatch(/^max-age=31536000/);

    expect((await client.send('POST', '/api/v1/tokens', { name: 'x' })).status).toBe(201);
    for (const origin of [
      'http://latchkey.example',
      server.address('frontend'),
      'https://latchkey.example:8443',
    ]) {
      const refused = await client.fetch('/api/v1/tokens', {
        method: 'POST',
        body: '{"name":"x"}',
        headers: { origin, 'content-type': 'application/json' },
      });
      expect(refused.status, origin).toBe(403);
    }
    // The plain name is not the cookie: a neighbour on http could have set it.
    const plain = server.visitor();
    plain.cookies.set('PLAY_SESSION', client.cookies.get('__Host-PLAY_SESSION') ?? '');
    expect((await plain.fetch('/api/v1/me')).status).toBe(401);
  });

  it('a client cannot claim https, nor unclaim it, by a header', async () => {
    const server = await startTestServer();
    const response = await server.visitor().fetch('/logIn', {
      method: 'POST',
      body: JSON.stringify({ username: 'datahub', password: server.rootPassword }),
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
    });
    expect(response.headers.getSetCookie().join()).not.toMatch(/Secure|__Host-/);
  });
});

describe('the doors', () => {
  it('know no way in that is not written down: TRACE, CONNECT-like and unknown methods are refused', async () => {
    const server = await startTestServer();
    for (const door of DOORS) {
      for (const method of ['TRACE', 'PROPFIND', 'PURGE', 'LINK']) {
        const { status, body } = await rawRequest(`${server.address(door)}/entities/x`, { method });
        expect([400, 401, 404, 405, 501], `${door} ${method}`).toContain(status);
        expect(body).not.toContain(method);
      }
    }
  });
});
