import type { Queryable } from '../../db/database.ts';

/** An invitation to sign up. */
export type Invite = {
  readonly id: string;
  /** The role that a new user gets, if any. */
  readonly roleUrn: string | null;
  readonly createdAt: number;
  readonly revokedAt: number | null;
};

const COLUMNS = ['id', 'role_urn', 'created_at', 'revoked_at'] as const;

type Row = { id: string; role_urn: string | null; created_at: number; revoked_at: number | null };

const toInvite = (row: Row): Invite => ({
  id: row.id,
  roleUrn: row.role_urn,
  createdAt: row.created_at,
  revokedAt: row.revoked_at,
});

/** Invitations and password resets. */
export function createInviteRepository(db: Queryable) {
  return {
    find: async (id: string): Promise<Invite | undefined> => {
      const row = await db.selectFrom('invites').select(COLUMNS).where('id', '=', id).executeTakeFirst();
      return row && toInvite(row);
    },

    /** @returns the newest open invitation for a role, null meaning without one. */
    findOpen: async (roleUrn: string | null): Promise<Invite | undefined> => {
      const row = await db
        .selectFrom('invites')
        .select(COLUMNS)
        .where('role_urn', roleUrn === null ? 'is' : '=', roleUrn)
        .where('revoked_at', 'is', null)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && toInvite(row);
    },

    insert: async (invite: Invite, createdBy: string): Promise<void> => {
      await db
        .insertInto('invites')
        .values({
          id: invite.id,
          role_urn: invite.roleUrn,
          created_at: invite.createdAt,
          created_by: createdBy,
          revoked_at: null,
        })
        .execute();
    },

    /** Closes every open invitation for a role. */
    revokeOpen: async (roleUrn: string | null, at: number): Promise<void> => {
      await db
        .updateTable('invites')
        .set({ revoked_at: at })
        .where('role_urn', roleUrn === null ? 'is' : '=', roleUrn)
        .where('revoked_at', 'is', null)
        .execute();
    },

    /** Opens a password reset in place of an earlier one. */
    upsertReset: async (userUrn: string, tokenHash: string, expiresAt: number): Promise<void> => {
      await db
        .insertInto('password_resets')
        .values({ user_urn: userUrn, token_hash: tokenHash, expires_at: expiresAt })
        .onConflict((conflict) =>
          conflict.column('user_urn').doUpdateSet({ token_hash: tokenHash, expires_at: expiresAt }),
        )
        .execute();
    },

    hasReset: async (userUrn: string, tokenHash: string, now: number): Promise<boolean> => {
      const row = await db
        .selectFrom('password_resets')
        .select('user_urn')
        .where('user_urn', '=', userUrn)
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Uses up a password reset. @returns whether it was open, so that one token works once. */
    takeReset: async (userUrn: string, tokenHash: string, now: number): Promise<boolean> => {
      const { numDeletedRows } = await db
        .deleteFrom('password_resets')
        .where('user_urn', '=', userUrn)
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
