import type { Queryable } from '../../db/database.ts';
import type { ListedSession } from './session-types.ts';

/** A browser session as stored. Times are epoch ms; `idHash` is SHA-256 of the session id. */
export type Session = {
  readonly idHash: string;
  readonly userUrn: string;
  /** What express-session keeps, as JSON. */
  readonly data: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
};

/** Sessions. `updateData` and `updateLastSeen` never create a row, so an ended session stays ended. */
export function createSessionRepository(db: Queryable) {
  return {
    find: async (idHash: string): Promise<Session | undefined> => {
      const row = await db
        .selectFrom('sessions')
        .select(['id_hash', 'user_urn', 'data', 'created_at', 'last_seen_at'])
        .where('id_hash', '=', idHash)
        .executeTakeFirst();
      return (
        row && {
          idHash: row.id_hash,
          userUrn: row.user_urn,
          data: row.data,
          createdAt: row.created_at,
          lastSeenAt: row.last_seen_at,
        }
      );
    },

    insert: async (session: Session & { readonly userAgent: string; readonly ip: string }): Promise<void> => {
      await db
        .insertInto('sessions')
        .values({
          id_hash: session.idHash,
          user_urn: session.userUrn,
          data: session.data,
          user_agent: session.userAgent,
          ip: session.ip,
          created_at: session.createdAt,
          last_seen_at: session.lastSeenAt,
        })
        .execute();
    },

    updateData: async (idHash: string, data: string): Promise<void> => {
      await db.updateTable('sessions').set({ data }).where('id_hash', '=', idHash).execute();
    },

    updateLastSeen: async (idHash: string, at: number): Promise<void> => {
      await db.updateTable('sessions').set({ last_seen_at: at }).where('id_hash', '=', idHash).execute();
    },

    /** @returns whether the session was there. */
    delete: async (idHash: string): Promise<boolean> => {
      const { numDeletedRows } = await db
        .deleteFrom('sessions')
        .where('id_hash', '=', idHash)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    /** Ends every session of a user. @returns how many there were. */
    deleteByUser: async (userUrn: string): Promise<number> => {
      const { numDeletedRows } = await db
        .deleteFrom('sessions')
        .where('user_urn', '=', userUrn)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },

    /** Ends every session there is. @returns how many. */
    deleteAll: async (): Promise<number> => {
      const { numDeletedRows } = await db.deleteFrom('sessions').executeTakeFirst();
      return Number(numDeletedRows);
    },

    /** Ends a session of this user's. @returns whether there was one. */
    deleteOwned: async (idHash: string, userUrn: string): Promise<boolean> => {
      const { numDeletedRows } = await db
        .deleteFrom('sessions')
        .where('id_hash', '=', idHash)
        .where('user_urn', '=', userUrn)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    /** Ends every session of a user but one. */
    deleteOthers: async (userUrn: string, keptIdHash: string): Promise<void> => {
      await db
        .deleteFrom('sessions')
        .where('user_urn', '=', userUrn)
        .where('id_hash', '!=', keptIdHash)
        .execute();
    },

    /** @returns the sessions of a user that are not over, the last used first, and how many there are. */
    listLive: async (
      userUrn: string,
      limits: { readonly seenAfter: number; readonly createdAfter: number },
      count: number,
    ): Promise<{ sessions: ListedSession[]; total: number }> => {
      const live = db
        .selectFrom('sessions')
        .where('user_urn', '=', userUrn)
        .where('last_seen_at', '>', limits.seenAfter)
        .where('created_at', '>', limits.createdAfter);
      const rows = await live
        .select(['id_hash', 'user_agent', 'ip', 'created_at', 'last_seen_at'])
        .orderBy('last_seen_at', 'desc')
        .orderBy('id_hash')
        .limit(count)
        .execute();
      const { total } = await live
        .select((builder) => builder.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      const sessions = rows.map((row) => ({
        idHash: row.id_hash,
        userAgent: row.user_agent,
        ip: row.ip,
        createdAt: row.created_at,
        lastSeenAt: row.last_seen_at,
      }));
      return { sessions, total: Number(total) };
    },

    /** Deletes sessions that are over. @returns how many. */
    deleteStale: async (seenBefore: number, createdBefore: number): Promise<number> => {
      const { numDeletedRows } = await db
        .deleteFrom('sessions')
        .where((builder) =>
          builder.or([builder('last_seen_at', '<', seenBefore), builder('created_at', '<', createdBefore)]),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
