import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import { hashSecret } from '../../security/secret-hash.ts';
import type { Store } from '../../store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Wrong passwords that are evaluated at most. Per account and address, so that a stranger at another
 * address cannot lock a person out in minutes (test BF-02); per address against spraying one password
 * over many accounts (BF-03); per account and day against many addresses (NIST SP 800-63B-4: 100).
 */
const LIMITS = [
  { kind: 'account-address', windowMs: 15 * MINUTE_MS, max: 10 },
  { kind: 'address', windowMs: 15 * MINUTE_MS, max: 100 },
  { kind: 'account', windowMs: DAY_MS, max: 100 },
] as const;

/** Bounds password guessing with counters in the database. */
export type LoginLimiter = {
  /**
   * Counts an attempt before its password is evaluated, so that parallel guesses cannot overrun.
   * @throws AppError `auth.too-many-attempts` with the time to wait; a storage error when it cannot count.
   */
  take(username: string, ip: string): Promise<void>;
  /** Forgets the attempts of an account after the right password came. */
  reset(username: string, ip: string): Promise<void>;
};

/** @returns a limiter whose keys are hashes: what people type as a user name may be a password. */
export function createLoginLimiter(store: Store, clock: Clock): LoginLimiter {
  const keysOf = (username: string, ip: string) => {
    const account = username.normalize('NFKC').trim().toLowerCase();
    return {
      'account-address': hashSecret(`account-address\n${account}\n${ip}`),
      address: hashSecret(`address\n${ip}`),
      account: hashSecret(`account\n${account}`),
    };
  };
  return {
    take: async (username, ip) => {
      const keys = keysOf(username, ip);
      const now = clock.now();
      const waitMs = await store.transaction(async (tx) => {
        for (const { kind, windowMs, max } of LIMITS) {
          const windowStart = now - (now % windowMs);
          if ((await tx.loginAttempts.increment(keys[kind], windowStart)) > max)
            return windowStart + windowMs - now;
        }
        return 0;
      });
      if (waitMs === 0) return;
      const minutes = Math.ceil(waitMs / MINUTE_MS);
      throw new AppError('auth.too-many-attempts', {
        detail: `Too many sign-in attempts. Try again in ${minutes === 1 ? '1 minute' : `${minutes} minutes`}.`,
        retryAfterSeconds: Math.ceil(waitMs / 1_000),
      });
    },
    reset: async (username, ip) => {
      const keys = keysOf(username, ip);
      await store.transaction(async (tx) => {
        await tx.loginAttempts.delete(keys['account-address']);
        await tx.loginAttempts.delete(keys.account);
      });
    },
  };
}
