import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { type AspectWrite, createAspectRepository, KEPT_VERSIONS } from './aspect-repository.ts';
import { parseJson } from './lossless-json.ts';
import type { JsonObject } from './metadata-types.ts';

/** What every database must do with aspects. */
export function aspectRepositoryContract(name: string, open: () => Promise<Database>): void {
  describe(`aspects on ${name}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
    });
    afterAll(() => database.close());

    const inTransaction = <T>(work: (aspects: ReturnType<typeof createAspectRepository>) => Promise<T>) =>
      database.transaction((transaction) => work(createAspectRepository(transaction)));
    const reader = () => createAspectRepository(database.reader);

    let lastId = 0;
    const write = (urn: string, value: JsonObject, more: Partial<AspectWrite> = {}): AspectWrite => ({
      urn,
      entityType: 'dataset',
      aspect: 'status',
      value,
      systemMetadata: null,
      at: 1,
      by: 'urn:li:corpuser:alice',
      ...more,
    });
    const freshUrn = () => {
      lastId += 1;
      return `urn:li:dataset:(urn:li:dataPlatform:hive,table ${lastId},PROD)`;
    };
    const versionsOf = async (urn: string): Promise<{ version: number; n: unknown }[]> => {
      const rows = await database.reader
        .selectFrom('metadata_aspects')
        .select(['version', 'value'])
        .where('urn', '=', urn)
        .orderBy('version')
        .execute();
      return rows.map(({ version, value }) => ({ version, n: JSON.parse(value).n }));
    };

    it('keeps the latest as version 0 and older ones from 1, the oldest', async () => {
      const urn = freshUrn();
      for (const n of [1, 2, 3])
        await inTransaction((aspects) => aspects.upsert(write(urn, { n }, { at: n })));
      expect(await versionsOf(urn)).toEqual([
        { version: 0, n: 3 },
        { version: 1, n: 1 },
        { version: 2, n: 2 },
      ]);
      const key = { urn, aspect: 'status' };
      expect(await reader().find(key, 0)).toMatchObject({ version: 0, value: { n: 3 }, createdAt: 3 });
      expect(await reader().find(key, 1)).toMatchObject({ version: 1, value: { n: 1 }, createdAt: 1 });
      expect(await reader().find(key, 3)).toBeUndefined();
    });

    it('makes no version of what is there already, but takes its system metadata', async () => {
      const urn = freshUrn();
      await inTransaction((aspects) => aspects.upsert(write(urn, { a: 1, b: [2, { c: 3 }] })));
      const again = { systemMetadata: { runId: 'second' }, at: 2, by: 'urn:li:corpuser:bob' };
      await inTransaction((aspects) => aspects.upsert(write(urn, { b: [2, { c: 3 }], a: 1 }, again)));
      expect(await versionsOf(urn)).toHaveLength(1);
      const found = await reader().find({ urn, aspect: 'status' }, 0);
      expect(found).toMatchObject({ systemMetadata: { runId: 'second' }, createdAt: 1 });
    });

    it(`keeps ${KEPT_VERSIONS} old versions`, async () => {
      const urn = freshUrn();
      for (let n = 1; n <= KEPT_VERSIONS + 5; n += 1) {
        await inTransaction((aspects) => aspects.upsert(write(urn, { n })));
      }
      const versions = await versionsOf(urn);
      expect(versions).toHaveLength(KEPT_VERSIONS + 1);
      expect(versions[1]).toEqual({ version: 5, n: 5 });
      expect(versions.at(-1)).toEqual({ version: KEPT_VERSIONS + 4, n: KEPT_VERSIONS + 4 });
    });

    it('loses no version and writes none twice when many write the same aspect at once', async () => {
      const urn = freshUrn();
      const writers = Array.from({ length: 16 }, (_, n) => n);
      await Promise.all(writers.map((n) => inTransaction((aspects) => aspects.upsert(write(urn, { n })))));
      const versions = await versionsOf(urn);
      expect(versions.map(({ version }) => version)).toEqual(writers);
      expect(versions.map(({ n }) => Number(n)).sort((one, other) => one - other)).toEqual(writers);
    });

    it('leaves no history without a latest version when deletes and writes meet', async () => {
      const urn = freshUrn();
      const acts = Array.from({ length: 24 }, (_, n) =>
        inTransaction(async (aspects): Promise<unknown> => {
          return n % 4 === 3 ? aspects.delete({ urn, aspect: 'status' }) : aspects.upsert(write(urn, { n }));
        }),
      );
      await Promise.all(acts);
      const versions = await versionsOf(urn);
      if (versions.length > 0) expect(versions[0]?.version).toBe(0);
      const older = versions.slice(1).map(({ version }) => version);
      expect(older).toEqual(older.map((_, index) => index + 1));
    });

    it('tells exactly one of many that it created the entity', async () => {
      const urn = freshUrn();
      const key = write(urn, { name: 'x' }, { aspect: 'datasetKey' });
      const created = await Promise.all(
        Array.from({ length: 8 }, () => inTransaction((aspects) => aspects.insertOrLock(key))),
      );
      expect(created.filter(Boolean)).toHaveLength(1);
    });

    it('gives back what was written: big integers, __proto__, Unicode, escapes', async () => {
      const urn = 'urn:li:dataset:(urn:li:dataPlatform:s3,käse/日本語/😀 a(b)c,PROD)';
      const text =
        '{"big":9223372036854775807,"neg":-9007199254740993,"__proto__":{"isAdmin":true},"constructor":1,"s":"\\u0000\\ud800\\u2028😀"}';
      const value = parseJson(text) as JsonObject;
      await inTransaction((aspects) => aspects.upsert(write(urn, value)));
      const found = await reader().find({ urn, aspect: 'status' }, 0);
      expect(JSON.stringify(found?.value)).toBe(JSON.stringify(value));
      expect(JSON.stringify(found?.value)).toContain('"big":9223372036854775807,"neg":-9007199254740993');
      expect(Object.hasOwn(found?.value ?? {}, '__proto__')).toBe(true);
      expect(Reflect.get({}, 'isAdmin')).toBeUndefined();
      await inTransaction((aspects) => aspects.upsert(write(urn, parseJson(text) as JsonObject)));
      expect(await versionsOf(urn)).toHaveLength(1);
    });

    it('lists the latest aspects of an entity by name, and none of an unknown one', async () => {
      const urn = freshUrn();
      for (const aspect of ['status', 'datasetKey', 'ownership']) {
        await inTransaction((aspects) => aspects.upsert(write(urn, { n: 1 }, { aspect })));
        await inTransaction((aspects) => aspects.upsert(write(urn, { n: 2 }, { aspect })));
      }
      const names = (await reader().listLatest(urn)).map(({ name, version }) => [name, version]);
      expect(names).toEqual([
        ['datasetKey', 0],
        ['ownership', 0],
        ['status', 0],
      ]);
      expect(await reader().listLatest(`${urn}x`)).toEqual([]);
    });

    it('pages through the entities of a type', async () => {
      const urns = ['a', 'b', 'c', 'd', 'e'].map((id) => `urn:li:tag:${id}`);
      for (const urn of urns) {
        await inTransaction(async (aspects) => {
          await aspects.upsert(write(urn, { name: 'x' }, { aspect: 'tagKey', entityType: 'tag' }));
          await aspects.upsert(write(urn, { n: 1 }, { entityType: 'tag' }));
        });
      }
      const type = { entityType: 'tag', keyAspect: 'tagKey' };
      expect(await reader().listUrns(type, { after: '', start: 1, limit: 2 })).toEqual(urns.slice(1, 3));
      expect(await reader().listUrns(type, { after: 'urn:li:tag:c', start: 0, limit: 9 })).toEqual(
        urns.slice(3),
      );
      expect(await reader().countEntities(type)).toBe(5);
    });

    it('deletes an aspect with its history, and an entity with all aspects', async () => {
      const urn = freshUrn();
      await inTransaction((aspects) => aspects.insertOrLock(write(urn, { n: 0 }, { aspect: 'datasetKey' })));
      for (const n of [1, 2]) await inTransaction((aspects) => aspects.upsert(write(urn, { n })));
      const ownership = write(urn, { n: 1 }, { aspect: 'ownership' });
      await inTransaction((aspects) => aspects.upsert(ownership));
      expect(await inTransaction((aspects) => aspects.delete({ urn, aspect: 'status' }))).toBe(2);
      expect(await inTransaction((aspects) => aspects.delete({ urn, aspect: 'status' }))).toBe(0);
      const key = { urn, aspect: 'datasetKey' };
      expect(await inTransaction((aspects) => aspects.deleteEntity(key))).toBe(2);
      expect(await inTransaction((aspects) => aspects.deleteEntity(key))).toBe(0);
      expect(await reader().listLatest(urn)).toEqual([]);
    });

    it('leaves nothing of a transaction that fails', async () => {
      const urn = freshUrn();
      const failing = inTransaction(async (aspects) => {
        await aspects.upsert(write(urn, { n: 1 }));
        throw new Error('planned');
      });
      await expect(failing).rejects.toThrow('planned');
      expect(await versionsOf(urn)).toEqual([]);
    });
  });
}
