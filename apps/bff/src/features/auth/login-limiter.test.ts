import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors/app-error.ts';
import { createStore } from '../../store.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { createLoginLimiter } from './login-limiter.ts';

const MINUTE = 60_000;
const HOME = '192.0.2.10';
const ATTACKER = '203.0.113.1';

describe.each(DIALECTS)('password guessing on %s', (dialect) => {
  /** A limiter of its own: comparing passwords is not what most of these are about, and costs 100 ms each. */
  async function createLimiter() {
    const clock = createTestClock();
    const store = createStore(await openTestDatabase(dialect));
    const limiter = createLoginLimiter(store, clock);
    const isTaken = async (username: string, ip: string): Promise<boolean> => {
      try {
        await limiter.take(username, ip);
        return true;
      } catch (error) {
        if (error instanceof AppError && error.code === 'auth.too-many-attempts') return false;
        throw error;
      }
    };
    const count = async (attempts: number, attempt: (index: number) => Promise<boolean>) => {
      let taken = 0;
      for (let index = 0; index < attempts; index += 1) if (await attempt(index)) taken += 1;
      return taken;
    };
    return { clock, store, limiter, isTaken, count };
  }

  it('500 wrong passwords at once: ten are evaluated, not one more, over two replicas (test BF-01)', async () => {
    const { store, clock, isTaken } = await createLimiter();
    const replica = createLoginLimiter(store, clock);
    const results = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        index % 2 === 0
          ? isTaken('datahub', ATTACKER)
          : replica.take('datahub', ATTACKER).then(
              () => true,
              () => false,
            ),
      ),
    );
    expect(results.filter(Boolean)).toHaveLength(10);
  });

  it('one account counts as one under all its spellings', async () => {
    const { isTaken, count } = await createLimiter();
    const spellings = ['datahub', 'DATAHUB', 'DataHub', ' datahub', 'datahub ', 'ｄａｔａｈｕｂ'];
    const taken = await count(30, (index) => isTaken(spellings[index % spellings.length] ?? '', ATTACKER));
    expect(taken).toBe(10);
  });

  it('one password on many accounts from one address: 100 in 15 minutes (test BF-03)', async () => {
    const { isTaken, count, clock } = await createLimiter();
    expect(await count(150, (index) => isTaken(`user${index}`, ATTACKER))).toBe(100);
    expect(await isTaken('somebody', HOME)).toBe(true);
    clock.advance(15 * MINUTE);
    expect(await isTaken('user200', ATTACKER)).toBe(true);
  });

  it('one account from many addresses: 100 in a day (NIST SP 800-63B-4)', async () => {
    const { isTaken, count, clock } = await createLimiter();
    expect(await count(300, (index) => isTaken('datahub', `198.51.100.${index}`))).toBe(100);
    clock.advance(24 * 60 * MINUTE);
    expect(await isTaken('datahub', '198.51.100.1')).toBe(true);
  });

  it('a person whose account is under attack still has her own attempts from home (test BF-02)', async () => {
    const { isTaken, count } = await createLimiter();
    expect(await count(50, () => isTaken('ada', ATTACKER))).toBe(10);
    expect(await count(10, () => isTaken('ada', HOME))).toBe(10);
  });

  it('the right password forgets the wrong ones of this account, not those of the address', async () => {
    const { isTaken, count, limiter } = await createLimiter();
    for (let round = 0; round < 9; round += 1) {
      expect(await count(10, () => isTaken('ada', HOME))).toBe(10);
      await limiter.reset('ada', HOME);
    }
    expect(await count(20, (index) => isTaken(`user${index}`, HOME))).toBe(10);
  });

  it('the refusal says when to come back, and coming back then works', async () => {
    const { limiter, clock, isTaken, count } = await createLimiter();
    clock.advance(7 * MINUTE);
    await count(10, () => isTaken('ada', HOME));
    const refusal = await limiter.take('ada', HOME).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'auth.too-many-attempts', status: 429 });
    const seconds = refusal instanceof AppError ? (refusal.options.retryAfterSeconds ?? 0) : 0;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
    clock.advance(seconds * 1_000 - 1);
    expect(await isTaken('ada', HOME)).toBe(false);
    clock.advance(1);
    expect(await isTaken('ada', HOME)).toBe(true);
  });

  it('the counters hold neither names nor addresses: people type passwords into name fields', async () => {
    const database = await openTestDatabase(dialect);
    const limiter = createLoginLimiter(createStore(database), createTestClock());
    await limiter.take('hunter2-as-a-name', ATTACKER);
    const rows = await database.reader.selectFrom('login_attempts').select('key').execute();
    expect(rows).toHaveLength(3);
    for (const { key } of rows) expect(key).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('guessing over HTTP', () => {
  const guess = async (server: TestServer, ip: string, password = 'wrong') => {
    const response = await server.visitor().fetch('/logIn', {
      method: 'POST',
      // The test is the proxy: it appends the true address to what the client claims.
      headers: { 'x-forwarded-for': ip, 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'datahub', password }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it('evaluates ten of 200 at once, whatever address the client claims; 429 says when to try again', async () => {
    const server = await startTestServer({
      clock: createTestClock(),
      settings: { TRUSTED_PROXIES: '127.0.0.0/8' },
    });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => guess(server, `198.51.100.${index}, ${ATTACKER}`)),
    );
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(10);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(190);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(JSON.parse(refused[0]?.text ?? '')).toEqual({
      message: expect.stringMatching(/^Too many sign-in attempts/),
    });
    const evaluated = (await server.store.read.audit.listLatest(500)).filter(
      ({ action }) => action === 'session.refused',
    );
    expect(evaluated).toHaveLength(10);
    expect((await guess(server, ATTACKER, server.rootPassword)).status).toBe(429);
    expect((await guess(server, HOME, server.rootPassword)).status).toBe(200);
  });
});
