import { type ListTokensResult, mintedTokenSchema } from '@latchkey/shared/tokens';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../test/test-client.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { DOORS, startTestServer, type TestServer } from '../../test/test-server.ts';

const DAY = 86_400_000;
const path = (id: string) => `/api/v1/tokens/${encodeURIComponent(id)}`;

describe.each(DIALECTS)('tokens over REST on %s', (database) => {
  const clock = createTestClock();
  let server: TestServer;
  let root: TestClient;
  let ada: TestClient;
  let bob: TestClient;

  beforeAll(async () => {
    server = await startTestServer({ database, clock });
    root = await server.signIn();
    ada = await server.addSignedIn('ada');
    bob = await server.addSignedIn('bob');
  });

  const list = async (client: TestClient, query = ''): Promise<ListTokensResult> => {
    const response = await client.fetch(`/api/v1/tokens${query}`);
    expect(response.status).toBe(200);
    return (await response.json()) as ListTokensResult;
  };
  const problemOf = async (response: Response) => {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    // biome-ignore lint/suspicious/noExplicitAny: the members are what the tests are about
    return (await response.json()) as any;
  };

  describe('201', () => {
    it('hands out a token that opens both doors, in one answer that nobody may keep', async () => {
      const response = await ada.send('POST', '/api/v1/tokens', { name: ' ci ', description: ' loads ' });
      expect(response.status).toBe(201);
      expect(response.headers.get('cache-control')).toBe('no-store');
      const minted = mintedTokenSchema.parse(await response.json());
      expect(minted.token).toMatchObject({
        name: 'ci',
        description: 'loads',
        actorUrn: 'urn:li:corpuser:ada',
        ownerUrn: 'urn:li:corpuser:ada',
        createdAt: clock.now(),
        expiresAt: clock.now() + 90 * DAY,
        revokedAt: null,
        state: 'active',
      });
      for (const door of DOORS) expect(await server.knock(door, minted.accessToken)).toBe(200);
    });

    it.each([
      [{ duration: 'PT1H' }, 3_600_000],
      [{ duration: 'p1m' }, 30 * DAY],
      [{ duration: 'P365D' }, 365 * DAY],
    ])('%j sets that end', async (input, ms) => {
      expect((await server.mint(ada, input)).token.expiresAt).toBe(clock.now() + ms);
    });

    it('an exact end is kept to the millisecond, up to the longest allowed lifetime', async () => {
      for (const expiresAt of [clock.now() + 1, clock.now() + 365 * DAY]) {
        expect((await server.mint(ada, { expiresAt })).token.expiresAt).toBe(expiresAt);
      }
    });

    it('for another user: only a manager, and the record names both', async () => {
      const { token } = await server.mint(root, { actorUrn: 'urn:li:corpuser:ada' });
      expect(token).toMatchObject({ actorUrn: 'urn:li:corpuser:ada', ownerUrn: 'urn:li:corpuser:datahub' });
      const [event] = (await server.store.read.audit.listLatest(5)).filter(
        ({ subjectUrn }) => subjectUrn === token.urn,
      );
      expect(event).toMatchObject({
        action: 'token.minted',
        actorUrn: 'urn:li:corpuser:datahub',
        details: { forActor: 'urn:li:corpuser:ada' },
      });
    });
  });

  describe('200', () => {
    it('a list holds one’s own tokens and never a secret', async () => {
      const { accessToken, token } = await server.mint(bob, { name: 'mine' });
      const response = await bob.fetch('/api/v1/tokens');
      const text = await response.text();
      expect(text).toContain(token.id);
      expect(text).not.toContain(accessToken.split('.')[2]);
      expect(
        JSON.parse(text).tokens.every(
          (item: { ownerUrn: string }) => item.ownerUrn === 'urn:li:corpuser:bob',
        ),
      ).toBe(true);
    });

    it('is searched, sorted and paged', async () => {
      for (const name of ['page-c', 'page-a', 'page-b']) await server.mint(bob, { name });
      const page = await list(bob, '?query=PAGE-&sort=name&order=asc&start=1&count=1');
      expect(page).toMatchObject({ start: 1, count: 1, total: 3 });
      expect(page.tokens.map((token) => token.name)).toEqual(['page-b']);
    });

    it('a manager lists everybody’s, or one user’s', async () => {
      const all = await list(root, '?owner=all&count=100');
      expect(new Set(all.tokens.map((token) => token.ownerUrn)).size).toBeGreaterThan(1);
      const bobs = await list(root, '?owner=urn:li:corpuser:bob');
      expect(new Set(bobs.tokens.map((token) => token.ownerUrn))).toEqual(new Set(['urn:li:corpuser:bob']));
    });

    it('names the people a manager asked for, whether they have rows or not, and tells nobody else', async () => {
      const asked = '?owner=urn:li:corpuser:bob&actor=urn:li:corpuser:ada&query=matches-nothing';
      expect(await list(root, asked)).toMatchObject({ total: 0, ownerName: 'bob', actorName: 'ada' });
      expect(await list(root, '?owner=urn:li:corpuser:nobody')).toMatchObject({ ownerName: null });
      expect(await list(root, '?owner=all')).toMatchObject({ ownerName: null, actorName: null });
      expect(await list(ada, '?actor=urn:li:corpuser:bob')).toMatchObject({ total: 0, actorName: null });
    });

    it('says when and from where a token was last used', async () => {
      const { accessToken, token } = await server.mint(ada, { name: 'used' });
      await server.knock('metadata', accessToken);
      const usedAt = clock.now();
      await server.restart();
      const used = (await list(ada, '?query=used')).tokens.find((item) => item.id === token.id);
      expect(used).toMatchObject({ lastUsedAt: usedAt, lastUsedIp: expect.stringMatching(/127\.0\.0\.1/) });
    });
  });

  describe('204', () => {
    it('revoking ends the token at both doors at once; its tombstone stays to be seen', async () => {
      const { accessToken, token } = await server.mint(ada, { name: 'doomed' });
      const response = await ada.send('DELETE', path(token.id));
      expect(response.status).toBe(204);
      for (const door of DOORS) expect(await server.knock(door, accessToken)).toBe(401);
      expect((await list(ada, '?query=doomed')).total).toBe(0);
      const [tombstone] = (await list(ada, '?query=doomed&state=revoked')).tokens;
      expect(tombstone).toMatchObject({ id: token.id, state: 'revoked', revokedAt: clock.now() });
    });

    it('an owner revokes a token that she made for another, a manager anybody’s', async () => {
      const forBob = await server.mint(root, { actorUrn: 'urn:li:corpuser:bob' });
      expect((await bob.send('DELETE', path(forBob.token.id))).status).toBe(404);
      expect(await server.knock('frontend', forBob.accessToken)).toBe(200);
      const ofBob = await server.mint(bob);
      expect((await root.send('DELETE', path(ofBob.token.id))).status).toBe(204);
      expect(await server.knock('frontend', ofBob.accessToken)).toBe(401);
    });
  });

  describe('400', () => {
    it('names every bad field at once', async () => {
      const response = await ada.send('POST', '/api/v1/tokens', {
        name: '',
        description: 'x'.repeat(501),
        expiresAt: 'soon',
        ownerUrn: 'urn:li:corpuser:datahub',
      });
      expect(response.status).toBe(400);
      const problem = await problemOf(response);
      expect(problem).toMatchObject({ code: 'request.invalid', status: 400, requestId: expect.any(String) });
      const fields = problem.errors.map((error: { field: string }) => error.field);
      expect(fields).toEqual(expect.arrayContaining(['name', 'description', 'expiresAt']));
    });

    it.each<[string, object]>([
      ['a duration that is not listed', { duration: 'P2D' }],
      ['a longer duration', { duration: 'P3Y' }],
      ['a malformed duration', { duration: 'THREE_YEARS' }],
      ['an empty duration', { duration: '' }],
      ['an end that is now', { expiresAt: Date.UTC(2027, 0, 1, 12) }],
      ['an end in the past', { expiresAt: 1 }],
      ['an end beyond the longest lifetime', { expiresAt: Date.UTC(2027, 0, 1, 12) + 365 * DAY + 1 }],
      ['no end', { noExpiry: true }],
      ['an actor that is no user', { actorUrn: 'urn:li:corpGroup:x' }],
      ['an empty actor', { actorUrn: '' }],
      ['two actors', { actorUrn: ['urn:li:corpuser:ada', 'urn:li:corpuser:bob'] }],
      ['U+0000 in the name', { name: 'a\u0000b' }],
    ])('%s', async (_, input) => {
      const before = (await list(root, '?owner=all&state=all')).total;
      const response = await root.send('POST', '/api/v1/tokens', { name: 'ci', ...input });
      expect(response.status).toBe(400);
      expect((await problemOf(response)).errors).toHaveLength(1);
      expect((await list(root, '?owner=all&state=all')).total).toBe(before);
    });

    it.each<[string, object, object]>([
      ['name', { name: 'x'.repeat(51) }, { code: 'text.too-long', params: { max: 50 } }],
      ['name', { name: ' ' }, { code: 'text.missing' }],
      [
        'duration',
        { duration: 'P2D' },
        {
          code: 'lifetime.not-listed',
          params: { allowed: ['PT1H', 'P1D', 'P7D', 'P30D', 'P90D', 'P180D', 'P365D'] },
        },
      ],
      ['expiresAt', { expiresAt: 1 }, { code: 'lifetime.past' }],
      [
        'expiresAt',
        { expiresAt: Date.UTC(2029, 0, 1) },
        { code: 'lifetime.too-long', params: { maxMs: 365 * DAY } },
      ],
      ['noExpiry', { noExpiry: true }, { code: 'lifetime.needed' }],
      ['actorUrn', { actorUrn: 'urn:li:corpGroup:x' }, { code: 'actor.not-a-user' }],
    ])('says of %s in facts what it says in words: %j', async (field, input, facts) => {
      const response = await ada.send('POST', '/api/v1/tokens', { name: 'ci', ...input });
      expect((await problemOf(response)).errors).toEqual([{ field, message: expect.any(String), ...facts }]);
    });

    it.each([
      ['text that is not JSON', '{"name":', 'application/json'],
      ['no object', '"name"', 'application/json'],
      ['a form', 'name=ci', 'application/x-www-form-urlencoded'],
      ['nothing', '', 'application/json'],
      ['a prototype', '{"name":"ci","__proto__":{"actorUrn":"x"}}', 'application/json'],
    ])('a body that is %s', async (_, body, type) => {
      const response = await ada.fetch('/api/v1/tokens', {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      });
      expect(response.status).toBe(400);
      await problemOf(response);
    });

    it.each([
      '?count=0',
      '?count=101',
      '?start=-1',
      '?sort=id',
      '?state=x',
      '?query=%00',
      '?owner=a&owner=b',
      '?order=up',
    ])('a list with %s', async (query) => {
      const response = await ada.fetch(`/api/v1/tokens${query}`);
      expect(response.status).toBe(400);
      await problemOf(response);
    });
  });

  describe('401', () => {
    it('without any credential, with the plain challenge of RFC 6750', async () => {
      for (const method of ['GET', 'POST']) {
        const response = await server
          .visitor()
          .send(method, '/api/v1/tokens', method === 'POST' ? { name: 'x' } : undefined);
        expect(response.status).toBe(401);
        expect(response.headers.get('www-authenticate')).toBe('Bearer realm="Latchkey"');
        expect((await problemOf(response)).code).toBe('auth.required');
      }
    });

    it('before the body is looked at', async () => {
      const response = await server.visitor().fetch('/api/v1/tokens', {
        method: 'POST',
        body: '{',
        headers: { 'content-type': 'application/json' },
      });
      expect(response.status).toBe(401);
    });
  });

  describe('403', () => {
    it('for another user, for everybody’s list: not without MANAGE_ACCESS_TOKENS, and the answer names it', async () => {
      const mint = await ada.send('POST', '/api/v1/tokens', { name: 'x', actorUrn: 'urn:li:corpuser:bob' });
      const all = await ada.fetch('/api/v1/tokens?owner=all');
      const bobs = await ada.fetch('/api/v1/tokens?owner=urn:li:corpuser:bob');
      const manage = 'Manage All Access Tokens';
      // The words of a refusal must not tell a service account from a person.
      const named = new Map([[mint, [manage, 'Manage Service Accounts']]]);
      for (const response of [mint, all, bobs]) {
        expect(response.status).toBe(403);
        expect(response.headers.get('www-authenticate')).toBe(
          'Bearer realm="Latchkey", error="insufficient_scope"',
        );
        const problem = await problemOf(response);
        expect(problem.code).toBe('privilege.missing');
        expect(problem.detail).toContain('MANAGE_ACCESS_TOKENS');
        expect(problem.params).toEqual({ privileges: named.get(response) ?? [manage] });
      }
    });

    it('for a write with the cookie but without our header, or from another origin', async () => {
      const { token } = await server.mint(ada);
      const foreign = [
        { 'x-latchkey-request': '' },
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ];
      for (const headers of foreign) {
        for (const [method, target] of [
          ['POST', '/api/v1/tokens'],
          ['DELETE', path(token.id)],
        ] as const) {
          const response = await ada.fetch(target, {
            method,
            headers: { 'content-type': 'application/json', ...headers },
            ...(method === 'POST' ? { body: '{"name":"x"}' } : {}),
          });
          expect(response.status, `${method} ${JSON.stringify(headers)}`).toBe(403);
          expect((await problemOf(response)).code).toBe('request.cross-site');
        }
      }
      expect((await list(ada, '?state=revoked&count=100')).tokens.map((item) => item.id)).not.toContain(
        token.id,
      );
    });
  });

  describe('404', () => {
    it('is the same for a token of another, a revoked one and one that never was (test AZ-01)', async () => {
      const others = await server.mint(bob);
      const revoked = await server.mint(ada);
      await ada.send('DELETE', path(revoked.token.id));
      const unknown = Buffer.alloc(32, 7).toString('base64');
      const answers: string[] = [];
      for (const id of [others.token.id, revoked.token.id, unknown]) {
        const response = await ada.send('DELETE', path(id));
        expect(response.status).toBe(404);
        const { requestId: _, ...problem } = await problemOf(response);
        const headers = [...response.headers].filter(
          ([name]) => !/^(?:x-request-id|date|content-length)$/.test(name),
        );
        answers.push(JSON.stringify([problem, headers]));
      }
      expect(new Set(answers).size).toBe(1);
      expect(await server.knock('frontend', others.accessToken)).toBe(200);
    });

    it.each(['%', '%2e%2e', 'x', '%27%20or%20%271%27=%271', '*', '%F0%9F%A6%8A'])(
      'or 400, and never anything else, for the odd id %s',
      async (id) => {
        const response = await ada.send('DELETE', `/api/v1/tokens/${id}`);
        expect([400, 404]).toContain(response.status);
        await problemOf(response);
      },
    );
  });

  describe('413', () => {
    it('a body above 100 kB', async () => {
      const response = await ada.send('POST', '/api/v1/tokens', {
        name: 'x',
        description: 'x'.repeat(110_000),
      });
      expect(response.status).toBe(413);
      expect((await problemOf(response)).code).toBe('request.too-large');
    });
  });
});
