import type { Queryable } from '../../db/database.ts';

/** Counters of sign-in attempts in fixed windows, shared by all replicas. */
export function createLoginAttemptRepository(db: Queryable) {
  return {
    /** Adds one attempt, atomically. @returns the attempts in this window, this one included. */
    increment: async (key: string, windowStart: number): Promise<number> => {
      const { attempts } = await db
        .insertInto('login_attempts')
        .values({ key, window_start: windowStart, attempts: 1 })
        .onConflict((conflict) =>
          conflict.columns(['key', 'window_start']).doUpdateSet((builder) => ({
            attempts: builder('login_attempts.attempts', '+', 1),
          })),
        )
        .returning('attempts')
        .executeTakeFirstOrThrow();
      return attempts;
    },

    /** Takes attempts back after a success. */
    delete: async (key: string): Promise<void> => {
      await db.deleteFrom('login_attempts').where('key', '=', key).execute();
    },

    deleteBefore: async (windowStart: number): Promise<void> => {
      await db.deleteFrom('login_attempts').where('window_start', '<', windowStart).execute();
    },
  };
}
