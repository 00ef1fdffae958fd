import { type Policy, policyActorsSchema, policyResourcesSchema } from '@latchkey/shared/policies';
import type { PlatformPrivilege } from '@latchkey/shared/privileges';
import type { CompiledQuery } from 'kysely';
import { z } from 'zod';
import type { Queryable } from '../../db/database.ts';
import { likeLiteral } from '../../db/like.ts';

const COLUMNS = [
  'urn',
  'type',
  'state',
  'name',
  'description',
  'privileges',
  'actors',
  'resources',
  'editable',
] as const;

const privilegesSchema = z.array(z.string());

type Row = Pick<Policy, 'urn' | 'type' | 'state' | 'name' | 'description'> & {
  privileges: string;
  actors: string;
  resources: string | null;
  editable: number;
};

/** Read policies by URN, as long as their text stays the same: parsing costs more than reading. */
const PARSED = new Map<string, { readonly row: Row; readonly policy: Policy }>();
const MAX_PARSED = 1_000;

/** Compares the whole row, so that a changed policy is never taken for what it was. */
const toPolicy = (row: Row): Policy => {
  const kept = PARSED.get(row.urn);
  if (kept !== undefined && COLUMNS.every((name) => kept.row[name] === row[name])) return kept.policy;
  const policy = parse(row);
  if (PARSED.size >= MAX_PARSED) PARSED.clear();
  PARSED.set(row.urn, { row, policy });
  return policy;
};

const parse = (row: Row): Policy => ({
  urn: row.urn,
  type: row.type,
  state: row.state,
  name: row.name,
  description: row.description,
  privileges: privilegesSchema.parse(JSON.parse(row.privileges)),
  actors: policyActorsSchema.parse(JSON.parse(row.actors)),
  resources: row.resources === null ? null : policyResourcesSchema.parse(JSON.parse(row.resources)),
  editable: row.editable !== 0,
});

/** Access policies. */
export function createPolicyRepository(db: Queryable) {
  let activeMetadata: CompiledQuery<Row> | undefined;
  return {
    list: async (): Promise<Policy[]> => {
      const rows = await db.selectFrom('policies').select(COLUMNS).orderBy('urn').execute();
      return rows.map(toPolicy);
    },

    /** @returns the active platform policies that grant the privilege. */
    listGranting: async (privilege: PlatformPrivilege): Promise<Policy[]> => {
      const rows = await db
        .selectFrom('policies')
        .select(COLUMNS)
        .where('type', '=', 'PLATFORM')
        .where('state', '=', 'ACTIVE')
        .where('privileges', 'like', likeLiteral(JSON.stringify(privilege), 'contains'))
        .orderBy('urn')
        .execute();
      return rows.map(toPolicy);
    },

    /** The active METADATA policies, which every access to metadata reads: the query is built once. */
    listActiveMetadata: async (): Promise<Policy[]> => {
      activeMetadata ??= db
        .selectFrom('policies')
        .select(COLUMNS)
        .where('type', '=', 'METADATA')
        .where('state', '=', 'ACTIVE')
        .orderBy('urn')
        .compile();
      return (await db.executeQuery(activeMetadata)).rows.map(toPolicy);
    },

    find: async (urn: string): Promise<Policy | undefined> => {
      const row = await db.selectFrom('policies').select(COLUMNS).where('urn', '=', urn).executeTakeFirst();
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
