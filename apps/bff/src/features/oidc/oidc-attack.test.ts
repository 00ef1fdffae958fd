import { createHmac } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { beginSignIn, refusalIn, startTestProvider, type TestProvider } from '../../test/oidc-provider.ts';
import { randomSecret } from '../../test/random-secret.ts';
import type { TestClient } from '../../test/test-client.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';

const SSO_COOKIE = 'latchkey-sso';
type Token = { claims: Record<string, unknown>; header: Record<string, unknown> };

describe('attacks on the sign-in through a provider (tests SE-09, SE-11, SE-12)', () => {
  let provider: TestProvider;
  let server: TestServer;

  beforeAll(async () => {
    provider = await startTestProvider();
    server = await startTestServer({ settings: provider.settings });
    provider.register(server.origin);
    provider.people.set('s-ada', { preferred_username: 'ada' });
    provider.people.set('s-mallory', { preferred_username: 'mallory' });
  });
  afterEach(() => {
    provider.tamper = undefined;
  });
  afterAll(() => provider.close());

  /** Stands before the callback: signed in at the provider, not yet here. */
  const arriveWith = async (subject: string) => {
    const client = server.visitor();
    const callback = await provider.signIn(await beginSignIn(client), subject);
    return { client, callback };
  };
  const outcomeOf = async (client: TestClient, address: string) => {
    const response = await client.fetch(address);
    expect(response.status).toBe(303);
    expect(await response.text()).not.toMatch(/<script|Error|at \w+ \(/);
    return refusalIn(response.headers.get('location') ?? '');
  };
  const expectNobody = async (client: TestClient) => {
    expect(client.cookies.has('PLAY_SESSION')).toBe(false);
    expect((await client.fetch('/api/v1/me')).status).toBe(401);
  };
  const changed = (address: string, change: (params: URLSearchParams) => void) => {
    const url = new URL(address);
    change(url.searchParams);
    return url.href;
  };

  describe('the callback', () => {
    it.each<[string, (params: URLSearchParams) => void]>([
      ['another state', (params) => params.set('state', 'x'.repeat(43))],
      ['an empty state', (params) => params.set('state', '')],
      ['no state', (params) => params.delete('state')],
      ['two states', (params) => params.append('state', params.get('state') ?? '')],
      ['another issuer (mix-up)', (params) => params.set('iss', 'https://evil.example')],
      ['no issuer, though the provider names itself', (params) => params.delete('iss')],
      ['no code', (params) => params.delete('code')],
      ['a made-up code', (params) => params.set('code', 'made-up')],
      ['two codes', (params) => params.append('code', 'x')],
      ['an ID token in the address', (params) => params.set('id_token', 'e30.e30.')],
    ])('with %s signs nobody in', async (_, change) => {
      const { client, callback } = await arriveWith('s-ada');
      expect(await outcomeOf(client, changed(callback, change))).toMatch(
        /^sso\.(attempt-over|answer-invalid)$/,
      );
      await expectNobody(client);
    });

    it('that belongs to another browser signs nobody in, and does not end the sign-in begun here', async () => {
      const attacker = await arriveWith('s-mallory');
      const victim = await arriveWith('s-ada');
      expect(await outcomeOf(victim.client, attacker.callback)).toBe('sso.attempt-over');
      await expectNobody(victim.client);
      expect(await outcomeOf(server.visitor(), attacker.callback)).toBe('sso.attempt-over');
      expect(await outcomeOf(victim.client, victim.callback)).toBe('/settings/tokens');
      expect(victim.client.cookies.get('actor')).toBe('urn:li:corpuser:ada');
    });

    it('replayed is refused, also with the cookie planted back', async () => {
      const { client, callback } = await arriveWith('s-ada');
      const sealed = client.cookies.get(SSO_COOKIE) ?? '';
      expect(await outcomeOf(client, callback)).toBe('/settings/tokens');
      expect(client.cookies.has(SSO_COOKIE)).toBe(false);
      const thief = server.visitor();
      expect(await outcomeOf(thief, callback)).toBe('sso.attempt-over');
      thief.cookies.set(SSO_COOKIE, sealed);
      const asked = provider.asked.get('/token');
      expect(await outcomeOf(thief, callback)).toBe('sso.attempt-over');
      expect(provider.asked.get('/token')).toBe(asked);
      await expectNobody(thief);
    });

    it('sent ten times at once signs in exactly once', async () => {
      const { client, callback } = await arriveWith('s-ada');
      const cookie = `${SSO_COOKIE}=${client.cookies.get(SSO_COOKIE)}`;
      const asked = provider.asked.get('/token') ?? 0;
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => server.visitor().fetch(callback, { headers: { cookie } })),
      );
      const outcomes = answers.map((answer) => refusalIn(answer.headers.get('location') ?? ''));
      expect(outcomes.filter((outcome) => outcome === '/settings/tokens')).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === 'sso.attempt-over')).toHaveLength(9);
      expect(answers.filter((answer) => answer.headers.getSetCookie().some(isSession))).toHaveLength(1);
      expect(provider.asked.get('/token')).toBe(asked + 1);
    });

    it('that tells of an error shows a code of ours, and nothing of what the address says', async () => {
      const client = server.visitor();
      const denied = await provider.signIn(await beginSignIn(client), null);
      const address = changed(denied, (params) => {
        params.set('error_description', '<script>alert(1)</script>');
        params.set('error_uri', 'https://evil.example');
      });
      const location = (await client.fetch(address)).headers.get('location') ?? '';
      expect(location).toBe('/login?redirect_uri=%2Fsettings%2Ftokens&error=sso.denied');
    });

    it('takes no form: 405, and only GET is named', async () => {
      const response = await fetch(`${server.origin}/callback/oidc`, {
        method: 'POST',
        body: 'code=x&state=y',
      });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET']);
    });
  });

  describe('the cookie of an attempt', () => {
    it('is out of reach of scripts, short-lived, and tells nothing', async () => {
      const response = await server.visitor().fetch('/sso');
      const [line = ''] = response.headers.getSetCookie();
      expect(line).toMatch(
        /^latchkey-sso=[\w.-]+; Max-Age=600; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
      );
      const url = new URL(response.headers.get('location') ?? '');
      for (const name of ['state', 'nonce', 'code_challenge']) {
        const value = url.searchParams.get(name) ?? '';
        expect(value.length, name).toBeGreaterThanOrEqual(43);
        expect(line).not.toContain(value);
      }
      expect(url.searchParams.get('code_challenge_method')).toBe('S256');
      expect(url.searchParams.get('redirect_uri')).toBe(`${server.origin}/callback/oidc`);
    });

    it('changed in any of its parts opens nothing', async () => {
      const { client, callback } = await arriveWith('s-ada');
      const sealed = client.cookies.get(SSO_COOKIE) ?? '';
      const positions = Array.from({ length: 60 }, (_, index) => Math.floor((index * sealed.length) / 60));
      const forged = [
        ...positions.map(
          (at) => `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`,
        ),
        ...['', 'null', '{}', 'e30', `${sealed}${sealed}`, sealed.slice(0, -1), '__proto__'],
      ].filter((value) => value !== sealed);
      for (const value of forged) {
        client.cookies.set(SSO_COOKIE, value);
        expect(await outcomeOf(client, callback)).toBe('sso.attempt-over');
      }
      client.cookies.set(SSO_COOKIE, sealed);
      expect(await outcomeOf(client, callback)).toBe('/settings/tokens');
    });
  });

  describe('an ID token', () => {
    const decode = (part = ''): Record<string, unknown> =>
      JSON.parse(Buffer.from(part, 'base64url').toString());
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    /** Signed again with the provider's own key after a change: everything is right but that. */
    const forge = (
      change: (token: Token) => void,
      signWith?: (token: Token, key: JWK) => Promise<string>,
    ) => {
      provider.tamper = async (body, key) => {
        const [header, claims] = String(body.id_token).split('.');
        const token = { header: decode(header), claims: decode(claims) };
        change(token);
        const sign = async () =>
          new SignJWT(token.claims)
            .setProtectedHeader({ ...token.header, alg: 'RS256' })
            .sign(await importJWK(key, 'RS256'));
        return { ...body, id_token: await (signWith?.(token, key) ?? sign()) };
      };
    };
    const now = () => Math.floor(Date.now() / 1_000);

    it('signed again without a change is accepted: the forger of these tests works', async () => {
      forge(() => undefined);
      const { client, callback } = await arriveWith('s-ada');
      expect(await outcomeOf(client, callback)).toBe('/settings/tokens');
    });

    it.each<[string, (token: Token) => void]>([
      ['another nonce', ({ claims }) => Object.assign(claims, { nonce: 'x'.repeat(43) })],
      ['no nonce', ({ claims }) => delete claims.nonce],
      ['another issuer', ({ claims }) => Object.assign(claims, { iss: 'https://evil.example' })],
      ['the issuer with a slash', ({ claims }) => Object.assign(claims, { iss: `${claims.iss}/` })],
      ['no issuer', ({ claims }) => delete claims.iss],
      ['another audience', ({ claims }) => Object.assign(claims, { aud: 'somebody-else' })],
      [
        'more audiences and another party',
        ({ claims }) => Object.assign(claims, { aud: [claims.aud, 'b'], azp: 'b' }),
      ],
      [
        'an end in the past',
        ({ claims }) => Object.assign(claims, { iat: now() - 7_200, exp: now() - 3_600 }),
      ],
      ['no end', ({ claims }) => delete claims.exp],
      ['a begin in the future', ({ claims }) => Object.assign(claims, { nbf: now() + 3_600 })],
      ['no subject', ({ claims }) => delete claims.sub],
      ['an empty subject', ({ claims }) => Object.assign(claims, { sub: '' })],
      ['a subject of 256 characters', ({ claims }) => Object.assign(claims, { sub: 'x'.repeat(256) })],
      ['another subject than userinfo has', ({ claims }) => Object.assign(claims, { sub: 's-mallory' })],
      ['a subject that is a list', ({ claims }) => Object.assign(claims, { sub: ['s-ada'] })],
      ['an unknown critical header', ({ header }) => Object.assign(header, { crit: ['b64'], b64: true })],
      ['an unknown key', ({ header }) => Object.assign(header, { kid: 'unknown' })],
    ])('with %s signs nobody in', async (_, change) => {
      forge(change);
      const { client, callback } = await arriveWith('s-ada');
      expect(await outcomeOf(client, callback)).toBe('sso.answer-invalid');
      await expectNobody(client);
    });

    const hmac = (token: Token, secret: string | Buffer, hash: string) => {
      const input = `${encode(token.header)}.${encode(token.claims)}`;
      return `${input}.${createHmac(hash, secret).update(input).digest('base64url')}`;
    };
    it.each<[string, (token: Token, key: JWK) => Promise<string>]>([
      ['alg none', async (t) => `${encode({ ...t.header, alg: 'none' })}.${encode(t.claims)}.`],
      ['alg None', async (t) => `${encode({ ...t.header, alg: 'None' })}.${encode(t.claims)}.`],
      [
        'HS256 with the client secret',
        async (t) => {
          const secret = provider.settings.AUTH_OIDC_CLIENT_SECRET ?? '';
          return hmac({ ...t, header: { alg: 'HS256' } }, secret, 'sha256');
        },
      ],
      [
        'HS256 with the public key',
        async (t, key) => hmac({ ...t, header: { alg: 'HS256', kid: key.kid } }, `${key.n}`, 'sha256'),
      ],
      [
        'RS512, which is not on the list',
        async (t, key) =>
          new SignJWT(t.claims)
            .setProtectedHeader({ alg: 'RS512', kid: key.kid ?? '' })
            .sign(await importJWK({ ...key, alg: 'RS512' }, 'RS512')),
      ],
      [
        'a signature of another token',
        async (t) => `${encode(t.header)}.${encode({ ...t.claims, sub: 's-mallory' })}.${'A'.repeat(342)}`,
      ],
      ['no signature', async (t) => `${encode(t.header)}.${encode(t.claims)}.`],
      ['no JWT at all', async () => randomSecret()],
    ])('signed by %s signs nobody in', async (_, signWith) => {
      forge(() => undefined, signWith);
      const { client, callback } = await arriveWith('s-ada');
      expect(await outcomeOf(client, callback)).toBe('sso.answer-invalid');
      await expectNobody(client);
    });

    it('that is missing signs nobody in: an access token is no proof of who somebody is', async () => {
      provider.tamper = async ({ id_token, ...body }) => body;
      const { client, callback } = await arriveWith('s-ada');
      expect(await outcomeOf(client, callback)).toBe('sso.answer-invalid');
      await expectNobody(client);
    });
  });

  describe('where it leads', () => {
    it.each([
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/.//evil.example',
      'javascript:alert(1)',
      '/\t/evil.example',
    ])('%j never leads to another site', async (target) => {
      const client = server.visitor();
      const begun = await beginSignIn(client, target);
      const callback = await provider.signIn(begun, 's-ada');
      const location = (await client.fetch(callback)).headers.get('location');
      expect(location).toBe('/');
      const direct = await server.visitor().fetch(`/authenticate?redirect_uri=${encodeURIComponent(target)}`);
      expect(direct.headers.get('location')).toBe('/sso?redirect_uri=%2F');
    });

    it('a session that was planted before is not the one that begins (test SE-01)', async () => {
      const { client, callback } = await arriveWith('s-ada');
      const other = await server.signIn();
      const planted = other.cookies.get('PLAY_SESSION') ?? '';
      client.cookies.set('PLAY_SESSION', planted);
      await outcomeOf(client, callback);
      expect(client.cookies.get('PLAY_SESSION')).not.toBe(planted);
      expect((await other.fetch('/api/v1/me')).status).toBe(401);
    });
  });
});

const isSession = (line: string) => line.startsWith('PLAY_SESSION=');
