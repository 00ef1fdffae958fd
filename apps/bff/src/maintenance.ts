import type { Clock } from './clock.ts';
import type { SessionService } from './features/auth/session-service.ts';
import type { Logger } from './logging/logger.ts';
import type { Store } from './store.ts';

const DAY_MS = 24 * 60 * 60_000;
const EVERY_MS = 10 * 60_000;
/** Tombstones of revoked tokens are kept this long (design decision 6). */
const TOMBSTONE_MS = 90 * DAY_MS;
/** Longer than the longest window of the sign-in limiter. */
const ATTEMPTS_MS = 2 * DAY_MS;

/**
 * Deletes rows that no decision reads any more, now and then.
 * @returns a function that stops it.
 */
export function startMaintenance(deps: {
  readonly store: Store;
  readonly sessions: SessionService;
  readonly clock: Clock;
  readonly logger: Logger;
}): () => void {
  const { store, sessions, clock, logger } = deps;
  const prune = async (): Promise<void> => {
    await sessions.prune();
    await store.transaction(async (tx) => {
      await tx.loginAttempts.deleteBefore(clock.now() - ATTEMPTS_MS);
      await tx.tokens.deleteRevokedBefore(clock.now() - TOMBSTONE_MS);
    });
  };
  const timer = setInterval(() => {
    prune().catch((error: unknown) => logger.warn({ err: error }, 'old rows could not be deleted yet'));
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
