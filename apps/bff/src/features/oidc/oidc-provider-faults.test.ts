import type { ServerResponse } from 'node:http';
import { decodeJwt, importJWK, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  beginSignIn,
  type ProviderPath,
  refusalIn,
  signInThrough,
  startTestProvider,
  type TestProvider,
} from '../../test/oidc-provider.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';

/** How long a provider is waited for that never answers; one that does is given the usual time, on a busy machine too. */
const HASTE_MS = 1_000;
const USUAL_MS = 5_000;
const NEVER = 'nothing, for ever';
const MINUTE_MS = 60_000;

/** What a broken provider sends. */
const FAULTS: Record<string, (response: ServerResponse) => void> = {
  'an error 500': (response) => response.writeHead(500, { 'Content-Type': 'application/json' }).end('{}'),
  'a page of HTML': (response) =>
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Welcome to the hotel</h1>'),
  'half of a JSON': (response) =>
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"issuer": "http'),
  'a JSON that is a list': (response) =>
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('[]'),
  'ten megabytes': (response) =>
    response
      .writeHead(200, { 'Content-Type': 'application/json' })
      .end(`{"keys":[],"x":"${'x'.repeat(10_000_000)}"}`),
  'a redirect': (response) => response.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end(),
  [NEVER]: () => undefined,
  'a broken connection': (response) => response.destroy(),
};

describe('a provider that fails', () => {
  let provider: TestProvider;
  let server: TestServer;
  let aheadMs = 0;
  const clock = { now: () => Date.now() + aheadMs };

  beforeAll(async () => {
    provider = await startTestProvider();
    const settings = {
      ...provider.settings,
      AUTH_OIDC_READ_TIMEOUT: String(USUAL_MS),
      TRUSTED_PROXIES: '127.0.0.1, ::1',
    };
    server = await startTestServer({ settings, clock });
    provider.register(server.origin);
    provider.people.set('s-ada', { preferred_username: 'ada' });
  });
  afterAll(() => provider.close());
  beforeEach(() => {
    provider.faults.clear();
    // What is cached, a failure too, is forgotten by then.
    aheadMs += 11 * MINUTE_MS;
  });

  const sso = async () => {
    const startedAt = performance.now();
    const response = await server.visitor().fetch('/sso?redirect_uri=%2Fsettings%2Ftokens');
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      ms: performance.now() - startedAt,
    };
  };

  describe.each(Object.entries(FAULTS))('by %s', (name, answer) => {
    const waitAtMost = async (ms: number) => {
      if (name !== NEVER) return;
      await server.restart({ AUTH_OIDC_READ_TIMEOUT: String(ms) });
      provider.register(server.origin);
    };
    beforeAll(() => waitAtMost(HASTE_MS));
    afterAll(() => waitAtMost(USUAL_MS));

    it('at discovery: the login page says so in time, passwords go on, and it is asked again later', async () => {
      provider.faults.set('/.well-known/openid-configuration', (_request, response) => answer(response));
      const { status, location, ms } = await sso();
      expect(status).toBe(303);
      expect(location).toMatch(
        /^\/login\?redirect_uri=%2Fsettings%2Ftokens&error=sso\.(provider-unavailable|answer-invalid)$/,
      );
      expect(ms).toBeLessThan(USUAL_MS - 1_000);
      const asked = provider.asked.get('/.well-known/openid-configuration');
      await Promise.all(Array.from({ length: 10 }, sso));
      expect(provider.asked.get('/.well-known/openid-configuration')).toBe(asked);
      expect((await (await server.signIn()).fetch('/api/v1/me')).status).toBe(200);
      provider.faults.clear();
      aheadMs += 3_000;
      expect(await signInThrough(provider, server.visitor(), 's-ada')).toBe('/settings/tokens');
    });

    it.each<ProviderPath>(['/token', '/jwks', '/me'])('at %s: nobody is signed in', async (path) => {
      const client = server.visitor();
      const callback = await provider.signIn(await beginSignIn(client), 's-ada');
      provider.faults.set(path, (_request, response) => answer(response));
      const asked = provider.asked.get(path) ?? 0;
      const response = await client.fetch(callback);
      expect(provider.asked.get(path)).toBe(asked + 1);
      expect(refusalIn(response.headers.get('location') ?? '')).toMatch(
        /^sso\.(provider-unavailable|answer-invalid)$/,
      );
      expect(client.cookies.has('PLAY_SESSION')).toBe(false);
      const refused = (await server.store.read.audit.listLatest(1))[0];
      expect(refused).toMatchObject({ action: 'session.refused', details: { through: 'sso' } });
    });
  });

  it('by being down: /sso says so to everybody, and the start does not need it', async () => {
    const comeBack = await provider.goDown();
    await server.restart();
    const before = provider.asked.get('/.well-known/openid-configuration') ?? 0;
    const tries = await Promise.all(Array.from({ length: 20 }, sso));
    expect(new Set(tries.map(({ location }) => refusalIn(location)))).toEqual(
      new Set(['sso.provider-unavailable']),
    );
    expect((await (await server.signIn()).fetch('/api/v1/me')).status).toBe(200);
    await comeBack();
    provider.register(server.origin);
    expect(refusalIn((await sso()).location)).toBe('sso.provider-unavailable');
    expect(provider.asked.get('/.well-known/openid-configuration') ?? 0).toBe(before);
    aheadMs += 3_000;
    expect(await signInThrough(provider, server.visitor(), 's-ada')).toBe('/settings/tokens');
  });

  it('by going down after people signed in: a moment later nobody is sent there', async () => {
    expect(await signInThrough(provider, server.visitor(), 's-ada')).toBe('/settings/tokens');
    const comeBack = await provider.goDown();
    aheadMs += 10_000;
    expect(refusalIn((await sso()).location)).toBe('sso.provider-unavailable');
    await comeBack();
    provider.register(server.origin);
    aheadMs += 3_000;
    expect(await signInThrough(provider, server.visitor(), 's-ada')).toBe('/settings/tokens');
  });

  it('by having been down before the clock was set back: people are sent there again (test SK-03)', async () => {
    const comeBack = await provider.goDown();
    aheadMs += 10_000;
    expect(refusalIn((await sso()).location)).toBe('sso.provider-unavailable');
    await comeBack();
    provider.register(server.origin);
    aheadMs -= 3_600_000;
    expect((await sso()).location).toMatch(/^http:.*\/auth\?/);
    aheadMs += 3_600_000 + 3_000;
  });

  it.each([
    ['another issuer', { issuer: 'https://evil.example' }],
    ['an issuer below the configured one', { issuer: '/tenant' }],
    ['no issuer', { issuer: undefined }],
    ['no keys', { jwks_uri: undefined }],
    ['a token endpoint that is no address', { token_endpoint: 'javascript:alert(1)' }],
    ['an authorization endpoint that is a script', { authorization_endpoint: 'javascript:alert(1)' }],
  ])('by metadata with %s: nobody is sent there', async (_, wrong) => {
    provider.faults.set('/.well-known/openid-configuration', (_request, response) => {
      const { issuer } = provider;
      const issuerOf =
        'issuer' in wrong && wrong.issuer?.startsWith('/') ? { issuer: issuer + wrong.issuer } : wrong;
      const right = {
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
      };
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ ...right, ...issuerOf }));
    });
    expect(refusalIn((await sso()).location)).toBe('sso.answer-invalid');
  });

  it('nothing at all: discovery and keys are asked for once while they are fresh', async () => {
    const count = (path: ProviderPath) => provider.asked.get(path) ?? 0;
    await signInThrough(provider, server.visitor(), 's-ada');
    const [discoveries, keys] = [count('/.well-known/openid-configuration'), count('/jwks')];
    for (let round = 0; round < 5; round += 1) await signInThrough(provider, server.visitor(), 's-ada');
    expect([count('/.well-known/openid-configuration'), count('/jwks')]).toEqual([discoveries, keys]);
  });

  it('by keys that it changes: the new one counts within 30 seconds, and the old one no longer (test SE-10)', async () => {
    expect(await signInThrough(provider, server.visitor(), 's-ada')).toBe('/settings/tokens');
    let old: JWK = {};
    provider.tamper = async (body, key) => {
      old = key;
      return body;
    };
    await signInThrough(provider, server.visitor(), 's-ada');
    provider.tamper = undefined;
    await provider.rotateKeys();
    aheadMs += 30_000;
    expect(await signInThrough(provider, server.visitor(), 's-ada')).toBe('/settings/tokens');
    provider.tamper = async (body) => {
      const sign = new SignJWT(decodeJwt(String(body.id_token)));
      sign.setProtectedHeader({ alg: 'RS256', kid: old.kid ?? '' });
      return { ...body, id_token: await sign.sign(await importJWK(old, 'RS256')) };
    };
    expect(refusalIn(await signInThrough(provider, server.visitor(), 's-ada'))).toBe('sso.answer-invalid');
    provider.tamper = undefined;
  });

  it('an attempt ends after ten minutes', async () => {
    const client = server.visitor();
    const callback = await provider.signIn(await beginSignIn(client), 's-ada');
    aheadMs += 10 * MINUTE_MS;
    expect(refusalIn((await client.fetch(callback)).headers.get('location') ?? '')).toBe('sso.attempt-over');
  });

  it('answers that fail are bounded: 100 from a network, then none is asked for, and who goes on waits no longer', async () => {
    const client = server.visitor();
    let tries = 0;
    // Another address of one network of IPv6 each time (test BF-03).
    const somewhere = () => ({ 'x-forwarded-for': `2001:db8:0:7::${(tries++).toString(16)}` });
    const failOnce = async () => {
      const begun = new URL(await beginSignIn(client));
      const query = new URLSearchParams({
        state: begun.searchParams.get('state') ?? '',
        code: 'made-up',
        iss: provider.issuer,
      });
      const response = await client.fetch(`/callback/oidc?${query}`, { headers: somewhere() });
      return refusalIn(response.headers.get('location') ?? '');
    };
    for (let round = 0; round < 100; round += 1) expect(await failOnce()).toBe('sso.attempt-over');
    const asked = provider.asked.get('/token');
    aheadMs += 5 * MINUTE_MS;
    for (let round = 0; round < 101; round += 1) expect(await failOnce()).toBe('auth.too-many-attempts');
    expect(provider.asked.get('/token')).toBe(asked);
    expect(await signInThrough(provider, server.visitor(), 's-ada')).toBe('/settings/tokens');
    aheadMs += 6 * MINUTE_MS;
    expect(await failOnce()).toBe('sso.attempt-over');
  });
});

describe('signing out', () => {
  it('ends the session here and leads to the sign-out of the provider; a local session just ends', async () => {
    const provider = await startTestProvider();
    const server = await startTestServer({ settings: provider.settings });
    provider.register(server.origin);
    provider.people.set('s-ada', { preferred_username: 'ada' });
    const client = server.visitor();
    await signInThrough(provider, client, 's-ada');
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await client.send('POST', '/logOut');
    const { endSessionUrl } = (await response.json()) as { endSessionUrl: string };
    const url = new URL(endSessionUrl);
    expect(url.origin).toBe(provider.issuer);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: provider.settings.AUTH_OIDC_CLIENT_ID,
      post_logout_redirect_uri: `${server.origin}/login`,
    });
    expect((await server.visitor().fetch('/api/v1/me', { headers: { cookie } })).status).toBe(401);

    await signInThrough(provider, client, 's-ada');
    expect((await client.fetch('/logOut')).headers.get('location')).toBe(endSessionUrl);
    expect((await client.fetch('/logOut')).headers.get('location')).toBe('/login');

    const local = await server.signIn();
    expect((await local.send('POST', '/logOut')).status).toBe(204);
    await provider.close();
  });

  it('does not fail with a provider that is down', async () => {
    let aheadMs = 0;
    const provider = await startTestProvider();
    const clock = { now: () => Date.now() + aheadMs };
    const server = await startTestServer({ settings: provider.settings, clock });
    provider.register(server.origin);
    provider.people.set('s-ada', { preferred_username: 'ada' });
    const client = server.visitor();
    await signInThrough(provider, client, 's-ada');
    aheadMs = 11 * MINUTE_MS;
    await provider.goDown();
    expect((await client.send('POST', '/logOut')).status).toBe(204);
    expect((await client.fetch('/api/v1/me')).status).toBe(401);
  });
});
