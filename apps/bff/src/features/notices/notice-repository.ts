import type { Queryable } from '../../db/database.ts';

/** A token that ends soon, and whom to tell. */
export type EndingToken = {
  readonly id: string;
  readonly name: string;
  readonly ownerUrn: string;
  readonly ownerName: string;
  /** The owner's address; null when none is known. */
  readonly email: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
};

/** Notices about ending tokens. */
export function createNoticeRepository(db: Queryable) {
  return {
    /** @returns live tokens that nobody has replaced, ending after `from` and until `to` (epoch ms). */
    listEnding: async (from: number, to: number): Promise<EndingToken[]> => {
      const rows = await db
        .selectFrom('tokens')
        .innerJoin('users', 'users.urn', 'tokens.owner_urn')
        .select([
          'tokens.id',
          'tokens.name',
          'tokens.owner_urn',
          'users.display_name',
          'users.email',
          'tokens.created_at',
          'tokens.expires_at',
        ])
        .where('tokens.expires_at', '>', from)
        .where('tokens.expires_at', '<=', to)
        .where('tokens.revoked_at', 'is', null)
        .where('tokens.replaced_by', 'is', null)
        .where('users.status', '=', 'ACTIVE')
        .where('users.removed', '=', 0)
        .$narrowType<{ expires_at: number }>()
        .execute();
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        ownerUrn: row.owner_urn,
        ownerName: row.display_name,
        email: row.email,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
      }));
    },

    /** Claims a notice. @returns whether nobody had it, so that of several replicas one sends. */
    claim: async (tokenId: string, daysBefore: number, at: number): Promise<boolean> => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('token_notices')
        .values({ token_id: tokenId, days_before: daysBefore, at })
        .onConflict((conflict) => conflict.columns(['token_id', 'days_before']).doNothing())
        .executeTakeFirst();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    },

    /** Gives a claim back after sending failed. */
    release: async (tokenId: string, daysBefore: number): Promise<void> => {
      await db
        .deleteFrom('token_notices')
        .where('token_id', '=', tokenId)
        .where('days_before', '=', daysBefore)
        .execute();
    },
  };
}
