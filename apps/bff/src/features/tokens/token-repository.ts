import type { ListTokensQuery } from '@latchkey/shared/tokens';
import type { ExpressionBuilder } from 'kysely';
import type { Queryable } from '../../db/database.ts';
import { likeLiteral } from '../../db/like.ts';
import type { DatabaseSchema } from '../../db/schema.ts';

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
};

/** What a door needs to know of a token and its actor, in one read. */
export type TokenStanding = {
  readonly actorUrn: string;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  /** False when the actor is unknown, suspended or removed. */
  readonly isActorActive: boolean;
};

/** A condition on a column of DataHub's `dataHubAccessTokenInfo` (contract §2.3, list). */
export type TokenFilter = {
  readonly field: 'id' | 'name' | 'actorUrn' | 'ownerUrn' | 'createdAt' | 'expiresAt';
  readonly operator: '=' | '<' | '<=' | '>' | '>=' | 'contains' | 'starts' | 'ends' | 'exists';
  /** Any of these may match; numbers for the times. Empty only for `exists`. */
  readonly values: readonly (string | number)[];
  readonly isNegated: boolean;
};

/** Where and how to list. `ownerUrn` is required: null says on purpose "of everybody". */
export type TokenListing = {
  readonly ownerUrn: string | null;
  readonly text: string;
  readonly state: ListTokensQuery['state'];
  readonly filters: readonly TokenFilter[];
  readonly sort: ListTokensQuery['sort'];
  readonly order: ListTokensQuery['order'];
  readonly start: number;
  readonly count: number;
  readonly now: number;
};

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
] as const;

const COLUMN_OF = {
  id: 'id',
  name: 'name',
  actorUrn: 'actor_urn',
  ownerUrn: 'owner_urn',
  createdAt: 'created_at',
  expiresAt: 'expires_at',
  lastUsedAt: 'last_used_at',
} as const;

type Builder = ExpressionBuilder<DatabaseSchema, 'tokens'>;

/** The allow-list of issued tokens. */
export function createTokenRepository(db: Queryable) {
  return {
    insert: async (token: Omit<Token, 'revokedAt' | 'lastUsedAt' | 'lastUsedIp'>): Promise<void> => {
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
        })
        .execute();
    },

    find: async (id: string): Promise<Token | undefined> => {
      const row = await db.selectFrom('tokens').select(COLUMNS).where('id', '=', id).executeTakeFirst();
      return row && toToken(row);
    },

    /** @returns undefined when no token with this id was ever issued (or it was purged). */
    findStanding: async (id: string): Promise<TokenStanding | undefined> => {
      const row = await db
        .selectFrom('tokens')
        .leftJoin('users', 'users.urn', 'tokens.actor_urn')
        .select([
          'tokens.actor_urn',
          'tokens.expires_at',
          'tokens.revoked_at',
          'users.status',
          'users.removed',
        ])
        .where('tokens.id', '=', id)
        .executeTakeFirst();
      return (
        row && {
          actorUrn: row.actor_urn,
          expiresAt: row.expires_at,
          revokedAt: row.revoked_at,
          isActorActive: row.status === 'ACTIVE' && row.removed === 0,
        }
      );
    },

    /** @returns the rows of one page and the number of all matching rows. */
    list: async (listing: TokenListing): Promise<{ tokens: Token[]; total: number }> => {
      const condition = (builder: Builder) => builder.and(conditionsOf(builder, listing));
      const column = COLUMN_OF[listing.sort];
      // Missing values sort last in both directions: never-expiring and never-used tokens stand at the end.
      const rows = await db
        .selectFrom('tokens')
        .select(COLUMNS)
        .where(condition)
        .orderBy((builder) => builder.case().when(column, 'is', null).then(1).else(0).end())
        .orderBy(column, listing.order)
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
      if (ids.length === 0) return [];
      const rows = await db
        .updateTable('tokens')
        .set({ revoked_at: at, revoked_by: revokedBy })
        .where('id', 'in', ids)
        .where('revoked_at', 'is', null)
        .returning('id')
        .execute();
      return rows.map((row) => row.id);
    },

    /** Revokes every live token that acts as a user. @returns their ids. */
    revokeByActor: async (actorUrn: string, revokedBy: string, at: number): Promise<string[]> => {
      const rows = await db
        .updateTable('tokens')
        .set({ revoked_at: at, revoked_by: revokedBy })
        .where('actor_urn', '=', actorUrn)
        .where('revoked_at', 'is', null)
        .returning('id')
        .execute();
      return rows.map((row) => row.id);
    },

    /** @returns the ids of the live tokens that were minted with any of these tokens. */
    listChildren: async (parentIds: readonly string[]): Promise<string[]> => {
      if (parentIds.length === 0) return [];
      const rows = await db
        .selectFrom('tokens')
        .select('id')
        .where('parent_id', 'in', parentIds)
        .where('revoked_at', 'is', null)
        .execute();
      return rows.map((row) => row.id);
    },

    /** Notes a use, unless a later one is noted already. */
    updateLastUsed: async (id: string, at: number, ip: string): Promise<void> => {
      await db
        .updateTable('tokens')
        .set({ last_used_at: at, last_used_ip: ip })
        .where('id', '=', id)
        .where((builder) =>
          builder.or([builder('last_used_at', 'is', null), builder('last_used_at', '<', at)]),
        )
        .execute();
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
  };
}

function conditionsOf(builder: Builder, listing: TokenListing) {
  const conditions = [];
  if (listing.ownerUrn !== null) conditions.push(builder('owner_urn', '=', listing.ownerUrn));
  if (listing.text !== '') {
    const pattern = likeLiteral(listing.text.toLowerCase(), 'contains');
    const matches = (column: 'name' | 'description') =>
      builder(builder.fn<string>('lower', [column]), 'like', pattern);
    conditions.push(builder.or([matches('name'), matches('description')]));
  }
  const isRevoked = builder('revoked_at', 'is not', null);
  const isExpired = builder('expires_at', '<=', listing.now);
  if (listing.state === 'revoked') conditions.push(isRevoked);
  else if (listing.state !== 'all') conditions.push(builder('revoked_at', 'is', null));
  if (listing.state === 'expired') conditions.push(isExpired);
  if (listing.state === 'active') {
    conditions.push(builder.or([builder('expires_at', 'is', null), builder('expires_at', '>', listing.now)]));
  }
  for (const filter of listing.filters) conditions.push(filterCondition(builder, filter));
  return conditions;
}

function filterCondition(builder: Builder, { field, operator, values, isNegated }: TokenFilter) {
  const column = COLUMN_OF[field];
  const matchOne = (value: string | number) => {
    if (operator === 'contains' || operator === 'starts' || operator === 'ends') {
      const pattern = likeLiteral(String(value).toLowerCase(), operator);
      return builder(builder.fn<string>('lower', [column]), 'like', pattern);
    }
    return operator === 'exists' ? builder(column, 'is not', null) : builder(column, operator, value);
  };
  const condition = operator === 'exists' ? matchOne('') : builder.or(values.map(matchOne));
  // A row without a value never matches a comparison, negated or not, unless it is negated equality.
  return isNegated ? builder.or([builder.not(condition), builder(column, 'is', null)]) : condition;
}
