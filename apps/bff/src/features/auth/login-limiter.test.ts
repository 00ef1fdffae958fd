import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors/app-error.ts';
import { createStore } from '../../store.ts';
import type { TestClient } from '../../test/test-client.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { SOME_COST, startTestServer, type TestServer } from '../../test/test-server.ts';
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
    const isTaken = async (username: string, ip: string, device?: string): Promise<boolean> => {
      try {
        await limiter.take({ username, ip, device });
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
    const { store, clock, limiter, isTaken } = await createLimiter();
    const replica = createLoginLimiter(store, clock);
    const results = await Promise.allSettled(
      Array.from({ length: 500 }, (_, index) =>
        (index % 2 === 0 ? limiter : replica).take({ username: 'datahub', ip: ATTACKER }),
      ),
    );
    let evaluated = results.filter(({ status }) => status === 'fulfilled').length;
    expect(evaluated).toBeLessThanOrEqual(10);
    // A busy database refuses some of so many unasked: what they left is there to be used, and no more.
    while (await isTaken('datahub', ATTACKER)) evaluated += 1;
    expect(evaluated).toBe(10);
  });

  it('in no 15 minutes more than ten, wherever they begin (test BF-01)', async () => {
    const { clock, isTaken } = await createLimiter();
    const taken: number[] = [];
    // Two hours of trying every 20 seconds, bursts around every edge included.
    for (let step = 0; step < 360; step += 1) {
      if (await isTaken('datahub', ATTACKER)) taken.push(clock.now());
      clock.advance(20_000);
    }
    for (const start of taken) {
      const within = taken.filter((at) => at >= start && at < start + 15 * MINUTE);
      expect(within.length).toBeLessThanOrEqual(10);
    }
    // As many as the limit allows, not fewer: nobody waits longer than she must.
    expect(taken).toHaveLength(80);
  });

  it('twenty do not fit around the edge of a quarter of an hour (test BF-01)', async () => {
    const { clock, isTaken, count } = await createLimiter();
    for (let minute = 1; minute <= 4; minute += 1) {
      const name = `user${minute}`;
      expect(await count(11, () => isTaken(name, HOME))).toBe(10);
      clock.advance(14 * MINUTE);
      expect(await count(11, () => isTaken(name, HOME)), name).toBe(0);
      // Not a multiple of a quarter: the next round begins a minute later within its quarter.
      clock.advance(17 * MINUTE);
    }
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

  it('a network of IPv6 counts as one address, however it is spelt; the next one for itself (test BF-03)', async () => {
    const { isTaken, count } = await createLimiter();
    const anywhere = (index: number) => `2001:db8:0:7:${(index * 257).toString(16)}:${index}::${index % 7}`;
    expect(await count(30, (index) => isTaken('ada', anywhere(index)))).toBe(10);
    const spellings = ['2001:db8:0:7::', '2001:0DB8::7:0:0:0:9', '2001:db8:0:7:ffff:ffff:192.0.2.1'];
    expect(await count(3, (index) => isTaken('ada', spellings[index] ?? ''))).toBe(0);
    expect(await count(150, (index) => isTaken(`user${index}`, anywhere(index)))).toBe(90);
    expect(await count(30, () => isTaken('ada', '2001:db8:0:8::1'))).toBe(10);
    expect(await count(30, () => isTaken('ada', '::1'))).toBe(10);
    expect(await isTaken('user', HOME)).toBe(true);
  });

  it('names that are refused leave no record, so that one address cannot fill the disk (test BF-06)', async () => {
    const database = await openTestDatabase(dialect);
    const limiter = createLoginLimiter(createStore(database), createTestClock());
    const rows = async () =>
      (await database.reader.selectFrom('password_attempts').select('key').execute()).length;
    const tryName = (index: number) =>
      limiter.take({ username: `name ${index}`, ip: ATTACKER }).then(
        () => 'taken',
        (error: unknown) => (error instanceof AppError ? error.code : String(error)),
      );
    for (let index = 0; index < 100; index += 1) expect(await tryName(index)).toBe('taken');
    const before = await rows();
    for (let index = 100; index < 400; index += 1)
      expect(await tryName(index)).toBe('auth.too-many-attempts');
    expect(await rows()).toBe(before);
    expect(before).toBe(2 * 100 + 1);
  });

  it('one account from many addresses: 100 in any 24 hours (NIST SP 800-63B-4)', async () => {
    const { isTaken, count, clock } = await createLimiter();
    const DAY = 24 * 60 * MINUTE;
    expect(await count(40, (index) => isTaken('datahub', `198.51.100.${index}`))).toBe(40);
    clock.advance(DAY / 2);
    expect(await count(300, (index) => isTaken('datahub', `203.0.113.${index}`))).toBe(60);
    clock.advance(DAY / 2);
    expect(await count(300, (index) => isTaken('datahub', `192.0.2.${index}`))).toBe(40);
  });

  it('a person whose account is under attack still has her own attempts from home (test BF-02)', async () => {
    const { isTaken, count } = await createLimiter();
    expect(await count(50, () => isTaken('ada', ATTACKER))).toBe(10);
    expect(await count(10, () => isTaken('ada', HOME))).toBe(10);
  });

  it('a device that was here before counts by itself, when strangers have used up everything (test BF-02)', async () => {
    const { isTaken, count, clock, limiter } = await createLimiter();
    await count(150, (index) => isTaken('ada', `198.51.100.${index}`));
    await count(150, (index) => isTaken(`user${index}`, HOME));
    expect(await isTaken('ada', HOME)).toBe(false);
    expect(await count(30, () => isTaken('ada', HOME, 'laptop'))).toBe(10);
    expect(await count(30, () => isTaken('ada', HOME, 'phone'))).toBe(10);
    await limiter.reset({ username: 'ada', ip: HOME, device: 'laptop' });
    expect(await isTaken('ada', HOME, 'laptop')).toBe(true);
    expect(await isTaken('ada', HOME, 'phone')).toBe(false);
    // What a device forgets after the right password is its own; strangers stay where they are.
    clock.advance(15 * MINUTE);
    expect(await isTaken('ada', HOME)).toBe(false);
  });

  it('a device of one account is worth nothing at another, and has at most 100 attempts in a day', async () => {
    const { isTaken, count, clock } = await createLimiter();
    let taken = 0;
    for (let quarter = 0; quarter < 24 * 4 - 1; quarter += 1) {
      taken += await count(11, () => isTaken('ada', HOME, 'laptop'));
      clock.advance(15 * MINUTE);
    }
    expect(taken).toBe(100);
    expect(await count(11, () => isTaken('bob', HOME, 'laptop'))).toBe(10);
  });

  it('an attempt that is refused prolongs nobody’s wait', async () => {
    const { isTaken, count, clock } = await createLimiter();
    await count(10, () => isTaken('ada', HOME));
    for (let minute = 0; minute < 14; minute += 1) {
      clock.advance(MINUTE);
      expect(await count(20, () => isTaken('ada', HOME))).toBe(0);
    }
    clock.advance(MINUTE);
    expect(await count(20, () => isTaken('ada', HOME))).toBe(10);
  });

  it('the right password forgets the wrong ones of this account, not those of the address', async () => {
    const { isTaken, count, limiter } = await createLimiter();
    for (let round = 0; round < 9; round += 1) {
      expect(await count(10, () => isTaken('ada', HOME))).toBe(10);
      await limiter.reset({ username: 'ada', ip: HOME });
    }
    expect(await count(20, (index) => isTaken(`user${index}`, HOME))).toBe(10);
  });

  it('the refusal says when to come back, and coming back then works', async () => {
    const { limiter, clock, isTaken, count } = await createLimiter();
    clock.advance(7 * MINUTE);
    await count(10, () => isTaken('ada', HOME));
    const refusal = await limiter.take({ username: 'ada', ip: HOME }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'auth.too-many-attempts', status: 429 });
    const seconds = refusal instanceof AppError ? (refusal.options.retryAfterSeconds ?? 0) : 0;
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
    clock.advance(seconds * 1_000 - 1);
    expect(await isTaken('ada', HOME)).toBe(false);
    clock.advance(1);
    expect(await isTaken('ada', HOME)).toBe(true);
  });

  it('the records hold neither names nor addresses: people type passwords into name fields', async () => {
    const database = await openTestDatabase(dialect);
    const limiter = createLoginLimiter(createStore(database), createTestClock());
    await limiter.take({ username: 'hunter2-as-a-name', ip: ATTACKER });
    await limiter.take({ username: 'hunter2-as-a-name', ip: ATTACKER, device: 'laptop' });
    const rows = await database.reader.selectFrom('password_attempts').select('key').execute();
    expect(rows).toHaveLength(4);
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
      passwordCost: SOME_COST,
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

  it('a browser that signed in before gets in while ten addresses keep the account at its daily limit', async () => {
    const clock = createTestClock();
    const server = await startTestServer({ clock, settings: { TRUSTED_PROXIES: '127.0.0.0/8' } });
    const logIn = async (client: TestClient, password: string, ip: string) => {
      const body = JSON.stringify({ username: 'datahub', password });
      const headers = { 'x-forwarded-for': ip, 'content-type': 'application/json' };
      return (await client.fetch('/logIn', { method: 'POST', headers, body })).status;
    };
    const laptop = server.visitor();
    expect(await logIn(laptop, server.rootPassword, HOME)).toBe(200);
    const other = await server.addUser('other');
    // Counted as over HTTP, without the work of comparing each password.
    const strangers = createLoginLimiter(server.store, clock);
    for (let address = 0; address < 10; address += 1)
      for (let guess = 0; guess < 10; guess += 1)
        await strangers.take({ username: 'datahub', ip: `198.51.100.${address}` });
    expect(await logIn(server.visitor(), server.rootPassword, HOME)).toBe(429);
    await laptop.fetch('/logOut', { method: 'POST' });
    expect(await logIn(laptop, 'mistyped', HOME)).toBe(400);
    expect(await logIn(laptop, server.rootPassword, HOME)).toBe(200);

    // The proof is for this account, as it was signed, and for the password that it came with.
    const proof = laptop.cookies.get('latchkey_device') ?? '';
    const withProof = (value: string) => {
      const client = server.visitor();
      client.cookies.set('latchkey_device', value);
      return client;
    };
    const changed = proof.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
    expect(await logIn(withProof(changed), server.rootPassword, HOME)).toBe(429);
    expect(await logIn(withProof(proof), server.rootPassword, HOME)).toBe(200);
    const someoneElse = server.visitor();
    const body = JSON.stringify({ username: 'other', password: other });
    const headers = { 'content-type': 'application/json' };
    await someoneElse.fetch('/logIn', { method: 'POST', headers, body });
    const foreign = someoneElse.cookies.get('latchkey_device') ?? '';
    expect(foreign).not.toBe('');
    expect(await logIn(withProof(foreign), server.rootPassword, HOME)).toBe(429);
    await server.admin('users', 'password', 'datahub');
    expect(await logIn(withProof(proof), 'x', HOME)).toBe(429);
  });
});
