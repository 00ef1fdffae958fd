import type { Queryable } from '../../db/database.ts';

/** When passwords were tried, by key; shared by all replicas. Times are epoch ms. */
export function createLoginAttemptRepository(db: Queryable) {
  return {
    /**
     * Reads the times of a key, oldest first, and locks the key until the transaction ends, so that
     * attempts at the same moment wait for each other instead of overrunning the limit together.
     */
    lockTimes: async (key: string, now: number): Promise<number[]> => {
      const { times } = await db
        .insertInto('password_attempts')
        .values({ key, times: '[]', last_at: now })
        // The insert of a key that is there changes nothing, but PostgreSQL locks its row for it.
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ last_at: now }))
        .returning('times')
        .executeTakeFirstOrThrow();
      return JSON.parse(times) as number[];
    },

    updateTimes: async (key: string, times: readonly number[]): Promise<void> => {
      await db
        .updateTable('password_attempts')
        .set({ times: JSON.stringify(times) })
        .where('key', '=', key)
        .execute();
    },

    /** Forgets the attempts after a success. */
    delete: async (key: string): Promise<void> => {
      await db.deleteFrom('password_attempts').where('key', '=', key).execute();
    },

    /** Deletes keys that nobody tried since. */
    deleteBefore: async (at: number): Promise<void> => {
      await db.deleteFrom('password_attempts').where('last_at', '<', at).execute();
    },
  };
}
