import type { ListUsersQuery, UserEnding } from '@latchkey/shared/users';
import type { Expression, ExpressionBuilder } from 'kysely';
import type { Queryable } from '../../db/database.ts';
import { likeLiteral } from '../../db/like.ts';
import type { DatabaseSchema } from '../../db/schema.ts';
import { toUser, USER_COLUMNS } from './user-repository.ts';
import type { DirectoryUser, User } from './user-types.ts';

/** Which users to list. `now` (epoch ms) decides which tokens are live. */
export type DirectoryListing = {
  readonly kind: 'people' | 'service-accounts' | 'both';
  /** Part of the name, user name or e-mail address. */
  readonly query: string;
  readonly status: ListUsersQuery['status'];
  /** URN of a role held directly; null for nobody's role; undefined for any. */
  readonly roleUrn: string | null | undefined;
  /** Only members of this group. */
  readonly groupUrn?: string;
  readonly sort: ListUsersQuery['sort'];
  readonly order: ListUsersQuery['order'];
  readonly start: number;
  readonly count: number;
  readonly now: number;
};

type UserBuilder = ExpressionBuilder<DatabaseSchema, 'users'>;

/** Lists of users as an administrator wants them: searched, filtered, sorted and counted by the database. */
export function createUserDirectoryRepository(db: Queryable) {
  const complete = async (users: readonly User[], now: number): Promise<DirectoryUser[]> => {
    if (users.length === 0) return [];
    const urns = users.map(({ urn }) => urn);
    const counted = await db
      .selectFrom('users')
      .select((builder) => [
        'urn',
        'last_sign_in_at',
        groupCountOf(builder).as('groups'),
        liveTokensOf(builder, now).as('tokens'),
      ])
      .where('urn', 'in', urns)
      .execute();
    const countsOf = new Map(counted.map((row) => [row.urn, row]));
    const roles = await db
      .selectFrom('role_members')
      .select(['actor_urn', 'role_urn'])
      .where('actor_urn', 'in', urns)
      .orderBy('role_urn')
      .execute();
    return users.map((user) => {
      const counts = countsOf.get(user.urn);
      return {
        ...user,
        roleUrns: roles.filter((row) => row.actor_urn === user.urn).map((row) => row.role_urn),
        groupCount: Number(counts?.groups ?? 0),
        liveTokens: Number(counts?.tokens ?? 0),
        lastSignInAt: counts?.last_sign_in_at ?? null,
      };
    });
  };

  return {
    /** @returns one page and how many match in all; three queries, however many rows. */
    listPage: async (listing: DirectoryListing): Promise<{ users: DirectoryUser[]; total: number }> => {
      const condition = (builder: UserBuilder) => builder.and(conditionsOf(builder, listing));
      const matching = db.selectFrom('users').select(USER_COLUMNS).where(condition);
      const { sort, order } = listing;
      const sorted =
        sort === 'tokens'
          ? matching.orderBy((builder) => liveTokensOf(builder, listing.now), order)
          : matching
              // Missing values sort last in both directions.
              .orderBy((builder) =>
                builder.case().when(sortValueOf(builder, sort), 'is', null).then(1).else(0).end(),
              )
              .orderBy((builder) => sortValueOf(builder, sort), order);
      const rows = await sorted.orderBy('users.urn').offset(listing.start).limit(listing.count).execute();
      const { total } = await db
        .selectFrom('users')
        .select((builder) => builder.fn.countAll<number>().as('total'))
        .where(condition)
        .executeTakeFirstOrThrow();
      return { users: await complete(rows.map(toUser), listing.now), total: Number(total) };
    },

    /** @returns the user, unless there is none or it is soft-deleted. */
    find: async (urn: string, now: number): Promise<DirectoryUser | undefined> => {
      const row = await db
        .selectFrom('users')
        .select(USER_COLUMNS)
        .where('urn', '=', urn)
        .where('removed', '=', 0)
        .executeTakeFirst();
      return row && (await complete([toUser(row)], now))[0];
    },

    /** @returns the groups of a user by name, with the roles that each carries. */
    listGroups: async (userUrn: string) => {
      const rows = await db
        .selectFrom('group_members')
        .innerJoin('corp_groups', 'corp_groups.urn', 'group_members.group_urn')
        .select(['corp_groups.urn', 'corp_groups.name'])
        .where('group_members.user_urn', '=', userUrn)
        .orderBy('corp_groups.name')
        .orderBy('corp_groups.urn')
        .execute();
      if (rows.length === 0) return [];
      const roles = await db
        .selectFrom('role_members')
        .select(['actor_urn', 'role_urn'])
        .where(
          'actor_urn',
          'in',
          rows.map(({ urn }) => urn),
        )
        .orderBy('role_urn')
        .execute();
      return rows.map(({ urn, name }) => ({
        urn,
        name,
        roleUrns: roles.filter((role) => role.actor_urn === urn).map((role) => role.role_urn),
      }));
    },

    /**
     * Counts what ends when a user may no longer act.
     * @param live sessions count that were used after `seenAfter` and began after `startedAfter`; epoch ms.
     */
    countEnding: async (
      userUrn: string,
      live: { now: number; seenAfter: number; startedAfter: number },
    ): Promise<UserEnding> => {
      const counts = await db
        .selectNoFrom((builder) => [
          builder
            .selectFrom('tokens')
            .select((token) => token.fn.countAll<number>().as('n'))
            .where('actor_urn', '=', userUrn)
            .where((token) => isLive(token, live.now))
            .as('tokens'),
          builder
            .selectFrom('tokens')
            .select((token) => token.fn.countAll<number>().as('n'))
            .where('owner_urn', '=', userUrn)
            .where('actor_urn', '<>', userUrn)
            .where((token) => isLive(token, live.now))
            .as('tokens_for_others'),
          builder
            .selectFrom('sessions')
            .select((session) => session.fn.countAll<number>().as('n'))
            .where('user_urn', '=', userUrn)
            .where('last_seen_at', '>', live.seenAfter)
            .where('created_at', '>', live.startedAfter)
            .as('sessions'),
          builder
            .selectFrom('invites')
            .select((invite) => invite.fn.countAll<number>().as('n'))
            .where('created_by', '=', userUrn)
            .where('revoked_at', 'is', null)
            .where((invite) =>
              invite.or([invite('expires_at', 'is', null), invite('expires_at', '>', live.now)]),
            )
            .where((invite) =>
              invite.or([invite('max_uses', 'is', null), invite('uses', '<', invite.ref('max_uses'))]),
            )
            .as('invites'),
          builder
            .selectFrom('password_resets')
            .select((reset) => reset.fn.countAll<number>().as('n'))
            .where('created_by', '=', userUrn)
            .where('expires_at', '>', live.now)
            .as('resets'),
        ])
        .executeTakeFirstOrThrow();
      return {
        liveTokens: Number(counts.tokens),
        tokensForOthers: Number(counts.tokens_for_others),
        sessions: Number(counts.sessions),
        links: Number(counts.invites) + Number(counts.resets),
      };
    },
  };
}

function conditionsOf(builder: UserBuilder, listing: DirectoryListing) {
  const conditions = [builder('removed', '=', 0)];
  if (listing.kind !== 'both') {
    conditions.push(builder('is_service_account', '=', listing.kind === 'service-accounts' ? 1 : 0));
  }
  if (listing.status !== 'all') conditions.push(builder('status', '=', listing.status));
  if (listing.query !== '') {
    const pattern = likeLiteral(listing.query.toLowerCase(), 'contains');
    const matches = (column: 'username' | 'display_name' | 'email') =>
      builder(builder.fn<string>('lower', [column]), 'like', pattern);
    conditions.push(builder.or([matches('username'), matches('display_name'), matches('email')]));
  }
  const { roleUrn, groupUrn } = listing;
  if (roleUrn !== undefined) {
    const held = builder
      .selectFrom('role_members')
      .select('role_urn')
      .whereRef('role_members.actor_urn', '=', 'users.urn');
    conditions.push(
      roleUrn === null
        ? builder.not(builder.exists(held))
        : builder.exists(held.where('role_urn', '=', roleUrn)),
    );
  }
  if (groupUrn !== undefined) {
    const members = builder.selectFrom('group_members').select('user_urn').where('group_urn', '=', groupUrn);
    conditions.push(builder('users.urn', 'in', members));
  }
  return conditions;
}

/** @returns what the list is ordered by: texts without regard to case. */
function sortValueOf(
  builder: UserBuilder,
  sort: Exclude<DirectoryListing['sort'], 'tokens'>,
): Expression<string | number | null> {
  switch (sort) {
    case 'name':
      return builder.fn<string>('lower', ['display_name']);
    case 'username':
      return builder.fn<string>('lower', ['username']);
    case 'email':
      return builder.fn<string | null>('lower', ['email']);
    case 'description':
      return builder.fn<string | null>('lower', ['title']);
    case 'role':
      return builder
        .selectFrom('role_members')
        .select((role) => role.fn.min<string>('role_urn').as('role'))
        .whereRef('role_members.actor_urn', '=', 'users.urn')
        .$asScalar();
    case 'groups':
      return groupCountOf(builder).$asScalar();
    case 'status':
      return builder.ref('status');
    case 'lastSignIn':
      return builder.ref('last_sign_in_at');
    case 'createdAt':
      return builder.ref('created_at');
  }
}

function groupCountOf(builder: UserBuilder) {
  return builder
    .selectFrom('group_members')
    .select((member) => member.fn.countAll<number>().as('n'))
    .whereRef('group_members.user_urn', '=', 'users.urn');
}

/**
 * Which of the tokens are live is asked after they were found by their user: as a condition, PostgreSQL would
 * sometimes begin with everybody's tokens by their end, once for each user.
 */
function liveTokensOf(builder: UserBuilder, now: number) {
  return builder
    .selectFrom('tokens')
    .select((token) =>
      token.fn
        .countAll<number>()
        .filterWhere(() => isLive(token, now))
        .as('n'),
    )
    .whereRef('tokens.actor_urn', '=', 'users.urn');
}

/** Neither revoked nor expired. */
function isLive<Table extends keyof DatabaseSchema>(
  builder: ExpressionBuilder<DatabaseSchema, Table | 'tokens'>,
  now: number,
) {
  // Whatever else the query joins, the columns are those of the tokens.
  const token = builder as unknown as ExpressionBuilder<DatabaseSchema, 'tokens'>;
  return token.and([
    token('tokens.revoked_at', 'is', null),
    token.or([token('tokens.expires_at', 'is', null), token('tokens.expires_at', '>', now)]),
  ]);
}
