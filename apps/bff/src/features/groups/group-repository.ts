import type { Selectable } from 'kysely';
import type { Queryable } from '../../db/database.ts';
import type { CorpGroupsTable } from '../../db/schema.ts';

/** A group of users (`corpGroup`). */
export type Group = {
  readonly urn: string;
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: number;
  /** Issuer of the OpenID provider whose claim made it; null for a group made here. */
  readonly origin: string | null;
};

const COLUMNS = ['urn', 'name', 'description', 'created_at', 'origin'] as const;

type Row = Pick<Selectable<CorpGroupsTable>, (typeof COLUMNS)[number]>;

const toGroup = (row: Row): Group => ({
  urn: row.urn,
  name: row.name,
  description: row.description,
  createdAt: row.created_at,
  origin: row.origin,
});

/** Groups and who is in them. */
export function createGroupRepository(db: Queryable) {
  return {
    find: async (urn: string): Promise<Group | undefined> => {
      const row = await db
        .selectFrom('corp_groups')
        .select(COLUMNS)
        .where('urn', '=', urn)
        .executeTakeFirst();
      return row && toGroup(row);
    },

    /** @returns the groups that people would take for one of this name: same letters in any case. */
    listByName: async (name: string): Promise<Group[]> => {
      const rows = await db
        .selectFrom('corp_groups')
        .select(COLUMNS)
        .where((builder) => builder(builder.fn<string>('lower', ['name']), '=', name.toLowerCase()))
        .execute();
      return rows.map(toGroup);
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
          origin: group.origin,
        })
        .execute();
    },

    updateTexts: async (
      urn: string,
      { name, description }: Pick<Group, 'name' | 'description'>,
    ): Promise<void> => {
      await db.updateTable('corp_groups').set({ name, description }).where('urn', '=', urn).execute();
    },

    /** Deletes the group, its memberships and its roles. @returns whether there was one. */
    delete: async (urn: string): Promise<boolean> => {
      await db.deleteFrom('group_members').where('group_urn', '=', urn).execute();
      await db.deleteFrom('role_members').where('actor_urn', '=', urn).execute();
      const { numDeletedRows } = await db.deleteFrom('corp_groups').where('urn', '=', urn).executeTakeFirst();
      return numDeletedRows > 0n;
    },

    /** Adds a member by somebody's decision here, which a provider's claims no longer undo. */
    insertMember: async (groupUrn: string, userUrn: string): Promise<void> => {
      await db
        .insertInto('group_members')
        .values({ group_urn: groupUrn, user_urn: userUrn })
        .onConflict((conflict) => conflict.columns(['user_urn', 'group_urn']).doUpdateSet({ origin: null }))
        .execute();
    },

    /** Adds a member by a provider's claim. @returns false for who is in the group already. */
    insertClaimedMember: async (groupUrn: string, userUrn: string, origin: string): Promise<boolean> => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('group_members')
        .values({ group_urn: groupUrn, user_urn: userUrn, origin })
        .onConflict((conflict) => conflict.columns(['user_urn', 'group_urn']).doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows !== undefined && numInsertedOrUpdatedRows > 0n;
    },

    /** @returns the groups that the user is in by claims of this provider. */
    listClaimed: async (userUrn: string, origin: string): Promise<string[]> => {
      const rows = await db
        .selectFrom('group_members')
        .select('group_urn')
        .where('user_urn', '=', userUrn)
        .where('origin', '=', origin)
        .execute();
      return rows.map((row) => row.group_urn);
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
