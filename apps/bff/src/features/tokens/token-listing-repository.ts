import { EXPIRING_WITHIN_MS, type ListTokensQuery, UNUSED_AFTER_MS } from '@latchkey/shared/tokens';
import { type Expression, type ExpressionBuilder, sql } from 'kysely';
import { likeLiteral } from '../../db/like.ts';
import type { DatabaseSchema } from '../../db/schema.ts';

/** A condition on a column of DataHub's `dataHubAccessTokenInfo` (contract §2.3, list). */
export type TokenFilter = {
  readonly field: 'id' | 'name' | 'actorUrn' | 'ownerUrn' | 'createdAt' | 'expiresAt';
  /** `equals-any-case` disregards case, and so do the three that look for a part. */
  readonly operator:
    | '='
    | 'equals-any-case'
    | '<'
    | '<='
    | '>'
    | '>='
    | 'contains'
    | 'starts'
    | 'ends'
    | 'exists';
  /** Any of these may match; numbers for the times. Empty only for `exists`. */
  readonly values: readonly (string | number)[];
  readonly isNegated: boolean;
};

/** Where and how to list. `ownerUrn` is required: null says on purpose "of everybody". */
export type TokenListing = {
  readonly ownerUrn: string | null;
  /** Whose rights the tokens carry; absent for anybody's. */
  readonly actorUrn?: string | undefined;
  readonly text: string;
  readonly state: ListTokensQuery['state'];
  readonly filters: readonly TokenFilter[];
  readonly sort: ListTokensQuery['sort'];
  readonly order: ListTokensQuery['order'];
  readonly start: number;
  readonly count: number;
  readonly now: number;
};

const COLUMN_OF = {
  id: 'id',
  name: 'name',
  actorUrn: 'actor_urn',
  ownerUrn: 'owner_urn',
  createdAt: 'created_at',
  expiresAt: 'expires_at',
} as const;

/** Builds expressions over the table of tokens. */
export type TokenBuilder = ExpressionBuilder<DatabaseSchema, 'tokens'>;

/** @returns what the list is ordered by: texts without regard to case, people by the name that is shown. */
export function sortValueOf(
  builder: TokenBuilder,
  { sort, now }: Pick<TokenListing, 'sort' | 'now'>,
): Expression<string | number | null> {
  switch (sort) {
    case 'name':
    case 'description':
      return builder.fn<string | null>('lower', [sort]);
    case 'actor':
      return shownName(builder, 'tokens.actor_urn');
    case 'owner':
      return shownName(builder, 'tokens.owner_urn');
    case 'createdAt':
      return builder.ref('created_at');
    case 'expiresAt':
      return builder.ref('expires_at');
    case 'lastUsedAt':
      return builder.ref('last_used_at');
    case 'state':
      return builder
        .case()
        .when('revoked_at', 'is not', null)
        .then(2)
        .when('expires_at', '<=', now)
        .then(1)
        .else(0)
        .end();
  }
}

function shownName(builder: TokenBuilder, urn: 'tokens.actor_urn' | 'tokens.owner_urn'): Expression<string> {
  const name = builder.selectFrom('users').select('users.display_name').whereRef('users.urn', '=', urn);
  return sql<string>`lower(coalesce(${name}, ${builder.ref(urn)}))`;
}

/** @returns the conditions of a list request, all of which must hold. */
export function conditionsOf(builder: TokenBuilder, listing: TokenListing) {
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
  if (listing.actorUrn !== undefined) conditions.push(builder('actor_urn', '=', listing.actorUrn));
  if (listing.state === 'active' || listing.state === 'unused') {
    conditions.push(builder.or([builder('expires_at', 'is', null), builder('expires_at', '>', listing.now)]));
  }
  if (listing.state === 'expiring') {
    conditions.push(builder('expires_at', '>', listing.now));
    conditions.push(builder('expires_at', '<=', listing.now + EXPIRING_WITHIN_MS));
  }
  if (listing.state === 'unused') {
    const since = listing.now - UNUSED_AFTER_MS;
    conditions.push(builder('created_at', '<=', since));
    conditions.push(builder.or([builder('last_used_at', 'is', null), builder('last_used_at', '<=', since)]));
  }
  for (const filter of listing.filters) conditions.push(filterCondition(builder, filter));
  return conditions;
}

function filterCondition(builder: TokenBuilder, { field, operator, values, isNegated }: TokenFilter) {
  const column = COLUMN_OF[field];
  const matchOne = (value: string | number) => {
    if (operator === 'contains' || operator === 'starts' || operator === 'ends') {
      const pattern = likeLiteral(String(value).toLowerCase(), operator);
      return builder(builder.fn<string>('lower', [column]), 'like', pattern);
    }
    if (operator === 'equals-any-case')
      return builder(builder.fn<string>('lower', [column]), '=', String(value).toLowerCase());
    return operator === 'exists' ? builder(column, 'is not', null) : builder(column, operator, value);
  };
  const condition = operator === 'exists' ? matchOne('') : builder.or(values.map(matchOne));
  // A row without a value never matches a comparison, negated or not, unless it is negated equality.
  return isNegated ? builder.or([builder.not(condition), builder(column, 'is', null)]) : condition;
}
