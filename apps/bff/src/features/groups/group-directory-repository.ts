import type { ListGroupsQuery } from '@latchkey/shared/groups';
import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { Queryable } from '../../db/database.ts';
import { likeLiteral } from '../../db/like.ts';
import type { DatabaseSchema } from '../../db/schema.ts';
import type { Group } from './group-repository.ts';

/** A group with what an administrator wants to see beside the name. */
export type GroupEntry = Group & {
  readonly roleUrns: readonly string[];
  readonly memberCount: number;
};

type GroupBuilder = ExpressionBuilder<DatabaseSchema, 'corp_groups'>;

const COLUMNS = ['urn', 'name', 'description', 'created_at', 'origin'] as const;

/** Lists of groups, searched, sorted and counted by the database. */
export function createGroupDirectoryRepository(db: Queryable) {
  /** The rows with their counts and roles; two queries, however many rows. */
  const entriesOf = async (
    condition: (builder: GroupBuilder) => Expression<SqlBool>,
    page?: ListGroupsQuery,
  ): Promise<GroupEntry[]> => {
    const matching = db
      .selectFrom('corp_groups')
      .select(COLUMNS)
      .select((builder) => memberCountOf(builder).as('members'))
      .where(condition);
    const rows = await (page === undefined
      ? matching
      : matching
          // Missing values sort last in both directions.
          .orderBy((builder) =>
            builder.case().when(sortValueOf(builder, page.sort), 'is', null).then(1).else(0).end(),
          )
          .orderBy((builder) => sortValueOf(builder, page.sort), page.order)
          .orderBy('urn')
          .offset(page.start)
          .limit(page.count)
    ).execute();
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
    return rows.map((row) => ({
      urn: row.urn,
      name: row.name,
      description: row.description,
      createdAt: row.created_at,
      origin: row.origin,
      roleUrns: roles.filter((role) => role.actor_urn === row.urn).map((role) => role.role_urn),
      memberCount: Number(row.members),
    }));
  };

  return {
    /** @returns one page and how many match in all. */
    listPage: async (page: ListGroupsQuery): Promise<{ groups: GroupEntry[]; total: number }> => {
      const condition = (builder: GroupBuilder) => matches(builder, page.query);
      const { total } = await db
        .selectFrom('corp_groups')
        .select((builder) => builder.fn.countAll<number>().as('total'))
        .where(condition)
        .executeTakeFirstOrThrow();
      return { groups: await entriesOf(condition, page), total: Number(total) };
    },

    find: async (urn: string): Promise<GroupEntry | undefined> =>
      (await entriesOf((builder) => builder('corp_groups.urn', '=', urn)))[0],
  };
}

function matches(builder: GroupBuilder, query: string) {
  if (query === '') return builder.and([]);
  const pattern = likeLiteral(query.toLowerCase(), 'contains');
  return builder.or([
    builder(builder.fn<string>('lower', ['name']), 'like', pattern),
    builder(builder.fn<string>('lower', ['description']), 'like', pattern),
  ]);
}

function sortValueOf(
  builder: GroupBuilder,
  sort: ListGroupsQuery['sort'],
): Expression<string | number | null> {
  switch (sort) {
    case 'name':
      return builder.fn<string>('lower', ['name']);
    case 'description':
      return builder.fn<string | null>('lower', ['description']);
    case 'role':
      return builder
        .selectFrom('role_members')
        .select((role) => role.fn.min<string>('role_urn').as('role'))
        .whereRef('role_members.actor_urn', '=', 'corp_groups.urn')
        .$asScalar();
    case 'members':
      return memberCountOf(builder).$asScalar();
    case 'createdAt':
      return builder.ref('created_at');
  }
}

/**
 * Members who are there: a soft-deleted user does not count. Each is looked up by key, because PostgreSQL would
 * sometimes join all users for each group.
 */
function memberCountOf(builder: GroupBuilder) {
  return builder
    .selectFrom('group_members')
    .select((member) =>
      member.fn
        .countAll<number>()
        .filterWhere(
          member
            .selectFrom('users')
            .select('users.removed')
            .whereRef('users.urn', '=', 'group_members.user_urn')
            .$asScalar(),
          '=',
          0,
        )
        .as('n'),
    )
    .whereRef('group_members.group_urn', '=', 'corp_groups.urn');
}
