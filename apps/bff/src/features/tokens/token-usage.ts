import { USAGE_DAYS } from '@latchkey/shared/tokens';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logging/logger.ts';
import type { Store } from '../../store.ts';

/** How often collected uses are written, milliseconds. */
const FLUSH_INTERVAL_MS = 5_000;
/**
 * Least time between two writes for one token, by whichever replica, milliseconds. Half a minute, and the time that a use
 * waits for its writing, because the row only says when the use was (write amplification, test MI-04).
 */
const WRITE_EVERY_MS = 30_000 + FLUSH_INTERVAL_MS;
/** When a token is looked at again that another replica wrote in the meantime, milliseconds. */
const LOOK_AGAIN_MS = 10_000;
/** Uses that are only counted, because other replicas write when the token was used, milliseconds late at most. */
const COUNT_WITHIN_MS = 60_000;
/** Tokens written in one transaction: who revokes one of them waits for no more than these. */
const BATCH = 100;
const DAY_MS = 24 * 60 * 60_000;

/** Collects when, from where and how often tokens were used, and writes it now and then. */
export type TokenUsage = {
  /** Notes a use; costs no I/O. */
  note(tokenId: string, ip: string): void;
  /** Writes what is due. @param everything also what was written a moment ago. */
  flush(everything?: boolean): Promise<void>;
  /** Starts writing by itself. @returns a function that stops and writes the rest. */
  start(): () => Promise<void>;
};

/** `since` and `at` are the first and the last use of those that are not written yet. */
type Uses = { since: number; at: number; ip: string; readonly byDay: Map<number, number> };

/**
 * Last use is a courtesy, not a decision: a failed write is logged and tried again at the next turn. "Last used" is at most
 * 40 s late, where several replicas see the same token 50 s.
 */
export function createTokenUsage(store: Store, clock: Clock, logger: Logger): TokenUsage {
  const pending = new Map<string, Uses>();
  /** Until when a token is left alone, epoch ms. */
  const restsUntil = new Map<string, number>();
  let prunedDay = 0;

  const add = (tokenId: string, uses: Uses): void => {
    const known = pending.get(tokenId);
    if (known === undefined) {
      pending.set(tokenId, uses);
      return;
    }
    known.since = Math.min(known.since, uses.since);
    if (uses.at >= known.at) Object.assign(known, { at: uses.at, ip: uses.ip });
    for (const [day, count] of uses.byDay) known.byDay.set(day, (known.byDay.get(day) ?? 0) + count);
  };

  /** @returns what is to be written another time, because another replica wrote that token lately. */
  const write = (batch: readonly (readonly [string, Uses])[], now: number, everything: boolean) =>
    store.transaction(async (tx) => {
      const later: [string, Uses][] = [];
      for (const [id, uses] of batch) {
        const { since, at, ip, byDay } = uses;
        const unlessAfter = everything ? undefined : now - WRITE_EVERY_MS;
        const isWritten = await tx.tokens.updateLastUsed(id, at, ip, unlessAfter);
        const isCounted = isWritten || everything || now - since >= COUNT_WITHIN_MS;
        if (isCounted) for (const [day, count] of byDay) await tx.tokens.addUses(id, day, count);
        if (isWritten || everything) continue;
        if (!isCounted) later.push([id, uses]);
        // One that is older than this was written, or somebody wrote a later one.
        else if (now - at < COUNT_WITHIN_MS) later.push([id, { since: at, at, ip, byDay: new Map() }]);
      }
      return later;
    });

  const flush = async (everything = false): Promise<void> => {
    const now = clock.now();
    for (const [id, until] of restsUntil) if (until <= now) restsUntil.delete(id);
    // In one order everywhere: replicas that count the same tokens wait for each other, but never in a circle.
    const due = [...pending]
      .filter(([id]) => everything || !restsUntil.has(id))
      .sort(([one], [other]) => (one < other ? -1 : 1));
    try {
      for (let start = 0; start < due.length; start += BATCH) {
        const batch = due.slice(start, start + BATCH);
        for (const [id] of batch) pending.delete(id);
        const later = await write(batch, now, everything).catch((error: unknown) => {
          for (const [id, uses] of batch) add(id, uses);
          throw error;
        });
        for (const [id] of batch) restsUntil.set(id, now + WRITE_EVERY_MS);
        for (const [id, uses] of later) {
          add(id, uses);
          restsUntil.set(id, now + LOOK_AGAIN_MS);
        }
      }
      const today = Math.floor(now / DAY_MS);
      if (due.length === 0 || prunedDay === today) return;
      await store.transaction((tx) => tx.tokens.deleteUsesBefore(today - USAGE_DAYS));
      prunedDay = today;
    } catch (error) {
      logger.warn({ err: error }, 'the last use of tokens could not be written yet');
    }
  };

  return {
    note: (tokenId, ip) => {
      const at = clock.now();
      add(tokenId, { since: at, at, ip, byDay: new Map([[Math.floor(at / DAY_MS), 1]]) });
    },
    flush,
    start: () => {
      const timer = setInterval(() => void flush(), FLUSH_INTERVAL_MS);
      timer.unref();
      return async () => {
        clearInterval(timer);
        await flush(true);
      };
    },
  };
}
