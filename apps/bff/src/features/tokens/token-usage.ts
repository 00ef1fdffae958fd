import type { Clock } from '../../clock.ts';
import type { Logger } from '../../logging/logger.ts';
import type { Store } from '../../store.ts';

/** How often collected uses are written, milliseconds: "last used" is at most this late. */
const FLUSH_INTERVAL_MS = 5_000;
/** Least time between two writes for one token (write amplification, test MI-04). */
const WRITE_EVERY_MS = 30_000;

/** Collects when and from where tokens were used, and writes it now and then in one transaction. */
export type TokenUsage = {
  /** Notes a use; costs no I/O. */
  note(tokenId: string, ip: string): void;
  /** Writes what is due. @param everything also what was written less than 30 s ago. */
  flush(everything?: boolean): Promise<void>;
  /** Starts writing by itself. @returns a function that stops and writes the rest. */
  start(): () => Promise<void>;
};

/** Last use is a courtesy, not a decision: a failed write is logged and tried again at the next turn. */
export function createTokenUsage(store: Store, clock: Clock, logger: Logger): TokenUsage {
  let pending = new Map<string, { at: number; ip: string }>();
  const writtenAt = new Map<string, number>();

  const flush = async (everything = false): Promise<void> => {
    const now = clock.now();
    const due = [...pending].filter(([id]) => everything || now - (writtenAt.get(id) ?? 0) >= WRITE_EVERY_MS);
    if (due.length === 0) return;
    for (const [id] of due) pending.delete(id);
    try {
      await store.transaction(async (tx) => {
        for (const [id, { at, ip }] of due) await tx.tokens.updateLastUsed(id, at, ip);
      });
      for (const [id] of due) writtenAt.set(id, now);
      for (const [id, at] of writtenAt) if (now - at >= WRITE_EVERY_MS) writtenAt.delete(id);
    } catch (error) {
      pending = new Map([...due, ...pending]);
      logger.warn({ err: error }, 'the last use of tokens could not be written yet');
    }
  };

  return {
    note: (tokenId, ip) => {
      pending.set(tokenId, { at: clock.now(), ip });
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
