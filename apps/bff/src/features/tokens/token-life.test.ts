import type { MintedToken, TokenDetails, TokenRecord } from '@latchkey/shared/tokens';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestClient } from '../../test/test-client.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { DOORS, startTestServer, type TestServer } from '../../test/test-server.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const pathOf = (id: string, verb = '') => `/api/v1/tokens/${encodeURIComponent(id)}${verb}`;

describe.each(DIALECTS)('the life of a token on %s', (database) => {
  const clock = createTestClock();
  let server: TestServer;
  let ada: TestClient;
  let bob: TestClient;
  let passwords: { ada: string; bob: string };

  beforeAll(async () => {
    server = await startTestServer({ database, clock });
    passwords = { ada: await server.addUser('ada'), bob: await server.addUser('bob') };
  });

  // Each test moves the clock, and a session ends after half an hour without a request.
  beforeEach(async () => {
    ada = await server.signIn('ada', passwords.ada);
    bob = await server.signIn('bob', passwords.bob);
  });

  const rotate = async (client: TestClient, id: string, graceMs: number) => {
    const response = await client.send('POST', pathOf(id, '/rotate'), { graceMs });
    return { status: response.status, body: (await response.json()) as MintedToken & { code: string } };
  };
  const knockBoth = async (token: string) => Promise.all(DOORS.map((door) => server.knock(door, token)));

  describe('rotating', () => {
    it('works over GraphQL too', async () => {
      const old = await server.mint(ada, { name: 'nightly' });
      const query =
        'mutation r($id: String!) { rotateAccessToken(tokenId: $id) { accessToken metadata { name } } }';
      const { data } = await ada.graphql(query, { id: old.token.id });
      expect(data.rotateAccessToken.metadata).toEqual({ name: 'nightly' });
      expect(await knockBoth(data.rotateAccessToken.accessToken)).toEqual([200, 200]);
      expect(await knockBoth(old.accessToken)).toEqual([401, 401]);
    });

    it('without grace ends the old token with the answer that brings the new one', async () => {
      const old = await server.mint(ada, { name: 'nightly', duration: 'P7D' });
      clock.advance(HOUR / 4);
      const { status, body } = await rotate(ada, old.token.id, 0);
      expect(status).toBe(201);
      expect(body.token).toMatchObject({
        name: 'nightly',
        actorUrn: 'urn:li:corpuser:ada',
        expiresAt: clock.now() + 7 * DAY,
        rotatedFromId: old.token.id,
        replacedById: null,
      });
      expect(await knockBoth(body.accessToken)).toEqual([200, 200]);
      expect(await knockBoth(old.accessToken)).toEqual([401, 401]);
    });

    it('with a grace lets the old token go on until then, and not longer', async () => {
      const old = await server.mint(ada, { duration: 'P7D' });
      const { body } = await rotate(ada, old.token.id, HOUR);
      expect(await knockBoth(old.accessToken)).toEqual([200, 200]);
      clock.advance(HOUR - 1);
      expect(await knockBoth(old.accessToken)).toEqual([200, 200]);
      clock.advance(1);
      expect(await knockBoth(old.accessToken)).toEqual([401, 401]);
      expect(await knockBoth(body.accessToken)).toEqual([200, 200]);
    });

    it('never lengthens the life of the old token', async () => {
      const old = await server.mint(ada, { duration: 'PT1H' });
      await rotate(ada, old.token.id, 7 * DAY);
      clock.advance(HOUR);
      expect(await knockBoth(old.accessToken)).toEqual([401, 401]);
    });

    it('ends tokens that were minted with the old one when the grace ends', async () => {
      const old = await server.mint(ada, { duration: 'P7D' });
      const script = server.script(`Bearer ${old.accessToken}`);
      const child = (await (
        await script.send('POST', '/api/v1/tokens', { name: 'child' })
      ).json()) as MintedToken;
      await rotate(ada, old.token.id, HOUR);
      expect(await knockBoth(child.accessToken)).toEqual([200, 200]);
      clock.advance(HOUR);
      expect(await knockBoth(child.accessToken)).toEqual([401, 401]);
    });

    it('ten times at once gives exactly one successor (tests AZ-08, FZ-03)', async () => {
      const old = await server.mint(ada, {});
      const answers = await Promise.all(Array.from({ length: 10 }, () => rotate(ada, old.token.id, HOUR)));
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
      const successors = (
        await server.store.read.tokens.list({
          ownerUrn: 'urn:li:corpuser:ada',
          text: '',
          state: 'all',
          filters: [],
          sort: 'createdAt',
          order: 'desc',
          start: 0,
          count: 100,
          now: clock.now(),
        })
      ).tokens.filter(({ rotatedFromId }) => rotatedFromId === old.token.id);
      expect(successors).toHaveLength(1);
    });

    it('refuses a caller with a token: a stolen one must not become a longer one', async () => {
      const { accessToken, token } = await server.mint(ada, {});
      const response = await server
        .script(`Bearer ${accessToken}`)
        .send('POST', pathOf(token.id, '/rotate'), {});
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'auth.session-required' });
    });

    it('does not tell another’s token from one that never was', async () => {
      const { token } = await server.mint(ada, {});
      expect(await rotate(bob, token.id, 0)).toMatchObject({
        status: 404,
        body: { code: 'token.not-found' },
      });
      expect(await rotate(bob, 'unknown', 0)).toMatchObject({
        status: 404,
        body: { code: 'token.not-found' },
      });
    });

    it('needs the privilege to generate as of now', async () => {
      const { token } = await server.mint(ada, {});
      await server.admin('policies', 'deactivate', '7');
      try {
        expect(await rotate(ada, token.id, 0)).toMatchObject({
          status: 403,
          body: { code: 'privilege.missing' },
        });
      } finally {
        await server.admin('policies', 'activate', '7');
      }
    });

    it.each([-1, 1, 3_600_001, '3600000'])(
      'refuses a grace of %j and says what it takes',
      async (graceMs) => {
        const { token } = await server.mint(ada, {});
        const response = await ada.send('POST', pathOf(token.id, '/rotate'), { graceMs });
        expect(response.status).toBe(400);
        expect(await response.json()).toMatchObject({ errors: [{ field: 'graceMs' }] });
      },
    );
  });

  describe('editing', () => {
    it('changes name and description, and the audit log has both names', async () => {
      const { token } = await server.mint(ada, { name: 'before', description: 'text' });
      const response = await ada.send('PATCH', pathOf(token.id), { name: 'after' });
      expect((await response.json()) as TokenRecord).toMatchObject({ name: 'after', description: 'text' });
      const event = (await server.store.read.audit.listLatest(1)).at(-1);
      expect(event).toMatchObject({
        action: 'token.edited',
        subjectUrn: token.urn,
        details: { from: 'before', to: 'after' },
      });
    });

    it('is refused for another’s token and for a revoked one', async () => {
      const { token } = await server.mint(ada, {});
      expect((await bob.send('PATCH', pathOf(token.id), { name: 'x' })).status).toBe(404);
      await ada.send('DELETE', pathOf(token.id));
      expect((await ada.send('PATCH', pathOf(token.id), { name: 'x' })).status).toBe(404);
    });
  });

  describe('revoking several', () => {
    it('ends those that are the caller’s, and names the others', async () => {
      const [first, second] = [await server.mint(ada, {}), await server.mint(ada, {})];
      const theirs = await server.mint(bob, {});
      // One of them twice: it is not "not found" the second time.
      const ids = [first.token.id, second.token.id, theirs.token.id, 'unknown', first.token.id];
      const response = await ada.send('POST', '/api/v1/tokens/revoke', { ids });
      expect(await response.json()).toEqual({
        revoked: [first.token.id, second.token.id],
        notFound: [theirs.token.id, 'unknown'],
      });
      expect(await knockBoth(first.accessToken)).toEqual([401, 401]);
      expect(await knockBoth(theirs.accessToken)).toEqual([200, 200]);
    });

    it('counts a token among the ended ones that died with another of them', async () => {
      const parent = await server.mint(ada, {});
      const child = await server.mint(server.script(`Bearer ${parent.accessToken}`), {});
      const ids = [parent.token.id, child.token.id];
      const response = await ada.send('POST', '/api/v1/tokens/revoke', { ids });
      expect(await response.json()).toEqual({ revoked: ids, notFound: [] });
      const revocations = (await server.store.read.audit.listLatest(5)).filter(
        ({ action, subjectUrn }) => action === 'token.revoked' && subjectUrn === child.token.urn,
      );
      expect(revocations).toHaveLength(1);
    });

    it('of one’s own ends all of them and nobody else’s', async () => {
      const mine = await server.mint(ada, {});
      const theirs = await server.mint(bob, {});
      expect((await ada.send('POST', '/api/v1/tokens/revoke', { all: 'mine' })).status).toBe(200);
      expect(await knockBoth(mine.accessToken)).toEqual([401, 401]);
      expect(await knockBoth(theirs.accessToken)).toEqual([200, 200]);
    });
  });

  describe('details', () => {
    it('count the uses of today at both doors once they are written', async () => {
      const { accessToken, token } = await server.mint(ada, {});
      for (let round = 0; round < 3; round += 1) await knockBoth(accessToken);
      await server.restart();
      const details = (await (await ada.fetch(pathOf(token.id))).json()) as TokenDetails;
      const today = new Date(clock.now()).toISOString().slice(0, 10);
      expect(details.usage).toHaveLength(30);
      expect(details.usage.at(-1)).toEqual({ day: today, uses: 6 });
      expect(details.token.lastUsedAt).toBe(clock.now());
    });

    it('of another’s token are not found', async () => {
      const { token } = await server.mint(ada, {});
      expect((await bob.fetch(pathOf(token.id))).status).toBe(404);
    });
  });

  describe('a response', () => {
    it.each(DOORS)('at the %s door tells a token that ends within 7 days when that is', async (door) => {
      const soon = await server.mint(ada, { duration: 'P7D' });
      const late = await server.mint(ada, { duration: 'P30D' });
      const path =
        door === 'frontend'
          ? '/api/gms/entities/urn:li:corpuser:datahub'
          : '/entities/urn:li:corpuser:datahub';
      const headerOf = async (token: string) =>
        (await server.script(`Bearer ${token}`, door).fetch(path)).headers.get('x-latchkey-token-expiration');
      expect(await headerOf(soon.accessToken)).toBe(new Date(clock.now() + 7 * DAY).toISOString());
      expect(await headerOf(late.accessToken)).toBeNull();
    });
  });

  describe('trying', () => {
    it('says at both doors whether a secret works, and why not', async () => {
      const { accessToken, token } = await server.mint(ada, {});
      const attempt = async () => (await ada.send('POST', '/api/v1/tokens/try', { accessToken })).json();
      expect(await attempt()).toMatchObject({
        frontend: { status: 200, message: 'The token works.' },
        metadataService: { status: 200 },
      });
      await ada.send('DELETE', pathOf(token.id));
      expect(await attempt()).toMatchObject({
        frontend: { status: 401, message: 'The token was revoked' },
        metadataService: { status: 401, message: 'The token was revoked' },
      });
    });
  });
});
