import { corpUserUrn } from '@latchkey/shared/urn';
import type { UserStatus } from '@latchkey/shared/users';
import type { ExpressionBuilder } from 'kysely';
import type { Queryable } from '../../db/database.ts';
import { likeLiteral } from '../../db/like.ts';
import type { DatabaseSchema } from '../../db/schema.ts';
import type { User } from './user-types.ts';

/** What a new user starts with. */
export type NewUser = Omit<User, 'urn' | 'isRemoved' | 'status' | 'isServiceAccount' | 'createdBy'> & {
  readonly passwordHash: string | null;
  readonly isServiceAccount?: true;
  readonly createdBy?: string;
};

/** Which users to list; `query` is part of the name or display name. */
export type UserPage = {
  readonly query: string;
  readonly serviceAccounts: boolean;
  readonly start: number;
  readonly count: number;
};

/** The columns that a `User` is made of. */
export const USER_COLUMNS = [
  'urn',
  'username',
  'display_name',
  'title',
  'email',
  'status',
  'removed',
  'is_service_account',
  'created_by',
  'created_at',
] as const;

type Row = {
  urn: string;
  username: string;
  display_name: string;
  title: string | null;
  email: string | null;
  status: UserStatus;
  removed: number;
  is_service_account: number;
  created_by: string | null;
  created_at: number;
};

/** @returns the user of a row with {@link USER_COLUMNS}. */
export const toUser = (row: Row): User => ({
  urn: corpUserUrn(row.username),
  username: row.username,
  displayName: row.display_name,
  title: row.title,
  email: row.email,
  status: row.status,
  isRemoved: row.removed !== 0,
  isServiceAccount: row.is_service_account !== 0,
  createdBy: row.created_by,
  createdAt: row.created_at,
});

/** Users, their roles and groups. */
export function createUserRepository(db: Queryable) {
  return {
    find: async (urn: string): Promise<User | undefined> => {
      const row = await db.selectFrom('users').select(USER_COLUMNS).where('urn', '=', urn).executeTakeFirst();
      return row && toUser(row);
    },

    /** @returns the users whose name differs from this one in case at most. */
    listByAnyCase: async (username: string): Promise<User[]> => {
      const rows = await db
        .selectFrom('users')
        .select(USER_COLUMNS)
        .where((builder) => builder(builder.fn<string>('lower', ['username']), '=', username.toLowerCase()))
        .execute();
      return rows.map(toUser);
    },

    /** @returns the users of these URNs, by URN; unknown ones are absent. */
    findNames: async (urns: readonly string[]): Promise<Map<string, string>> => {
      if (urns.length === 0) return new Map();
      const rows = await db
        .selectFrom('users')
        .select(['urn', 'display_name'])
        .where('urn', 'in', urns)
        .execute();
      return new Map(rows.map((row) => [row.urn, row.display_name]));
    },

    list: async (): Promise<User[]> => {
      const rows = await db.selectFrom('users').select(USER_COLUMNS).orderBy('username').execute();
      return rows.map(toUser);
    },

    /** @returns one page of people or of service accounts, by name, and how many match in all. */
    listPage: async (page: UserPage): Promise<{ users: User[]; total: number }> => {
      const pattern = likeLiteral(page.query.toLowerCase(), 'contains');
      const condition = (builder: ExpressionBuilder<DatabaseSchema, 'users'>) =>
        builder.and([
          builder('is_service_account', '=', page.serviceAccounts ? 1 : 0),
          builder('removed', '=', 0),
          builder.or([
            builder(builder.fn<string>('lower', ['username']), 'like', pattern),
            builder(builder.fn<string>('lower', ['display_name']), 'like', pattern),
          ]),
        ]);
      const rows = await db
        .selectFrom('users')
        .select(USER_COLUMNS)
        .where(condition)
        .orderBy('display_name')
        .orderBy('username')
        .offset(page.start)
        .limit(page.count)
        .execute();
      const { total } = await db
        .selectFrom('users')
        .select((builder) => builder.fn.countAll<number>().as('total'))
        .where(condition)
        .executeTakeFirstOrThrow();
      return { users: rows.map(toUser), total: Number(total) };
    },

    /** @returns the stored argon2id PHC string; undefined when there is no such user. */
    findPasswordHash: async (urn: string): Promise<string | null | undefined> => {
      const row = await db
        .selectFrom('users')
        .select('password_hash')
        .where('urn', '=', urn)
        .executeTakeFirst();
      return row?.password_hash;
    },

    /** @throws the unique violation when the name is taken. */
    insert: async (user: NewUser): Promise<User> => {
      const row = await db
        .insertInto('users')
        .values({
          urn: corpUserUrn(user.username),
          username: user.username,
          display_name: user.displayName,
          title: user.title,
          email: user.email,
          status: 'ACTIVE',
          removed: 0,
          password_hash: user.passwordHash,
          is_service_account: user.isServiceAccount ? 1 : 0,
          created_by: user.createdBy ?? null,
          created_at: user.createdAt,
          updated_at: user.createdAt,
        })
        .returning(USER_COLUMNS)
        .executeTakeFirstOrThrow();
      return toUser(row);
    },

    /** @returns whether the user exists. */
    updateStatus: async (urn: string, status: UserStatus, at: number): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable('users')
        .set({ status, updated_at: at })
        .where('urn', '=', urn)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    /** Sets or lifts the soft delete (`status.removed`). @returns whether the user exists. */
    updateRemoved: async (urn: string, removed: boolean, at: number): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable('users')
        .set({ removed: removed ? 1 : 0, updated_at: at })
        .where('urn', '=', urn)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    /** Notes a sign-in, for the list of users. */
    updateLastSignIn: async (urn: string, at: number): Promise<void> => {
      await db.updateTable('users').set({ last_sign_in_at: at }).where('urn', '=', urn).execute();
    },

    /** Renames; `title` holds the description of a service account. @returns whether the user exists. */
    updateTexts: async (
      urn: string,
      { displayName, title }: Pick<User, 'displayName' | 'title'>,
      at: number,
    ): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable('users')
        .set({ display_name: displayName, title, updated_at: at })
        .where('urn', '=', urn)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    /** @returns whether the user exists. */
    updatePasswordHash: async (urn: string, passwordHash: string, at: number): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable('users')
        .set({ password_hash: passwordHash, updated_at: at })
        .where('urn', '=', urn)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    /** Deletes the user with all roles and group memberships. @returns whether there was one. */
    delete: async (urn: string): Promise<boolean> => {
      await db.deleteFrom('role_members').where('actor_urn', '=', urn).execute();
      await db.deleteFrom('group_members').where('user_urn', '=', urn).execute();
      const { numDeletedRows } = await db.deleteFrom('users').where('urn', '=', urn).executeTakeFirst();
      return numDeletedRows > 0n;
    },

    listGroups: async (userUrn: string): Promise<string[]> => {
      const rows = await db
        .selectFrom('group_members')
        .select('group_urn')
        .where('user_urn', '=', userUrn)
        .execute();
      return rows.map((row) => row.group_urn);
    },

    /** @returns the roles held by any of these actors (a user, and the groups the user is in). */
    listRoles: async (actorUrns: readonly string[]): Promise<string[]> => {
      const rows = await db
        .selectFrom('role_members')
        .select('role_urn')
        .distinct()
        .where('actor_urn', 'in', actorUrns)
        .execute();
      return rows.map((row) => row.role_urn);
    },

    /** @returns the actors (users and groups) that hold any of these roles. */
    listRoleMembers: async (roleUrns: readonly string[]): Promise<string[]> => {
      if (roleUrns.length === 0) return [];
      const rows = await db
        .selectFrom('role_members')
        .select('actor_urn')
        .distinct()
        .where('role_urn', 'in', roleUrns)
        .execute();
      return rows.map((row) => row.actor_urn);
    },

    insertRole: async (roleUrn: string, actorUrn: string): Promise<void> => {
      await db
        .insertInto('role_members')
        .values({ role_urn: roleUrn, actor_urn: actorUrn })
        .onConflict((conflict) => conflict.columns(['actor_urn', 'role_urn']).doNothing())
        .execute();
    },

    /** @returns whether the actor held the role. */
    deleteRole: async (roleUrn: string, actorUrn: string): Promise<boolean> => {
      const { numDeletedRows } = await db
        .deleteFrom('role_members')
        .where('role_urn', '=', roleUrn)
        .where('actor_urn', '=', actorUrn)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
