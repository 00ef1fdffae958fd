import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { forgedTokens, hmacToken } from './forged-tokens.ts';
import { randomSecret } from './random-secret.ts';
import { rawRequest } from './raw-request.ts';
import type { TestClient } from './test-client.ts';
import { createTestClock } from './test-clock.ts';
import { DIALECTS } from './test-database.ts';
import { DOORS, type Door, startTestServer, type TestServer } from './test-server.ts';

const HOUR = 3_600_000;
const SIGNING_KEY = randomSecret();

/** Paths of each door that ask for authentication. */
const PATHS: Record<Door, readonly string[]> = {
  frontend: [
    '/api/gms/entities/urn:li:corpuser:datahub',
    '/api/v1/me',
    '/api/v1/tokens',
    '/openapi/v3/entity/corpuser',
  ],
  metadata: [
    '/entities/urn:li:corpuser:datahub',
    '/openapi/v3/entity/corpuser',
    '/aspects/urn:li:corpuser:datahub?aspect=corpUserKey&version=0',
  ],
};
const cells = DOORS.flatMap((door) => PATHS[door].map((path) => [door, path] as const));

/** RFC 6750 §3: what a refused bearer hears. */
const CHALLENGE = /^Bearer realm="Latchkey", error="invalid_token", error_description="[^"]+"$/;

describe.each(DIALECTS)('both doors on %s', (database) => {
  const clock = createTestClock();
  let server: TestServer;
  let root: TestClient;

  beforeAll(async () => {
    const settings = { DATAHUB_TOKEN_SERVICE_SIGNING_KEY: SIGNING_KEY, ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'true' };
    server = await startTestServer({ database, clock, settings });
    root = await server.signIn();
  });

  const ask = (door: Door, path: string, ...authorizations: string[]) =>
    rawRequest(`${server.address(door)}${path}`, {
      headers: authorizations.flatMap((value) => ['Authorization', value]),
    });
  const statusesOf = async (token: string) => {
    const statuses = await Promise.all(DOORS.map((door) => server.knock(door, token)));
    return new Set(statuses);
  };

  describe('200', () => {
    it.each(['Bearer', 'bearer'])('with a live token after %j, at every path', async (scheme) => {
      const { accessToken } = await server.mint(root);
      for (const [door, path] of cells) {
        const { status } = await ask(door, path, `${scheme} ${accessToken}`);
        expect([200, 404], `${door} ${path}`).toContain(status);
      }
    });

    it('until the very end of the token, and not a millisecond longer', async () => {
      const { accessToken } = await server.mint(root, { duration: 'PT1H' });
      clock.advance(HOUR - 1);
      expect(await statusesOf(accessToken)).toEqual(new Set([200]));
      clock.advance(1);
      expect(await statusesOf(accessToken)).toEqual(new Set([401]));
      root = await server.signIn();
    });

    it('for a token without an end, years later', async () => {
      const { accessToken, token } = await server.mint(root, { noExpiry: true });
      expect(token.expiresAt).toBeNull();
      clock.advance(20 * 365 * 24 * HOUR);
      expect(await statusesOf(accessToken)).toEqual(new Set([200]));
      root = await server.signIn();
    });
  });

  describe('401', () => {
    it.each(cells)(
      '%s %s: without a credential, the challenge says no error (RFC 6750 §3.1)',
      async (door, path) => {
        const { status, headers } = await ask(door, path);
        expect(status).toBe(401);
        expect(headers['www-authenticate']).toBe('Bearer realm="Latchkey"');
        expect(headers['cache-control']).toBe('no-store');
      },
    );

    it('for an expired token, a revoked one and an unknown one: each says invalid_token and why', async () => {
      const expired = await server.mint(root, { duration: 'PT1H' });
      clock.advance(HOUR);
      root = await server.signIn();
      const revoked = await server.mint(root);
      await root.send('DELETE', `/api/v1/tokens/${encodeURIComponent(revoked.token.id)}`);
      const payload = JSON.parse(
        Buffer.from(revoked.accessToken.split('.')[1] ?? '', 'base64url').toString(),
      );
      const unknown = hmacToken({ alg: 'HS256' }, { ...payload, jti: 'never-stored' }, SIGNING_KEY);
      for (const [door, path] of cells) {
        for (const [token, why] of [
          [expired.accessToken, 'The token has expired'],
          [revoked.accessToken, 'The token was revoked'],
          [unknown, 'The token is not valid'],
        ] as const) {
          const { status, headers } = await ask(door, path, `Bearer ${token}`);
          expect(status, `${door} ${path} ${why}`).toBe(401);
          expect(headers['www-authenticate']).toMatch(CHALLENGE);
          expect(headers['www-authenticate']).toContain(why);
        }
      }
    });

    it('for every forgery, at every path (test AN-01)', async () => {
      const { accessToken } = await server.mint(root);
      const sendable = forgedTokens(accessToken, SIGNING_KEY).filter(
        ([, token]) => /^[\x21-\x7e]+$/.test(token) && token.length < 10_000,
      );
      expect(sendable.length).toBeGreaterThanOrEqual(80);
      for (const [what, token] of sendable) {
        for (const [door, path] of cells) {
          const { status } = await ask(door, path, `Bearer ${token}`);
          expect(status, `${door} ${path}: ${what}`).toBe(401);
        }
      }
      expect(await statusesOf(accessToken)).toEqual(new Set([200]));
    });

    it('for a token of another kind, though signed with the true key', async () => {
      const claims = (changes: object) => ({
        actorType: 'USER',
        actorId: 'datahub',
        type: 'SESSION',
        version: '1',
        jti: 'x',
        sub: 'datahub',
        exp: Math.floor(clock.now() / 1_000) + 60,
        iss: 'datahub-metadata-service',
        ...changes,
      });
      const kinds: ReadonlyArray<readonly [object, frontend: number, metadata: number]> = [
        // Our own credential between the doors opens the inner one only (test AN-09).
        [{}, 401, 200],
        [{ actorId: 'nobody', sub: 'nobody' }, 401, 401],
        [{ exp: Math.floor(clock.now() / 1_000) }, 401, 401],
        [{ exp: undefined }, 401, 401],
        [{ type: 'PERSONAL' }, 401, 401],
        [{ version: '2' }, 401, 401],
        [{ version: '2', type: 'SERVICE_ACCOUNT' }, 401, 401],
      ];
      for (const [changes, frontend, metadata] of kinds) {
        const token = hmacToken({ alg: 'HS256' }, claims(changes), SIGNING_KEY);
        expect(await server.knock('frontend', token), JSON.stringify(changes)).toBe(frontend);
        expect(await server.knock('metadata', token), JSON.stringify(changes)).toBe(metadata);
      }
    });

    it.each([
      'Bearer',
      'Bearer ',
      'Bearer  x',
      'BEARER x',
      'Token x',
      'Basic ZGF0YWh1YjpkYXRhaHVi',
      'Basic datahub:datahub',
      'Basic __datahub_system:JohnSnowKnowsNothing',
      'Negotiate x',
      'x',
      ',',
    ])('for the odd credential %j', async (authorization) => {
      for (const [door, path] of cells) expect((await ask(door, path, authorization)).status).toBe(401);
    });

    it('for a token in the address, in a form, or in another header', async () => {
      const { accessToken } = await server.mint(root);
      for (const [door, path] of cells) {
        const url = `${server.address(door)}${path}`;
        expect(
          (await rawRequest(`${url}${url.includes('?') ? '&' : '?'}access_token=${accessToken}`)).status,
        ).toBe(401);
        for (const name of [
          'Proxy-Authorization',
          'X-Forwarded-Authorization',
          'X-Authorization',
          'X-Original-Authorization',
        ]) {
          expect((await rawRequest(url, { headers: [name, `Bearer ${accessToken}`] })).status, name).toBe(
            401,
          );
        }
      }
    });

    it('for the token of a suspended or removed user; after reinstatement the suspended one’s works again', async () => {
      const [susp, rem] = await Promise.all(['susp', 'rem'].map((name) => server.addSignedIn(name)));
      if (susp === undefined || rem === undefined) throw new Error('two users');
      const ofSuspended = (await server.mint(susp)).accessToken;
      const ofRemoved = (await server.mint(rem)).accessToken;
      await server.admin('users', 'suspend', 'susp');
      expect(await statusesOf(ofSuspended)).toEqual(new Set([401]));
      await server.admin('users', 'reinstate', 'susp');
      expect(await statusesOf(ofSuspended)).toEqual(new Set([200]));
      await server.admin('users', 'remove', 'rem');
      expect(await statusesOf(ofRemoved)).toEqual(new Set([401]));
      // A new person of the same name does not inherit the tokens.
      await server.addUser('rem');
      expect(await statusesOf(ofRemoved)).toEqual(new Set([401]));
    });
  });

  describe('400', () => {
    it('for two credentials, whichever is good, and nothing is done (test AN-10)', async () => {
      const { accessToken } = await server.mint(root);
      for (const [door, path] of cells) {
        for (const pair of [
          [`Bearer ${accessToken}`, 'Bearer x'],
          ['Bearer x', `Bearer ${accessToken}`],
          [`Bearer ${accessToken}`, `Bearer ${accessToken}`],
        ]) {
          const { status, headers } = await ask(door, path, ...pair);
          expect(status, `${door} ${path}`).toBe(400);
          expect(headers['www-authenticate']).toContain('error="invalid_request"');
        }
      }
    });
  });

  describe('431 or 401', () => {
    it('for a token of 20 kB and more', async () => {
      for (const [door, path] of cells) {
        const { status } = await ask(door, path, `Bearer ${'A'.repeat(20_000)}`);
        expect([401, 431]).toContain(status);
      }
    });
  });

  describe('another signing key, or another salt', () => {
    it('ends every token at the restart; the one back makes them work again (tests KR-01, contract §1.7)', async () => {
      const { accessToken } = await server.mint(root);
      await server.restart({ DATAHUB_TOKEN_SERVICE_SIGNING_KEY: randomSecret() });
      expect(await statusesOf(accessToken)).toEqual(new Set([401]));
      await server.restart({
        DATAHUB_TOKEN_SERVICE_SIGNING_KEY: SIGNING_KEY,
        DATAHUB_TOKEN_SERVICE_SALT: randomSecret(),
      });
      expect(await statusesOf(accessToken)).toEqual(new Set([401]));
      const payload = accessToken.split('.')[1] ?? '';
      const resigned = `eyJhbGciOiJIUzI1NiJ9.${payload}`;
      const signature = createHmac('sha256', SIGNING_KEY).update(resigned).digest('base64url');
      expect(`${resigned}.${signature}`).toBe(accessToken);
    });
  });
});
