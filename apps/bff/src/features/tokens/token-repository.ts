import type { Database, Queryable } from '../../db/database.ts';
import { inChunks } from '../../db/in-chunks.ts';
import {
  conditionsOf,
  sortValueOf,
  type TokenBuilder,
  type TokenListing,
} from './token-listing-repository.ts';
import { createStandingFinder } from './token-standing-repository.ts';
import { createTokenUses } from './token-use-repository.ts';

/** A token as stored. Times are epoch ms. */
export type Token = {
  readonly id: string;
  readonly type: 'PERSONAL' | 'SERVICE_ACCOUNT';
  readonly name: string;
  readonly description: string | null;
  readonly actorUrn: string;
  readonly ownerUrn: string;
  readonly parentId: string | null;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
  readonly lastUsedIp: string | null;
  readonly rotatedFromId: string | null;
  readonly replacedById: string | null;
};

/** What a new token starts with. */
export type NewToken = Omit<
  Token,
  'revokedAt' | 'lastUsedAt' | 'lastUsedIp' | 'rotatedFromId' | 'replacedById'
> & { readonly rotatedFromId?: string | null; readonly requestKey?: string | null };

const COLUMNS = [
  'id',
  'type',
  'name',
  'description',
  'actor_urn',
  'owner_urn',
  'parent_id',
  'created_at',
  'expires_at',
  'revoked_at',
  'last_used_at',
  'last_used_ip',
  'rotated_from',
  'replaced_by',
] as const;

/** Tokens that one statement revokes, where nobody names them. */
const AT_ONCE = 2_000;

/** The allow-list of issued tokens. */
export function createTokenRepository(db: Queryable, dialect: Database['dialect']) {
  return {
    ...createTokenUses(db, dialect),

    /** @throws a unique violation when the owner has a token with this request key. */
    insert: async (token: NewToken): Promise<void> => {
      await db
        .insertInto('tokens')
        .values({
          id: token.id,
          type: token.type,
          name: token.name,
          description: token.description,
          actor_urn: token.actorUrn,
          owner_urn: token.ownerUrn,
          parent_id: token.parentId,
          created_at: token.createdAt,
          expires_at: token.expiresAt,
          revoked_at: null,
          revoked_by: null,
          last_used_at: null,
          last_used_ip: null,
          rotated_from: token.rotatedFromId ?? null,
          replaced_by: null,
          request_key: token.requestKey ?? null,
        })
        .execute();
    },

    find: async (id: string): Promise<Token | undefined> => {
      const row = await db.selectFrom('tokens').select(COLUMNS).where('id', '=', id).executeTakeFirst();
      return row && toToken(row);
    },

    /** @returns the id of the token that this owner minted with this request key, revoked ones too. */
    findIdByRequestKey: async (ownerUrn: string, requestKey: string): Promise<string | undefined> => {
      const row = await db
        .selectFrom('tokens')
        .select('id')
        .where('owner_urn', '=', ownerUrn)
        .where('request_key', '=', requestKey)
        .executeTakeFirst();
      return row?.id;
    },

    /** @returns undefined when no token with this id was ever issued (or it was purged). */
    findStanding: createStandingFinder(db),

    /** @returns the rows of one page and the number of all matching rows. */
    list: async (listing: TokenListing): Promise<{ tokens: Token[]; total: number }> => {
      const condition = (builder: TokenBuilder) => builder.and(conditionsOf(builder, listing));
      // Missing values sort last in both directions: never-expiring and never-used tokens stand at the end.
      const rows = await db
        .selectFrom('tokens')
        .select(COLUMNS)
        .where(condition)
        .orderBy((builder) =>
          builder.case().when(sortValueOf(builder, listing), 'is', null).then(1).else(0).end(),
        )
        .orderBy((builder) => sortValueOf(builder, listing), listing.order)
        .orderBy('id')
        .offset(listing.start)
        .limit(listing.count)
        .execute();
      const { total } = await db
        .selectFrom('tokens')
        .select((builder) => builder.fn.countAll<number>().as('total'))
        .where(condition)
        .executeTakeFirstOrThrow();
      return { tokens: rows.map(toToken), total: Number(total) };
    },

    /**
     * Revokes live tokens; expired ones too, so that a list can be cleared.
     * @returns the ids that were live until now.
     */
    revoke: async (ids: readonly string[], revokedBy: string, at: number): Promise<string[]> => {
      const revoked: string[] = [];
      for (const some of inChunks(ids)) {
        const rows = await db
          .updateTable('tokens')
          .set({ revoked_at: at, revoked_by: revokedBy })
          .where('id', 'in', some)
          .where('revoked_at', 'is', null)
          .returning('id')
          .execute();
        for (const { id } of rows) revoked.push(id);
      }
      return revoked;
    },

    /** Revokes every live token there is. @returns how many. */
    revokeAll: async (revokedBy: string, at: number): Promise<number> => {
      const { numUpdatedRows } = await db
        .updateTable('tokens')
        .set({ revoked_at: at, revoked_by: revokedBy })
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },

    /** Revokes every live token that acts as a user, some at a time: one statement for all may take too long. @returns their ids. */
    revokeByActor: async (actorUrn: string, revokedBy: string, at: number): Promise<string[]> => {
      const revoked: string[] = [];
      for (let found = AT_ONCE; found === AT_ONCE; ) {
        const some = db
          .selectFrom('tokens')
          .select('id')
          .where('actor_urn', '=', actorUrn)
          .where('revoked_at', 'is', null)
          .limit(AT_ONCE);
        const rows = await db
          .updateTable('tokens')
          .set({ revoked_at: at, revoked_by: revokedBy })
          .where('id', 'in', some)
          .returning('id')
          .execute();
        for (const { id } of rows) revoked.push(id);
        found = rows.length;
      }
      return revoked;
    },

    /** @returns the ids of the live tokens that were minted with any of these tokens. */
    listChildren: async (parentIds: readonly string[]): Promise<string[]> => {
      const children: string[] = [];
      for (const some of inChunks(parentIds)) {
        const rows = await db
          .selectFrom('tokens')
          .select('id')
          .where('parent_id', 'in', some)
          .where('revoked_at', 'is', null)
          .execute();
        for (const { id } of rows) children.push(id);
      }
      return children;
    },

    /** Renames. */
    updateTexts: async (id: string, name: string, description: string | null): Promise<void> => {
      await db.updateTable('tokens').set({ name, description }).where('id', '=', id).execute();
    },

    /** Notes that another token took over, and when this one ends at last (epoch ms). */
    updateReplaced: async (id: string, replacedById: string, expiresAt: number | null): Promise<void> => {
      await db
        .updateTable('tokens')
        .set({ replaced_by: replacedById, expires_at: expiresAt })
        .where('id', '=', id)
        .execute();
    },

    /** Moves the end of a token closer, never further away (epoch ms). */
    updateEnd: async (id: string, expiresAt: number): Promise<void> => {
      await db
        .updateTable('tokens')
        .set({ expires_at: expiresAt })
        .where('id', '=', id)
        .where((builder) =>
          builder.or([builder('expires_at', 'is', null), builder('expires_at', '>', expiresAt)]),
        )
        .execute();
    },

    /** @returns ids of the live tokens of an owner, at most `limit`. */
    listLiveIds: async (ownerUrn: string, limit: number): Promise<string[]> => {
      const rows = await db
        .selectFrom('tokens')
        .select('id')
        .where('owner_urn', '=', ownerUrn)
        .where('revoked_at', 'is', null)
        .limit(limit)
        .execute();
      return rows.map((row) => row.id);
    },

    /** Deletes tombstones of tokens revoked before `before` (epoch ms). @returns how many. */
    deleteRevokedBefore: async (before: number): Promise<number> => {
      const { numDeletedRows } = await db
        .deleteFrom('tokens')
        .where('revoked_at', '<', before)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

function toToken(row: {
  id: string;
  type: Token['type'];
  name: string;
  description: string | null;
  actor_urn: string;
  owner_urn: string;
  parent_id: string | null;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
  last_used_ip: string | null;
  rotated_from: string | null;
  replaced_by: string | null;
}): Token {
  return {
    id: row.id,
    type: row.type,
    name: row.name,
    description: row.description,
    actorUrn: row.actor_urn,
    ownerUrn: row.owner_urn,
    parentId: row.parent_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
    lastUsedIp: row.last_used_ip,
    rotatedFromId: row.rotated_from,
    replacedById: row.replaced_by,
  };
}
