import type { Policy } from '@latchkey/shared/policies';
import type { PlatformPrivilege } from '@latchkey/shared/privileges';
import type { Queryable } from '../../db/database.ts';
import { likeLiteral } from '../../db/like.ts';
import {
  createCurrentPolicies,
  POLICY_COLUMNS,
  type PolicyMemory,
  toPolicy,
} from './current-policies-repository.ts';

/**
 * Access policies.
 * @param memory of the database that the handle belongs to.
 */
export function createPolicyRepository(db: Queryable, memory: PolicyMemory) {
  return {
    ...createCurrentPolicies(db, memory),

    /** @returns the active platform policies that grant the privilege. */
    listGranting: async (privilege: PlatformPrivilege): Promise<Policy[]> => {
      const rows = await db
        .selectFrom('policies')
        .select(POLICY_COLUMNS)
        .where('type', '=', 'PLATFORM')
        .where('state', '=', 'ACTIVE')
        .where('privileges', 'like', likeLiteral(JSON.stringify(privilege), 'contains'))
        .orderBy('urn')
        .execute();
      return rows.map(toPolicy);
    },

    find: async (urn: string): Promise<Policy | undefined> => {
      const row = await db
        .selectFrom('policies')
        .select(POLICY_COLUMNS)
        .where('urn', '=', urn)
        .executeTakeFirst();
      return row && toPolicy(row);
    },

    /** Adds the policy unless its URN exists. @returns whether it was added. */
    insertIfAbsent: async (policy: Policy, at: number): Promise<boolean> => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('policies')
        .values({
          urn: policy.urn,
          type: policy.type,
          state: policy.state,
          name: policy.name,
          description: policy.description,
          privileges: JSON.stringify(policy.privileges),
          actors: JSON.stringify(policy.actors),
          resources: policy.resources === null ? null : JSON.stringify(policy.resources),
          editable: policy.editable ? 1 : 0,
          created_at: at,
          updated_at: at,
        })
        .onConflict((conflict) => conflict.column('urn').doNothing())
        .executeTakeFirst();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    },

    updateState: async (urn: string, state: Policy['state'], at: number): Promise<void> => {
      await db.updateTable('policies').set({ state, updated_at: at }).where('urn', '=', urn).execute();
    },

    /** Replaces everything but the URN and whether it is editable. @returns whether the policy exists. */
    update: async (policy: Policy, at: number): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable('policies')
        .set({
          type: policy.type,
          state: policy.state,
          name: policy.name,
          description: policy.description,
          privileges: JSON.stringify(policy.privileges),
          actors: JSON.stringify(policy.actors),
          resources: policy.resources === null ? null : JSON.stringify(policy.resources),
          updated_at: at,
        })
        .where('urn', '=', policy.urn)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    /** @returns whether the policy was there. */
    delete: async (urn: string): Promise<boolean> => {
      const { numDeletedRows } = await db.deleteFrom('policies').where('urn', '=', urn).executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
