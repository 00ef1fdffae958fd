import { describe, expect, it } from 'vitest';
import { AppError } from '../errors/app-error.ts';
import { createPasswordHasher } from './password-hash.ts';

const PASSWORD = 'correct horse battery staple';
/** For what is the same at any cost: a tenth of what users pay, and the least. */
const LESS = { memory: 16_384, passes: 2, parallelism: 1 };
const LEAST = { memory: 64, passes: 1, parallelism: 1 };

describe('a password hash', () => {
  it('is argon2id with at least the OWASP minimum, as a PHC string with a salt of its own', async () => {
    const hasher = createPasswordHasher();
    const [left, right] = await Promise.all([hasher.hash(PASSWORD), hasher.hash(PASSWORD)]);
    const form = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/;
    const [, memory, passes, lanes] = form.exec(left) ?? [];
    expect(Number(memory)).toBeGreaterThanOrEqual(19_456);
    expect(Number(passes)).toBeGreaterThanOrEqual(2);
    expect(Number(lanes)).toBe(1);
    expect(right).toMatch(form);
    expect(left).not.toBe(right);
    expect(left).not.toContain(PASSWORD);
  });

  it('matches its own password and no other', async () => {
    const hasher = createPasswordHasher(LEAST);
    const phc = await hasher.hash(PASSWORD);
    expect(await hasher.matches(PASSWORD, phc)).toBe(true);
    for (const wrong of [
      '',
      ' ',
      `${PASSWORD} `,
      ` ${PASSWORD}`,
      PASSWORD.toUpperCase(),
      PASSWORD.slice(1),
    ]) {
      expect(await hasher.matches(wrong, phc), wrong).toBe(false);
    }
  });

  it('tells apart two passwords that share their first 72 bytes, and two that share what is before NUL', async () => {
    const hasher = createPasswordHasher(LEAST);
    const start = 'a'.repeat(72);
    const phc = await hasher.hash(`${start}-one`);
    expect(await hasher.matches(`${start}-one`, phc)).toBe(true);
    expect(await hasher.matches(`${start}-two`, phc)).toBe(false);
    expect(await hasher.matches(start, phc)).toBe(false);
    const withNul = await hasher.hash('before\u0000after-one');
    expect(await hasher.matches('before\u0000after-two', withNul)).toBe(false);
  });

  it('is the same for both Unicode forms of one password', async () => {
    const hasher = createPasswordHasher(LEAST);
    const text = 'Åström-naïve-Ünïcode';
    const phc = await hasher.hash(text.normalize('NFC'));
    expect(await hasher.matches(text.normalize('NFD'), phc)).toBe(true);
    expect(await hasher.matches('Astrom-naive-Unicode', phc)).toBe(false);
  });

  it('with other costs still matches, so that raising the cost locks nobody out', async () => {
    // Made by the reference implementation: password "password", salt "somesalt", m=65536, t=2, p=1.
    const phc = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await createPasswordHasher().matches('password', phc)).toBe(true);
    expect(await createPasswordHasher().matches('passwore', phc)).toBe(false);
  });

  it.each(['', 'plain', '$2b$12$abc', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$AAAA'])(
    'in another form (%j) is an error, never a match',
    async (phc) => {
      await expect(createPasswordHasher().matches('plain', phc)).rejects.toThrow(
        /not an argon2id PHC string/,
      );
    },
  );
});

describe('a user without a password', () => {
  it('costs the same work as a wrong password, and never matches (test BF-04)', async () => {
    const hasher = createPasswordHasher(LESS);
    const phc = await hasher.hash(PASSWORD);
    const time = async (stored: string | null) => {
      const before = performance.now();
      expect(await hasher.matches('wrong', stored)).toBe(false);
      return performance.now() - before;
    };
    // By turns, and the best of each: what else the machine does falls on both.
    const samples: Array<readonly [number, number]> = [];
    for (let round = 0; round < 10; round += 1) samples.push([await time(phc), await time(null)]);
    const known = Math.min(...samples.map(([first]) => first));
    const unknown = Math.min(...samples.map(([, second]) => second));
    // A skipped hash would be a thousand times faster.
    expect(unknown).toBeGreaterThan(known / 3);
    expect(unknown).toBeLessThan(known * 3);
  });
});

describe('too many sign-ins at once', () => {
  it('are refused with 503 and a time to wait, and those in the queue are answered', async () => {
    const hasher = createPasswordHasher(LESS);
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, () => hasher.matches(PASSWORD, null)),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    const answered = results.filter((result) => result.status === 'fulfilled');
    expect(answered.length).toBeGreaterThanOrEqual(30);
    expect(answered.length).toBeLessThanOrEqual(40);
    for (const { reason } of refused) {
      expect(reason).toBeInstanceOf(AppError);
      expect(reason).toMatchObject({ code: 'service.unavailable', status: 503 });
      expect(reason.options.retryAfterSeconds).toBeGreaterThan(0);
    }
    expect(await hasher.matches(PASSWORD, null)).toBe(false);
  });
});
