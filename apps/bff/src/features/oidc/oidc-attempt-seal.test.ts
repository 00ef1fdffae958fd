import { describe, expect, it } from 'vitest';
import { createSecretRing } from '../../security/secret-ring.ts';
import { randomSecret } from '../../test/random-secret.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { ATTEMPT_LIFETIME_MS, createAttemptSeal } from './oidc-attempt-seal.ts';

const AUDIENCE = 'http://localhost:9002/callback/oidc';
const ATTEMPT = {
  state: 's'.repeat(43),
  nonce: 'n'.repeat(43),
  codeVerifier: 'v'.repeat(43),
  target: '/settings/tokens?state=all',
};

describe('the seal of an attempt (test SE-12)', () => {
  const clock = createTestClock();
  const secrets = createSecretRing(randomSecret(), [], clock.now);
  const seal = createAttemptSeal(secrets, AUDIENCE, clock);

  it('opens what it sealed, twice sealed is never the same, and nothing can be read in it', async () => {
    const [first, second] = [await seal.seal(ATTEMPT), await seal.seal(ATTEMPT)];
    expect(first).not.toBe(second);
    expect(await seal.open(first)).toEqual(ATTEMPT);
    const readable = first
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
      .join();
    for (const value of Object.values(ATTEMPT)) expect(readable).not.toContain(value);
    expect(first.length).toBeLessThan(1_000);
  });

  it('ends after ten minutes', async () => {
    const ownClock = createTestClock();
    const own = createAttemptSeal(secrets, AUDIENCE, ownClock);
    const sealed = await own.seal(ATTEMPT);
    ownClock.advance(ATTEMPT_LIFETIME_MS - 1_000);
    expect(await own.open(sealed)).toEqual(ATTEMPT);
    ownClock.advance(1_000);
    expect(await own.open(sealed)).toBeUndefined();
  });

  it.each([
    [
      'another secret',
      () => createAttemptSeal(createSecretRing(randomSecret(), [], clock.now), AUDIENCE, clock),
    ],
    ['another address', () => createAttemptSeal(secrets, `${AUDIENCE}x`, clock)],
  ])('of %s opens nothing here', async (_, other) => {
    expect(await seal.open(await other().seal(ATTEMPT))).toBeUndefined();
  });

  it('opens nothing in which any bit was changed', async () => {
    const sealed = await seal.seal(ATTEMPT);
    for (let at = 0; at < sealed.length; at += 1) {
      if (sealed[at] === '.') continue;
      // The lowest bits of a part's last character mean nothing, so the highest is changed.
      const changed = sealed.charCodeAt(at) < 0x61 ? 'z' : 'A';
      expect(
        await seal.open(sealed.slice(0, at) + changed + sealed.slice(at + 1)),
        `at ${at}`,
      ).toBeUndefined();
    }
  });

  it('of a secret that only verifies is opened until that retires, and nothing new is sealed with it (test KR-05)', async () => {
    const sealed = await seal.seal(ATTEMPT);
    const ownClock = createTestClock();
    const [value, retiresAt] = [secrets.present, ownClock.now() + 60_000];
    const ring = createSecretRing(randomSecret(), [{ value, retiresAt }], ownClock.now);
    const next = createAttemptSeal(ring, AUDIENCE, ownClock);
    ownClock.advance(59_999);
    expect(await next.open(sealed)).toEqual(ATTEMPT);
    expect(await seal.open(await next.seal(ATTEMPT))).toBeUndefined();
    ownClock.advance(1);
    expect(await next.open(sealed)).toBeUndefined();
  });

  it.each([undefined, '', '{}', 'null', 'x'.repeat(5_000), 'a.b.c', 'a.b.c.d.e', 'e30.e30.'])(
    'opens nothing in %j',
    async (value) => {
      expect(await seal.open(value)).toBeUndefined();
    },
  );
});
