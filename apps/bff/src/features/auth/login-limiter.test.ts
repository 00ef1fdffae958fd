import { describe, expect, it } from 'vitest';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';

/** How a client is told apart by address: through a proxy that the server trusts. */
const from = (ip: string) => ({ 'x-forwarded-for': ip, 'content-type': 'application/json' });

describe.each(DIALECTS)('password guessing on %s', (database) => {
  const start = async () => {
    const clock = createTestClock();
    const server = await startTestServer({ database, clock, settings: { TRUSTED_PROXIES: '127.0.0.0/8' } });
    return { clock, server };
  };
  const guess = async (server: TestServer, username: string, ip = '203.0.113.1', password = 'wrong') => {
    const response = await server.visitor().fetch('/logIn', {
      method: 'POST',
      headers: from(ip),
      body: JSON.stringify({ username, password }),
    });
    await response.arrayBuffer();
    return response;
  };
  /** How many passwords were really compared: each leaves a record. */
  const evaluated = async (server: TestServer) =>
    (await server.store.read.audit.listLatest(2_000)).filter(({ action }) => action === 'session.refused')
      .length;

  describe('429', () => {
    it('500 wrong passwords at once: ten are evaluated, not one more (test BF-01)', async () => {
      const { server } = await start();
      const responses = await Promise.all(Array.from({ length: 500 }, () => guess(server, 'datahub')));
      const statuses = responses.map((response) => response.status);
      expect(statuses.filter((status) => status === 400)).toHaveLength(10);
      expect(statuses.filter((status) => status === 429)).toHaveLength(490);
      expect(await evaluated(server)).toBe(10);
    });

    it('says when to try again, holds for the right password too, and ends by itself', async () => {
      const { server, clock } = await start();
      for (let attempt = 0; attempt < 10; attempt += 1) await guess(server, 'datahub');
      const response = await guess(server, 'datahub', '203.0.113.1', server.rootPassword);
      expect(response.status).toBe(429);
      const seconds = Number(response.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(15 * 60);
      clock.advance(seconds * 1_000);
      expect((await guess(server, 'datahub', '203.0.113.1', server.rootPassword)).status).toBe(200);
    });

    it('counts one account under all its spellings, and a claimed address not at all', async () => {
      const { server } = await start();
      const spellings = ['datahub', 'DATAHUB', 'DataHub', ' datahub', 'datahub ', 'ｄａｔａｈｕｂ'];
      let refused = 0;
      for (let attempt = 0; attempt < 18; attempt += 1) {
        const name = spellings[attempt % spellings.length] ?? '';
        // The proxy appends the true address; what stands before it is the client's own invention.
        const response = await guess(server, name, `198.51.100.${attempt}, 203.0.113.1`);
        if (response.status === 429) refused += 1;
      }
      expect(refused).toBe(8);
      expect(await evaluated(server)).toBe(10);
    });

    it('bounds one password tried on many accounts from one address (test BF-03)', async () => {
      const { server } = await start();
      const statuses: number[] = [];
      // Names that nobody has: the work is the same, and so is the limit.
      for (let batch = 0; batch < 12; batch += 1) {
        const responses = await Promise.all(
          Array.from({ length: 10 }, (_, index) => guess(server, `user${batch * 10 + index}`)),
        );
        statuses.push(...responses.map((response) => response.status));
      }
      expect(statuses.filter((status) => status === 400)).toHaveLength(100);
      expect(statuses.filter((status) => status === 429)).toHaveLength(20);
      expect((await guess(server, 'datahub', '203.0.113.99', server.rootPassword)).status).toBe(200);
    });
  });

  describe('a person whose account is under attack', () => {
    it('still signs in from another address (test BF-02), and starts afresh after a success', async () => {
      const { server } = await start();
      for (let attempt = 0; attempt < 15; attempt += 1) await guess(server, 'datahub', '203.0.113.66');
      const own = (password: string) => guess(server, 'datahub', '192.0.2.10', password);
      for (let attempt = 0; attempt < 9; attempt += 1) expect((await own('typo')).status).toBe(400);
      expect((await own(server.rootPassword)).status).toBe(200);
      for (let attempt = 0; attempt < 9; attempt += 1) expect((await own('typo')).status).toBe(400);
      expect((await own(server.rootPassword)).status).toBe(200);
    });
  });
});
