import { setTimeout as delay } from 'node:timers/promises';
import { isSqliteBusy } from '../errors/database-errors.ts';

const GIVE_UP_AFTER_MS = 1_800;
const LONGEST_PAUSE_MS = 50;

/**
 * Runs a SQLite transaction, again while another process holds the write lock, without blocking the
 * event loop. `begin immediate` fails before any work was done, so running `work` again is safe.
 * @throws the busy error after 1.8 s, so that a caller hears 503 within two seconds.
 */
export async function retryWhileBusy<T>(work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  for (let pause = 2; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isSqliteBusy(error) || performance.now() - startedAt > GIVE_UP_AFTER_MS) throw error;
      await delay(pause);
    }
  }
}
