import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import { networkOf } from '../../security/client-network.ts';
import { hashSecret } from '../../security/secret-hash.ts';
import type { Store } from '../../store.ts';
import { accountNameOf } from './account-name-policy.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** At most `max` in any span of `windowMs`, wherever it begins. */
type Limit = { readonly windowMs: number; readonly max: number };

const TEN_IN_A_QUARTER: Limit = { windowMs: 15 * MINUTE_MS, max: 10 };
const HUNDRED_IN_A_QUARTER: Limit = { windowMs: 15 * MINUTE_MS, max: 100 };
const HUNDRED_IN_A_DAY: Limit = { windowMs: DAY_MS, max: 100 };

/** A password that somebody tries. */
export type PasswordAttempt = {
  readonly username: string;
  readonly ip: string;
  /** The device that signed in to this account before, if it proved that (`security/device-proof.ts`). */
  readonly device?: string | undefined;
};

/** Bounds password guessing with records in the database. */
export type LoginLimiter = {
  /**
   * Counts an attempt before its password is evaluated, so that parallel guesses cannot overrun.
   * @throws AppError `auth.too-many-attempts` with the time to wait; a storage error when it cannot count.
   */
  take(attempt: PasswordAttempt): Promise<void>;
  /** Forgets the attempts of an account after the right password came. */
  reset(attempt: PasswordAttempt): Promise<void>;
};

/** What is counted together, under which limits, and whether the right password forgets it. */
type Bucket = { readonly key: string; readonly limits: readonly Limit[]; readonly isForgotten: boolean };

/**
 * A stranger's attempts count per account and address, so that somebody elsewhere cannot lock a person out
 * in minutes (test BF-02); per address against spraying one password over many accounts (BF-03); and per
 * account and day against many addresses (NIST SP 800-63B-4: 100). A device that signed in to the account
 * before counts by itself alone: strangers who use up the rest do not keep its person out (OWASP device
 * cookies). Keys are hashes: what people type as a user name may be a password.
 */
function bucketsOf({ username, ip, device }: PasswordAttempt): Bucket[] {
  const account = accountNameOf(username);
  const network = networkOf(ip);
  const bucket = (kind: string, parts: readonly string[], isForgotten: boolean, ...limits: Limit[]) => ({
    key: hashSecret([kind, ...parts].join('\n')),
    limits,
    isForgotten,
  });
  if (device !== undefined)
    return [bucket('device', [account, device], true, TEN_IN_A_QUARTER, HUNDRED_IN_A_DAY)];
  // Always in this order: each attempt locks one key of each kind, so two never wait for each other.
  return [
    bucket('account-address', [account, network], true, TEN_IN_A_QUARTER),
    bucket('address', [network], false, HUNDRED_IN_A_QUARTER),
    bucket('account', [account], true, HUNDRED_IN_A_DAY),
  ];
}

/**
 * @returns the limiter. An attempt that is refused counts nowhere, so nobody can prolong the wait of another;
 *   nor does it leave a record: names that nobody counts must not fill the disk (test BF-06).
 */
export function createLoginLimiter(store: Store, clock: Clock): LoginLimiter {
  return {
    take: async (attempt) => {
      const now = clock.now();
      await store.transaction(async (tx) => {
        let waitMs = 0;
        const records: { key: string; times: number[] }[] = [];
        for (const { key, limits } of bucketsOf(attempt)) {
          const times = await tx.loginAttempts.lockTimes(key, now);
          for (const limit of limits) waitMs = Math.max(waitMs, waitOf(times, limit, now));
          const span = Math.max(...limits.map(({ windowMs }) => windowMs));
          records.push({ key, times: [...times.filter((time) => time > now - span), now] });
        }
        // Thrown in here, so that the keys which were made in order to lock them are gone again.
        if (waitMs > 0) throw tooManyAttempts(waitMs);
        // Replicas' clocks differ a little, and what is oldest decides about the wait.
        for (const { key, times } of records) await tx.loginAttempts.updateTimes(key, times.sort(byTime));
      });
    },
    reset: (attempt) =>
      store.transaction(async (tx) => {
        for (const { key, isForgotten } of bucketsOf(attempt))
          if (isForgotten) await tx.loginAttempts.delete(key);
      }),
  };
}

function tooManyAttempts(waitMs: number): AppError {
  const minutes = Math.ceil(waitMs / MINUTE_MS);
  return new AppError('auth.too-many-attempts', {
    detail: `Too many sign-in attempts. Try again in ${minutes === 1 ? '1 minute' : `${minutes} minutes`}.`,
    retryAfterSeconds: Math.ceil(waitMs / 1_000),
  });
}

const byTime = (one: number, other: number) => one - other;

/** @returns how long until another attempt fits, milliseconds; 0 when it fits now. `times` are sorted. */
function waitOf(times: readonly number[], { windowMs, max }: Limit, now: number): number {
  const recent = times.filter((time) => time > now - windowMs);
  const deciding = recent[recent.length - max];
  return deciding === undefined ? 0 : deciding + windowMs - now;
}
