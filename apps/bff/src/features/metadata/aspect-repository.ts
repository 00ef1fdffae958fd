import { isDeepStrictEqual } from 'node:util';
import type { CompiledQuery } from 'kysely';
import type { Queryable } from '../../db/database.ts';
import { listAspectsOf } from './aspect-batch-repository.ts';
import { ASPECT_COLUMNS, type AspectRow, toAspect } from './aspect-row.ts';
import { searchAmong, type TypeToSearch } from './aspect-search-repository.ts';
import { parseJson } from './lossless-json.ts';
import type { Aspect, JsonObject } from './metadata-types.ts';

/** One aspect of one entity. */
export type AspectKey = { readonly urn: string; readonly aspect: string };

/** What a write stores. */
export type AspectWrite = AspectKey & {
  readonly entityType: string;
  readonly value: JsonObject;
  readonly systemMetadata: JsonObject | null;
  readonly at: number;
  readonly by: string;
};

/** Old versions kept of each aspect, DataHub's default retention (`maxVersions`). */
export const KEPT_VERSIONS = 20;

/** Rounds of insert-or-lock before giving up; a second one is needed only when a delete came between. */
const ATTEMPTS = 5;

/** Aspects of entities. Version 0 is the latest; a write moves it to the next number, counted from 1. */
export function createAspectRepository(db: Queryable) {
  let latest: CompiledQuery<AspectRow> | undefined;

  /** @returns whether there was no such aspect, so that this is its first version. */
  const insertFirst = async (write: AspectWrite): Promise<boolean> => {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('metadata_aspects')
      .values({
        urn: write.urn,
        aspect: write.aspect,
        version: 0,
        entity_type: write.entityType,
        ...columnsOf(write),
      })
      .onConflict((conflict) => conflict.columns(['urn', 'aspect', 'version']).doNothing())
      .executeTakeFirst();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  };

  /**
   * Reads the latest version and keeps everybody else from changing it until the transaction ends: an
   * update that changes nothing is a row lock on both databases, and reads what was committed last.
   */
  const lockLatest = (key: AspectKey) =>
    db
      .updateTable('metadata_aspects')
      .set((builder) => ({ version: builder.ref('version') }))
      .where('urn', '=', key.urn)
      .where('aspect', '=', key.aspect)
      .where('version', '=', 0)
      .returning([...ASPECT_COLUMNS, 'entity_type'])
      .executeTakeFirst();

  const replaceLatest = async (
    write: AspectWrite,
    latest: AspectRow & { entity_type: string },
  ): Promise<void> => {
    const next = (await lastVersion(write)) + 1;
    await db
      .insertInto('metadata_aspects')
      .values({ ...latest, urn: write.urn, version: next })
      .execute();
    await db
      .updateTable('metadata_aspects')
      .set(columnsOf(write))
      .where('urn', '=', write.urn)
      .where('aspect', '=', write.aspect)
      .where('version', '=', 0)
      .execute();
    if (next <= KEPT_VERSIONS) return;
    await db
      .deleteFrom('metadata_aspects')
      .where('urn', '=', write.urn)
      .where('aspect', '=', write.aspect)
      .where('version', '>', 0)
      .where('version', '<=', next - KEPT_VERSIONS)
      .execute();
  };

  const lastVersion = async ({ urn, aspect }: AspectKey): Promise<number> => {
    const { last } = await db
      .selectFrom('metadata_aspects')
      .select((builder) => builder.fn.max<number>('version').as('last'))
      .where('urn', '=', urn)
      .where('aspect', '=', aspect)
      .executeTakeFirstOrThrow();
    return Number(last);
  };

  return {
    /** @param version 0 for the latest. */
    find: async ({ urn, aspect }: AspectKey, version: number): Promise<Aspect | undefined> => {
      const row = await db
        .selectFrom('metadata_aspects')
        .select(ASPECT_COLUMNS)
        .where('urn', '=', urn)
        .where('aspect', '=', aspect)
        .where('version', '=', version)
        .executeTakeFirst();
      return row && toAspect(row);
    },

    /** @returns the latest version of every aspect of the entity, by name; none when it does not exist. */
    listLatest: async (urn: string): Promise<Aspect[]> => {
      // Every read of an entity does this, so the query is built once.
      latest ??= db
        .selectFrom('metadata_aspects')
        .select(ASPECT_COLUMNS)
        .where('urn', '=', urn)
        .where('version', '=', 0)
        .orderBy('aspect')
        .compile();
      const [, version] = latest.parameters;
      const { rows } = await db.executeQuery<AspectRow>({ ...latest, parameters: [urn, version] });
      return rows.map(toAspect);
    },

    /** @returns the latest version of every aspect of these entities, by URN and name. */
    listLatestOf: (urns: readonly string[]) => listAspectsOf(db, urns, undefined),

    /** @returns the latest version of those aspects of these entities that have one of the names. */
    listNamed: (urns: readonly string[], names: readonly string[]) => listAspectsOf(db, urns, names),

    /** @returns URNs of entities of a type in order, `limit` of them after `after` ('' for the first), skipping `start`. */
    listUrns: async (
      type: { readonly entityType: string; readonly keyAspect: string },
      page: { readonly after: string; readonly start: number; readonly limit: number },
    ): Promise<string[]> => {
      const rows = await db
        .selectFrom('metadata_aspects')
        .select('urn')
        .where('entity_type', '=', type.entityType)
        .where('urn', '>', page.after)
        .where('aspect', '=', type.keyAspect)
        .where('version', '=', 0)
        .orderBy('urn')
        .offset(page.start)
        .limit(page.limit)
        .execute();
      return rows.map((row) => row.urn);
    },

    searchAmong: (type: TypeToSearch, text: string, urns: readonly string[]) =>
      searchAmong(db, type, text, urns),

    /** @returns how many entities of the type there are. */
    countEntities: async (type: {
      readonly entityType: string;
      readonly keyAspect: string;
    }): Promise<number> => {
      const { total } = await db
        .selectFrom('metadata_aspects')
        .select((builder) => builder.fn.countAll<number>().as('total'))
        .where('entity_type', '=', type.entityType)
        .where('aspect', '=', type.keyAspect)
        .where('version', '=', 0)
        .executeTakeFirstOrThrow();
      return Number(total);
    },

    /**
     * Makes sure that the aspect exists and locks it until the transaction ends. Called with the key
     * aspect it creates and locks the entity, since every entity has one.
     * @returns whether it was created just now.
     */
    insertOrLock: async (write: AspectWrite): Promise<boolean> => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        if (await insertFirst(write)) return true;
        if ((await lockLatest(write)) !== undefined) return false;
      }
      throw new Error('An aspect was deleted again and again while it was being written');
    },

    /** @returns whether the aspect exists; if so it stays as it is until the transaction ends. */
    lock: async (key: AspectKey): Promise<boolean> => (await lockLatest(key)) !== undefined,

    /**
     * Writes the latest version and keeps the one before under the next number. Writing what is there
     * already updates its system metadata only, as in DataHub, so repeated ingestion makes no history.
     */
    upsert: async (write: AspectWrite): Promise<void> => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        if (await insertFirst(write)) return;
        const latest = await lockLatest(write);
        if (latest === undefined) continue;
        if (!isDeepStrictEqual(parseJson(latest.value), write.value)) return replaceLatest(write, latest);
        await db
          .updateTable('metadata_aspects')
          .set({ system_metadata: columnsOf(write).system_metadata })
          .where('urn', '=', write.urn)
          .where('aspect', '=', write.aspect)
          .where('version', '=', 0)
          .execute();
        return;
      }
      throw new Error('An aspect was deleted again and again while it was being written');
    },

    /**
     * Deletes an aspect with all its versions. The lock comes first: a delete that waited for a writer
     * would not see the old version that the writer left, and would leave history without a latest.
     * @returns the number of rows.
     */
    delete: async (key: AspectKey): Promise<number> => {
      if ((await lockLatest(key)) === undefined) return 0;
      const { numDeletedRows } = await db
        .deleteFrom('metadata_aspects')
        .where('urn', '=', key.urn)
        .where('aspect', '=', key.aspect)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },

    /**
     * Deletes an entity with everything known about it, after locking it by its key aspect.
     * @returns the number of rows; 0 when there is no such entity.
     */
    deleteEntity: async (key: AspectKey): Promise<number> => {
      if ((await lockLatest(key)) === undefined) return 0;
      const { numDeletedRows } = await db
        .deleteFrom('metadata_aspects')
        .where('urn', '=', key.urn)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

function columnsOf(write: AspectWrite) {
  return {
    value: JSON.stringify(write.value),
    system_metadata: write.systemMetadata === null ? null : JSON.stringify(write.systemMetadata),
    created_at: write.at,
    created_by: write.by,
  };
}
