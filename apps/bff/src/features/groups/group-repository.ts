import type { Queryable } from '../../db/database.ts';

/** A group of users (`corpGroup`). */
export type Group = {
  readonly urn: string;
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: number;
};

/** Groups and who is in them. */
export function createGroupRepository(db: Queryable) {
  return {
    find: async (urn: string): Promise<Group | undefined> => {
      const row = await db
        .selectFrom('corp_groups')
        .select(['urn', 'name', 'description', 'created_at'])
        .where('urn', '=', urn)
        .executeTakeFirst();
      return row && { urn: row.urn, name: row.name, description: row.description, createdAt: row.created_at };
    },

    insert: async (group: Group, createdBy: string): Promise<void> => {
      await db
        .insertInto('corp_groups')
        .values({
          urn: group.urn,
          name: group.name,
          description: group.description,
          created_at: group.createdAt,
          created_by: createdBy,
        })
        .execute();
    },

    /** Deletes the group, its memberships and its roles. @returns whether there was one. */
    delete: async (urn: string): Promise<boolean> => {
      await db.deleteFrom('group_members').where('group_urn', '=', urn).execute();
      await db.deleteFrom('role_members').where('actor_urn', '=', urn).execute();
      const { numDeletedRows } = await db.deleteFrom('corp_groups').where('urn', '=', urn).executeTakeFirst();
      return numDeletedRows > 0n;
    },

    insertMember: async (groupUrn: string, userUrn: string): Promise<void> => {
      await db
        .insertInto('group_members')
        .values({ group_urn: groupUrn, user_urn: userUrn })
        .onConflict((conflict) => conflict.columns(['user_urn', 'group_urn']).doNothing())
        .execute();
    },

    deleteMember: async (groupUrn: string, userUrn: string): Promise<void> => {
      await db
        .deleteFrom('group_members')
        .where('group_urn', '=', groupUrn)
        .where('user_urn', '=', userUrn)
        .execute();
    },
  };
}
