import { beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../test/test-client.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { DOORS, startTestServer, type TestServer } from '../../test/test-server.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe.each(DIALECTS)('a token that mints tokens on %s', (database) => {
  const clock = createTestClock();
  let server: TestServer;
  let ada: TestClient;

  beforeAll(async () => {
    server = await startTestServer({ database, clock, settings: { ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'true' } });
    ada = await server.addSignedIn('ada');
  });

  const bearer = (token: string) => server.script(`Bearer ${token}`);
  const revoke = (client: TestClient, id: string) =>
    client.send('DELETE', `/api/v1/tokens/${encodeURIComponent(id)}`);
  const works = async (token: string) => {
    const statuses = new Set(await Promise.all(DOORS.map((door) => server.knock(door, token))));
    expect(statuses.size).toBe(1);
    return statuses.has(200);
  };

  describe('its children', () => {
    it('die with it, and theirs, in one act with a record each (design decision 8)', async () => {
      const parent = await server.mint(ada, { duration: 'P7D' });
      const child = await server.mint(bearer(parent.accessToken), { duration: 'P1D' });
      const grandchild = await server.mint(bearer(child.accessToken), { duration: 'PT1H' });
      const sibling = await server.mint(ada);
      const family = [parent, child, grandchild];
      for (const { accessToken } of family) expect(await works(accessToken)).toBe(true);

      expect((await revoke(ada, parent.token.id)).status).toBe(204);
      for (const { accessToken } of family) expect(await works(accessToken)).toBe(false);
      expect(await works(sibling.accessToken)).toBe(true);
      const revoked = (await server.store.read.audit.listLatest(20))
        .filter(({ action }) => action === 'token.revoked')
        .map(({ subjectUrn }) => subjectUrn);
      expect(revoked.sort()).toEqual(family.map(({ token }) => token.urn).sort());
    });

    it('do not take it along: revoking a child leaves the parent', async () => {
      const parent = await server.mint(ada);
      const child = await server.mint(bearer(parent.accessToken));
      await revoke(bearer(parent.accessToken), child.token.id);
      expect(await works(child.accessToken)).toBe(false);
      expect(await works(parent.accessToken)).toBe(true);
    });

    it('are recorded as made by the token', async () => {
      const parent = await server.mint(ada);
      const child = await server.mint(bearer(parent.accessToken));
      const event = (await server.store.read.audit.listLatest(5)).find(
        ({ subjectUrn }) => subjectUrn === child.token.urn,
      );
      expect(event).toMatchObject({ actorUrn: 'urn:li:corpuser:ada', viaTokenId: parent.token.id });
    });
  });

  describe('a child’s end', () => {
    it('is never after its parent’s: explicit ends beyond it are refused, the default is shortened', async () => {
      const parent = await server.mint(ada, { duration: 'P7D' });
      const end = parent.token.expiresAt ?? 0;
      const script = bearer(parent.accessToken);
      for (const input of [{ duration: 'P30D' }, { expiresAt: end + 1 }, { noExpiry: true }]) {
        const response = await script.send('POST', '/api/v1/tokens', { name: 'x', ...input });
        expect(response.status, JSON.stringify(input)).toBe(400);
        expect(await response.json()).toMatchObject({ code: 'token.duration-not-allowed' });
      }
      expect((await server.mint(script)).token.expiresAt).toBe(end);
      expect((await server.mint(script, { expiresAt: end })).token.expiresAt).toBe(end);
      expect((await server.mint(script, { duration: 'P1D' })).token.expiresAt).toBe(clock.now() + DAY);
    });

    it('cannot creep on: a chain of children ends when the first one does', async () => {
      let { accessToken, token } = await server.mint(ada, { duration: 'PT1H' });
      const end = token.expiresAt ?? 0;
      for (let generation = 0; generation < 5; generation += 1) {
        clock.advance(HOUR / 10);
        ({ accessToken, token } = await server.mint(bearer(accessToken)));
        expect(token.expiresAt).toBeLessThanOrEqual(end);
      }
      clock.advance(HOUR);
      expect(await works(accessToken)).toBe(false);
      ada = await server.signIn('ada', await server.admin('users', 'password', 'ada').then(passwordIn));
    });

    it('is bounded over GraphQL as well', async () => {
      const parent = await server.mint(ada, { duration: 'PT1H' });
      const { errors } = await bearer(parent.accessToken).graphql(
        `mutation { createAccessToken(input: {type: PERSONAL, actorUrn: "urn:li:corpuser:ada", duration: ONE_DAY, name: "x"}) { accessToken } }`,
      );
      expect(errors?.[0]?.extensions.code).toBe(400);
    });
  });

  describe('a revoked or expired token', () => {
    it('mints nothing', async () => {
      const revoked = await server.mint(ada);
      await revoke(ada, revoked.token.id);
      const response = await bearer(revoked.accessToken).send('POST', '/api/v1/tokens', { name: 'x' });
      expect(response.status).toBe(401);
    });
  });
});

function passwordIn(lines: readonly string[]): string {
  return /^Password: (.+)$/m.exec(lines.join('\n'))?.[1] ?? '';
}
