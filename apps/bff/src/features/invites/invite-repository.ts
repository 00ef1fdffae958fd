import type { ExpressionBuilder } from 'kysely';
import type { Queryable } from '../../db/database.ts';
import type { DatabaseSchema } from '../../db/schema.ts';

/** An invitation to sign up. Times are epoch ms. */
export type Invite = {
  readonly id: string;
  /** The role that a new user gets, if any. */
  readonly roleUrn: string | null;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly revokedAt: number | null;
  /** Null: never. */
  readonly expiresAt: number | null;
  /** Null: any number, which together with no end is DataHub's own kind of invitation. */
  readonly maxUses: number | null;
  /** How many signed up with it. */
  readonly uses: number;
};

/** What is decided about a new invitation. */
export type NewInvite = Pick<Invite, 'id' | 'roleUrn' | 'createdAt' | 'createdBy' | 'expiresAt' | 'maxUses'>;

/** A link that sets a password. Without a maker it is from before makers were noted. */
type OpenReset = { readonly userUrn: string; readonly createdBy: string | null };

const COLUMNS = [
  'id',
  'role_urn',
  'created_at',
  'created_by',
  'revoked_at',
  'expires_at',
  'max_uses',
  'uses',
] as const;

type Row = {
  id: string;
  role_urn: string | null;
  created_at: number;
  created_by: string;
  revoked_at: number | null;
  expires_at: number | null;
  max_uses: number | null;
  uses: number;
};

const toInvite = (row: Row): Invite => ({
  id: row.id,
  roleUrn: row.role_urn,
  createdAt: row.created_at,
  createdBy: row.created_by,
  revokedAt: row.revoked_at,
  expiresAt: row.expires_at,
  maxUses: row.max_uses,
  uses: row.uses,
});

/** Whether an invitation still lets somebody in; the one place that says so. */
function isOpen(builder: ExpressionBuilder<DatabaseSchema, 'invites'>, now: number) {
  return builder.and([
    builder('revoked_at', 'is', null),
    builder.or([builder('expires_at', 'is', null), builder('expires_at', '>', now)]),
    builder.or([builder('max_uses', 'is', null), builder('uses', '<', builder.ref('max_uses'))]),
  ]);
}

/** Invitations and password resets. */
export function createInviteRepository(db: Queryable) {
  return {
    find: async (id: string): Promise<Invite | undefined> => {
      const row = await db.selectFrom('invites').select(COLUMNS).where('id', '=', id).executeTakeFirst();
      return row && toInvite(row);
    },

    /** @returns the invitation while it lets somebody in. */
    findOpen: async (id: string, now: number): Promise<Invite | undefined> => {
      const row = await db
        .selectFrom('invites')
        .select(COLUMNS)
        .where('id', '=', id)
        .where((builder) => isOpen(builder, now))
        .executeTakeFirst();
      return row && toInvite(row);
    },

    /** @returns the invitation without limits for a role, null meaning without one (DataHub's kind). */
    findStanding: async (roleUrn: string | null): Promise<Invite | undefined> => {
      const row = await db
        .selectFrom('invites')
        .select(COLUMNS)
        .where('role_urn', roleUrn === null ? 'is' : '=', roleUrn)
        .where('revoked_at', 'is', null)
        .where('expires_at', 'is', null)
        .where('max_uses', 'is', null)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && toInvite(row);
    },

    /** @returns those that let somebody in, the newest first, and how many there are in all. */
    listOpen: async (page: { start: number; count: number; now: number }) => {
      const rows = await db
        .selectFrom('invites')
        .select(COLUMNS)
        .where((builder) => isOpen(builder, page.now))
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .offset(page.start)
        .limit(page.count)
        .execute();
      const { total } = await db
        .selectFrom('invites')
        .select((builder) => builder.fn.countAll<number>().as('total'))
        .where((builder) => isOpen(builder, page.now))
        .executeTakeFirstOrThrow();
      return { invites: rows.map(toInvite), total: Number(total) };
    },

    insert: async (invite: NewInvite): Promise<void> => {
      await db
        .insertInto('invites')
        .values({
          id: invite.id,
          role_urn: invite.roleUrn,
          created_at: invite.createdAt,
          created_by: invite.createdBy,
          revoked_at: null,
          expires_at: invite.expiresAt,
          max_uses: invite.maxUses,
        })
        .execute();
    },

    /**
     * Uses an invitation once. The condition and the count are one statement, so that of two who come at
     * once with the last use, one is refused. @returns the invitation, unless it lets nobody in any more.
     */
    takeUse: async (id: string, now: number): Promise<Invite | undefined> => {
      const row = await db
        .updateTable('invites')
        .set((builder) => ({ uses: builder('uses', '+', 1) }))
        .where('id', '=', id)
        .where((builder) => isOpen(builder as ExpressionBuilder<DatabaseSchema, 'invites'>, now))
        .returning(COLUMNS)
        .executeTakeFirst();
      return row && toInvite(row);
    },

    /** Closes an open invitation. @returns it, unless it was closed before or never was. */
    revoke: async (id: string, at: number): Promise<Invite | undefined> => {
      const row = await db
        .updateTable('invites')
        .set({ revoked_at: at })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .returning(COLUMNS)
        .executeTakeFirst();
      return row && toInvite(row);
    },

    /** Closes the invitations without limits for a role. */
    revokeStanding: async (roleUrn: string | null, at: number): Promise<void> => {
      await db
        .updateTable('invites')
        .set({ revoked_at: at })
        .where('role_urn', roleUrn === null ? 'is' : '=', roleUrn)
        .where('revoked_at', 'is', null)
        .where('expires_at', 'is', null)
        .where('max_uses', 'is', null)
        .execute();
    },

    /**
     * Closes every invitation and reset link that a user made: who may no longer act here must not come
     * back, or take over somebody's account, by a link of his own.
     */
    revokeMadeBy: async (userUrn: string, at: number): Promise<void> => {
      await db
        .updateTable('invites')
        .set({ revoked_at: at })
        .where('created_by', '=', userUrn)
        .where('revoked_at', 'is', null)
        .execute();
      await db.deleteFrom('password_resets').where('created_by', '=', userUrn).execute();
    },

    /** Closes every invitation and reset link there is. @returns how many. */
    closeAll: async (at: number): Promise<number> => {
      const { numUpdatedRows } = await db
        .updateTable('invites')
        .set({ revoked_at: at })
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      const { numDeletedRows } = await db.deleteFrom('password_resets').executeTakeFirst();
      return Number(numUpdatedRows) + Number(numDeletedRows);
    },

    /** Opens a password reset in place of an earlier one. */
    upsertReset: async (reset: {
      readonly userUrn: string;
      readonly tokenHash: string;
      readonly expiresAt: number;
      readonly createdBy: string;
    }): Promise<void> => {
      const values = {
        token_hash: reset.tokenHash,
        expires_at: reset.expiresAt,
        created_by: reset.createdBy,
      };
      await db
        .insertInto('password_resets')
        .values({ user_urn: reset.userUrn, ...values })
        .onConflict((conflict) => conflict.column('user_urn').doUpdateSet(values))
        .execute();
    },

    /** @returns whose password a link may set and who made it, if it is open. */
    findReset: async (tokenHash: string, now: number): Promise<OpenReset | undefined> => {
      const row = await db
        .selectFrom('password_resets')
        .select(['user_urn', 'created_by'])
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row && { userUrn: row.user_urn, createdBy: row.created_by };
    },

    /** Uses up a password reset. @returns it, if it was open, so that one token works once. */
    takeReset: async (userUrn: string, tokenHash: string, now: number): Promise<OpenReset | undefined> => {
      const row = await db
        .deleteFrom('password_resets')
        .where('user_urn', '=', userUrn)
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', now)
        .returning(['user_urn', 'created_by'])
        .executeTakeFirst();
      return row && { userUrn: row.user_urn, createdBy: row.created_by };
    },

    /** Forgets a user's open reset: the next user of that name must not inherit it, and a change of the password ends it. */
    deleteReset: async (userUrn: string): Promise<void> => {
      await db.deleteFrom('password_resets').where('user_urn', '=', userUrn).execute();
    },
  };
}
