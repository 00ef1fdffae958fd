import type { Database, Queryable } from '../../db/database.ts';

/** When, from where and how often tokens were used. */
export function createTokenUses(db: Queryable, dialect: Database['dialect']) {
  return {
    /** Adds uses of a day (days since 1970-01-01 in UTC). */
    addUses: async (id: string, day: number, uses: number): Promise<void> => {
      await db
        .insertInto('token_uses')
        .values({ token_id: id, day, uses })
        .onConflict((conflict) =>
          conflict.columns(['token_id', 'day']).doUpdateSet((builder) => ({
            uses: builder('token_uses.uses', '+', uses),
          })),
        )
        .execute();
    },

    /** @returns uses by day from `sinceDay` on; days without one are absent. */
    listUses: async (id: string, sinceDay: number): Promise<Map<number, number>> => {
      const rows = await db
        .selectFrom('token_uses')
        .select(['day', 'uses'])
        .where('token_id', '=', id)
        .where('day', '>=', sinceDay)
        .execute();
      return new Map(rows.map(({ day, uses }) => [day, uses]));
    },

    /** Deletes counts of days before `day`. */
    deleteUsesBefore: async (day: number): Promise<void> => {
      await db.deleteFrom('token_uses').where('day', '<', day).execute();
    },

    /**
     * Notes a use, unless a later one is noted already, or one after `unlessAfter` (epoch ms): another replica was here.
     * A token that somebody is changing is left out, too: on PostgreSQL, waiting for who revokes many tokens at once
     * would be a deadlock, which may end that act instead of this courtesy.
     * @returns whether it was noted.
     */
    updateLastUsed: async (
      id: string,
      at: number,
      ip: string,
      unlessAfter = Number.MAX_SAFE_INTEGER,
    ): Promise<boolean> => {
      const row = db
        .selectFrom('tokens')
        .select('id')
        .where('id', '=', id)
        .where((builder) =>
          builder.or([
            builder('last_used_at', 'is', null),
            builder.and([builder('last_used_at', '<', at), builder('last_used_at', '<=', unlessAfter)]),
          ]),
        );
      const { numUpdatedRows } = await db
        .updateTable('tokens')
        .set({ last_used_at: at, last_used_ip: ip })
        .where('id', '=', dialect === 'postgres' ? row.forNoKeyUpdate().skipLocked() : row)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}
