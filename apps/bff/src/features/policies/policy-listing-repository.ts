import type { Policy } from '@latchkey/shared/policies';
import type { ListPoliciesQuery } from '@latchkey/shared/policy-api';
import type { ExpressionBuilder } from 'kysely';
import type { Queryable } from '../../db/database.ts';
import { likeLiteral } from '../../db/like.ts';
import type { DatabaseSchema } from '../../db/schema.ts';
import { POLICY_COLUMNS, toPolicy } from './current-policies-repository.ts';
import type { StoredPolicy } from './policy-version.ts';

/** A user or group that a policy can name. */
export type NamedActor = {
  readonly urn: string;
  readonly name: string;
  readonly description: string | null;
  readonly isServiceAccount: boolean;
};

type Page = { readonly query: string; readonly start: number; readonly count: number };

/** What the permissions pages read: pages of policies, who is in them, who could be. */
export function createPolicyListingRepository(db: Queryable) {
  return {
    /** @returns one page, and how many match in all. */
    listPage: async (query: ListPoliciesQuery): Promise<{ policies: StoredPolicy[]; total: number }> => {
      const matching = db.selectFrom('policies').where((builder) => conditionOf(builder, query));
      const column = query.sort === 'updatedAt' ? 'updated_at' : query.sort;
      const sorted =
        column === 'name'
          ? matching.orderBy(({ fn }) => fn<string>('lower', ['name']), query.order)
          : matching.orderBy(column, query.order).orderBy(({ fn }) => fn<string>('lower', ['name']));
      const rows = await sorted
        .select([...POLICY_COLUMNS, 'updated_at'])
        .orderBy('urn')
        .offset(query.start)
        .limit(query.count)
        .execute();
      const { total } = await matching
        .select((builder) => builder.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      const policies = rows.map((row) => ({ policy: toPolicy(row), updatedAt: row.updated_at }));
      return { policies, total: Number(total) };
    },

    find: async (urn: string): Promise<StoredPolicy | undefined> => {
      const row = await db
        .selectFrom('policies')
        .select([...POLICY_COLUMNS, 'updated_at'])
        .where('urn', '=', urn)
        .executeTakeFirst();
      return row && { policy: toPolicy(row), updatedAt: row.updated_at };
    },

    /** @returns the policies that are for any of these roles. */
    listOfRoles: async (roleUrns: readonly string[]): Promise<Policy[]> => {
      const rows = await db
        .selectFrom('policies')
        .select(POLICY_COLUMNS)
        .where((builder) =>
          builder.or(
            roleUrns.map((urn) => builder('actors', 'like', likeLiteral(JSON.stringify(urn), 'contains'))),
          ),
        )
        .orderBy('name')
        .orderBy('urn')
        .execute();
      return rows.map(toPolicy);
    },

    /** @returns the policies that name the user or the group. */
    listNaming: async (actorUrn: string): Promise<Policy[]> => {
      const rows = await db
        .selectFrom('policies')
        .select(POLICY_COLUMNS)
        .where('actors', 'like', likeLiteral(JSON.stringify(actorUrn), 'contains'))
        .orderBy('urn')
        .execute();
      return rows
        .map(toPolicy)
        .filter(({ actors }) => actors.users.includes(actorUrn) || actors.groups.includes(actorUrn));
    },

    /** @returns how many users and how many groups hold each role directly, by role. */
    countRoleMembers: async (): Promise<Map<string, { users: number; groups: number }>> => {
      const rows = await db
        .selectFrom('role_members')
        .select('role_urn')
        .select((builder) => [
          builder.fn
            .sum<number>(builder.case().when('actor_urn', 'like', 'urn:li:corpuser:%').then(1).else(0).end())
            .as('users'),
          builder.fn.countAll<number>().as('members'),
        ])
        .groupBy('role_urn')
        .execute();
      return new Map(
        rows.map(({ role_urn, users, members }) => [
          role_urn,
          { users: Number(users), groups: Number(members) - Number(users) },
        ]),
      );
    },

    /** @returns which of these actors (a user, and the groups the user is in) holds which role. */
    listRoleHolders: async (actorUrns: readonly string[]): Promise<{ role: string; actor: string }[]> =>
      db
        .selectFrom('role_members')
        .select(['role_urn as role', 'actor_urn as actor'])
        .where('actor_urn', 'in', actorUrns)
        .orderBy('role_urn')
        .orderBy('actor_urn')
        .execute(),

    /** @returns the display names of users and groups, by URN; unknown ones are absent. */
    findNames: async (urns: readonly string[]): Promise<Map<string, string>> => {
      if (urns.length === 0) return new Map();
      const users = await db
        .selectFrom('users')
        .select(['urn', 'display_name as name'])
        .where('urn', 'in', urns)
        .execute();
      const groups = await db
        .selectFrom('corp_groups')
        .select(['urn', 'name'])
        .where('urn', 'in', urns)
        .execute();
      return new Map([...users, ...groups].map(({ urn, name }) => [urn, name]));
    },

    /** @returns one page of people and service accounts by name, and how many match in all. */
    listUsers: async ({ query, start, count }: Page): Promise<{ actors: NamedActor[]; total: number }> => {
      const pattern = likeLiteral(query.toLowerCase(), 'contains');
      const matching = db
        .selectFrom('users')
        .where('removed', '=', 0)
        .where(({ eb, fn }) =>
          eb.or([
            eb(fn<string>('lower', ['username']), 'like', pattern),
            eb(fn<string>('lower', ['display_name']), 'like', pattern),
          ]),
        );
      const rows = await matching
        .select(['urn', 'username', 'display_name', 'is_service_account'])
        .orderBy('display_name')
        .orderBy('username')
        .offset(start)
        .limit(count)
        .execute();
      const actors = rows.map((row) => ({
        urn: row.urn,
        name: row.display_name,
        description: row.username,
        isServiceAccount: row.is_service_account !== 0,
      }));
      const { total } = await matching
        .select((builder) => builder.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      return { actors, total: Number(total) };
    },

    /** @returns one page of groups by name, and how many match in all. */
    listGroups: async ({ query, start, count }: Page): Promise<{ actors: NamedActor[]; total: number }> => {
      const pattern = likeLiteral(query.toLowerCase(), 'contains');
      const matching = db
        .selectFrom('corp_groups')
        .where(({ eb, fn }) => eb(fn<string>('lower', ['name']), 'like', pattern));
      const rows = await matching
        .select(['urn', 'name', 'description'])
        .orderBy('name')
        .orderBy('urn')
        .offset(start)
        .limit(count)
        .execute();
      const { total } = await matching
        .select((builder) => builder.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      return { actors: rows.map((row) => ({ ...row, isServiceAccount: false })), total: Number(total) };
    },
  };
}

function conditionOf(builder: ExpressionBuilder<DatabaseSchema, 'policies'>, query: ListPoliciesQuery) {
  const pattern = likeLiteral(query.query.toLowerCase(), 'contains');
  return builder.and([
    builder.or([
      builder(builder.fn<string>('lower', ['name']), 'like', pattern),
      builder(builder.fn<string>('lower', ['description']), 'like', pattern),
    ]),
    ...(query.type === 'all' ? [] : [builder('type', '=', query.type)]),
    ...(query.state === 'all' ? [] : [builder('state', query.state === 'ACTIVE' ? '=' : '!=', 'ACTIVE')]),
    ...(query.privilege === undefined
      ? []
      : [builder('privileges', 'like', likeLiteral(JSON.stringify(query.privilege), 'contains'))]),
  ]);
}
