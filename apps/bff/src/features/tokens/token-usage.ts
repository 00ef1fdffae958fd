import { USAGE_DAYS } from '@latchkey/shared/tokens';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logging/logger.ts';
import type { Store } from '../../store.ts';

/** How often collected uses are written, milliseconds: "last used" is at most this late. */
const FLUSH_INTERVAL_MS = 5_000;
/** Least time between two writes for one token (write amplification, test MI-04). */
const WRITE_EVERY_MS = 30_000;
const DAY_MS = 24 * 60 * 60_000;

/** Collects when, from where and how often tokens were used, and writes it now and then in one transaction. */
export type TokenUsage = {
  /** Notes a use; costs no I/O. */
  note(tokenId: string, ip: string): void;
  /** Writes what is due. @param everything also what was written less than 30 s ago. */
  flush(everything?: boolean): Promise<void>;
  /** Starts writing by itself. @returns a function that stops and writes the rest. */
  start(): () => Promise<void>;
};

type Uses = { at: number; ip: string; readonly byDay: Map<number, number> };

/** Last use is a courtesy, not a decision: a failed write is logged and tried again at the next turn. */
export function createTokenUsage(store: Store, clock: Clock, logger: Logger): TokenUsage {
  const pending = new Map<string, Uses>();
  const writtenAt = new Map<string, number>();
  let prunedDay = 0;

  const add = (tokenId: string, { at, ip, byDay }: Uses): void => {
    const known = pending.get(tokenId);
    if (known === undefined) {
      pending.set(tokenId, { at, ip, byDay });
      return;
    }
    if (at >= known.at) Object.assign(known, { at, ip });
    for (const [day, uses] of byDay) known.byDay.set(day, (known.byDay.get(day) ?? 0) + uses);
  };

  const flush = async (everything = false): Promise<void> => {
    const now = clock.now();
    const due = [...pending].filter(([id]) => everything || now - (writtenAt.get(id) ?? 0) >= WRITE_EVERY_MS);
    if (due.length === 0) return;
    for (const [id] of due) pending.delete(id);
    const today = Math.floor(now / DAY_MS);
    try {
      await store.transaction(async (tx) => {
        for (const [id, { at, ip, byDay }] of due) {
          await tx.tokens.updateLastUsed(id, at, ip);
          for (const [day, uses] of byDay) await tx.tokens.addUses(id, day, uses);
        }
        if (prunedDay !== today) await tx.tokens.deleteUsesBefore(today - USAGE_DAYS);
      });
      prunedDay = today;
      for (const [id] of due) writtenAt.set(id, now);
      for (const [id, at] of writtenAt) if (now - at >= WRITE_EVERY_MS) writtenAt.delete(id);
    } catch (error) {
      for (const [id, uses] of due) add(id, uses);
      logger.warn({ err: error }, 'the last use of tokens could not be written yet');
    }
  };

  return {
    note: (tokenId, ip) => {
      const at = clock.now();
      add(tokenId, { at, ip, byDay: new Map([[Math.floor(at / DAY_MS), 1]]) });
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
