import { type Policy, policyActorsSchema, policyResourcesSchema } from '@latchkey/shared/policies';
import type { CompiledQuery } from 'kysely';
import { z } from 'zod';
import type { Queryable } from '../../db/database.ts';
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

type AllPolicies = { readonly all: readonly Policy[]; readonly activeMetadata: readonly PolicyRule[] };

/** The policies of one database as they were last read, with the name of that state. */
export type PolicyMemory = { kept: (AllPolicies & { readonly revision: string }) | undefined };

/**
 * All policies as of this moment. Each call asks the database for the name of their state, which any change of any
 * policy renews in its own commit; they are read and parsed only when it is another one than before. So what a
 * change forbids is forbidden from its commit on, on every node, and a thousand policies cost no more than ten.
 * @param memory shared by all handles of one database.
 */
export function createCurrentPolicies(db: Queryable, memory: PolicyMemory) {
  let revisionQuery: CompiledQuery<{ revision: string }> | undefined;

  const findRevision = async (): Promise<string | undefined> => {
    revisionQuery ??= db.selectFrom('policy_revision').select('revision').compile();
    return (await db.executeQuery(revisionQuery)).rows[0]?.revision;
  };

  const current = async (): Promise<AllPolicies> => {
    const revision = await findRevision();
    if (revision !== undefined && memory.kept?.revision === revision) return memory.kept;
    const rows = await db.selectFrom('policies').select(POLICY_COLUMNS).orderBy('urn').execute();
    const all = rows.map((row) => deepFreeze(toPolicy(row)));
    const read = { all, activeMetadata: all.filter(isActiveMetadata) };
    // After a change in between, which may yet be rolled back, the name would be that of another state.
    if (revision !== undefined && (await findRevision()) === revision) memory.kept = { ...read, revision };
    return read;
  };

  return {
    list: async (): Promise<readonly Policy[]> => (await current()).all,
    /** What the active METADATA policies say. */
    listActiveMetadata: async (): Promise<readonly PolicyRule[]> => (await current()).activeMetadata,
  };
}

function isActiveMetadata({ type, state }: Policy): boolean {
  return type === 'METADATA' && state === 'ACTIVE';
}

/** Many requests look at one object: whoever changed it would change what everybody may do. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
