import { type Policy, policyActorsSchema, policyResourcesSchema } from '@latchkey/shared/policies';
import type { PlatformPrivilege } from '@latchkey/shared/privileges';
import type { CompiledQuery } from 'kysely';
import { z } from 'zod';
import type { Queryable } from '../../db/database.ts';
import { likeLiteral } from '../../db/like.ts';
import type { PolicyRule } from './policy-engine.ts';

/** Every column that a policy is made of. */
export const POLICY_COLUMNS = [
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

type RuleRow = Pick<Row, 'urn' | 'privileges' | 'actors' | 'resources'>;

const privilegesSchema = z.array(z.string());

type Row = Pick<Policy, 'urn' | 'type' | 'state' | 'name' | 'description'> & {
  privileges: string;
  actors: string;
  resources: string | null;
  editable: number;
};

/** @returns a policy as stored. */
export const toPolicy = (row: Row): Policy => ({
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

/** Read rules by URN, as long as their text stays the same: parsing costs more than reading. */
const READ_RULES = new Map<string, { readonly row: RuleRow; readonly rule: PolicyRule }>();
const MAX_READ_RULES = 1_000;

/** Compares all that is read, so that a changed policy is never taken for what it was. */
const toActiveMetadataRule = (row: RuleRow): PolicyRule => {
  const kept = READ_RULES.get(row.urn);
  if (
    kept !== undefined &&
    kept.row.privileges === row.privileges &&
    kept.row.actors === row.actors &&
    kept.row.resources === row.resources
  ) {
    return kept.rule;
  }
  const rule = {
    type: 'METADATA',
    state: 'ACTIVE',
    privileges: privilegesSchema.parse(JSON.parse(row.privileges)),
    actors: policyActorsSchema.parse(JSON.parse(row.actors)),
    resources: row.resources === null ? null : policyResourcesSchema.parse(JSON.parse(row.resources)),
  } as const;
  if (READ_RULES.size >= MAX_READ_RULES) READ_RULES.clear();
  READ_RULES.set(row.urn, { row, rule });
  return rule;
};

/** Access policies. */
export function createPolicyRepository(db: Queryable) {
  let activeMetadata: CompiledQuery<RuleRow> | undefined;
  return {
    list: async (): Promise<Policy[]> => {
      const rows = await db.selectFrom('policies').select(POLICY_COLUMNS).orderBy('urn').execute();
      return rows.map(toPolicy);
    },

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

    /** What the active METADATA policies say. Every access to metadata reads it, so the query is built once. */
    listActiveMetadata: async (): Promise<PolicyRule[]> => {
      activeMetadata ??= db
        .selectFrom('policies')
        .select(['urn', 'privileges', 'actors', 'resources'])
        .where('type', '=', 'METADATA')
        .where('state', '=', 'ACTIVE')
        .compile();
      return (await db.executeQuery(activeMetadata)).rows.map(toActiveMetadataRule);
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
