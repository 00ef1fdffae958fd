import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { eventKeyOf } from '../features/metadata/timeseries-aspects.ts';
import { createStore } from '../store.ts';
import { type DatabasePlace, openPlace } from '../test/test-database.ts';
import { newToken } from '../test/test-tokens.ts';
import { migrateToLatest } from './migrate.ts';

/** What bringing the schema up to date promises on every database. */
export function describeMigrations(createPlace: () => Promise<DatabasePlace>): void {
  describe('a migration', () => {
    it('run again changes nothing and keeps the data', async () => {
      const database = openPlace(await createPlace());
      await migrateToLatest(database);
      const store = createStore(database);
      await store.transaction((tx) => tx.tokens.insert(newToken({ id: 'kept' })));
      const before = await database.reader.introspection.getTables();
      await migrateToLatest(database);
      expect(await database.reader.introspection.getTables()).toEqual(before);
      expect(await store.read.tokens.find('kept')).toBeDefined();
    });

    it('that fails in the middle leaves nothing of itself, and works once the fault is gone (test MG-01)', async () => {
      const database = openPlace(await createPlace());
      await sql`create table audit_events (in_the_way text)`.execute(database.writer);
      await expect(migrateToLatest(database)).rejects.toThrow(/audit_events/);
      const tables = await database.reader.introspection.getTables();
      expect(tables.map((table) => table.name)).toEqual(['audit_events']);
      await sql`drop table audit_events`.execute(database.writer);
      await migrateToLatest(database);
      await createStore(database).transaction((tx) => tx.tokens.insert(newToken()));
    });

    it('of a newer version is left alone, and the older one says which version is needed (test MG-02)', async () => {
      const place = await createPlace();
      const database = openPlace(place);
      await migrateToLatest(database);
      await sql`insert into kysely_migration values ('9999-of-tomorrow', '2099-01-01')`.execute(
        database.writer,
      );
      const before = await database.reader.introspection.getTables();
      const older = migrateToLatest(openPlace(place));
      await expect(older).rejects.toThrow('made by a newer Latchkey (its schema has 9999-of-tomorrow)');
      expect(await database.reader.introspection.getTables()).toEqual(before);
    });

    it('makes events of the versions that time-series aspects had, the newer of two with one time', async () => {
      const database = openPlace(await createPlace());
      await migrateToLatest(database);
      await sql`drop table metadata_events`.execute(database.writer);
      await sql`delete from kysely_migration where name = '0011-timeseries-events'`.execute(database.writer);
      const urn = 'urn:li:dataset:(urn:li:dataPlatform:hive,old,PROD)';
      const row = (aspect: string, version: number, value: object) => ({
        urn,
        aspect,
        version,
        entity_type: 'dataset',
        value: JSON.stringify(value),
        system_metadata: null,
        created_at: 77,
        created_by: 'urn:li:corpuser:alice',
      });
      const versions = [
        row('datasetProfile', 0, { timestampMillis: 30, rowCount: 2 }),
        row('datasetProfile', 1, { timestampMillis: 10 }),
        row('datasetProfile', 2, { timestampMillis: 30, rowCount: 1 }),
        row('datasetProfile', 3, { rowCount: 9 }),
        row('datasetProperties', 0, { name: 'stays' }),
      ];
      await database.writer.insertInto('metadata_aspects').values(versions).execute();
      await migrateToLatest(database);
      const { aspects, timeseries } = createStore(database).read;
      const series = { urn, aspect: 'datasetProfile' };
      const everything = { from: undefined, to: undefined };
      const events = await timeseries.list(series, everything, { after: undefined, limit: 10 });
      expect(events.map(({ timestamp, value }) => [timestamp, value.rowCount])).toEqual([
        [77, 9],
        [30, 2],
        [10, undefined],
      ]);
      expect((await aspects.listLatest(urn)).map(({ name }) => name)).toEqual(['datasetProperties']);
      // A repeated event finds the one that was moved.
      const again = { ...series, timestamp: 30, key: eventKeyOf({ timestampMillis: 30 }) };
      await createStore(database).transaction((tx) =>
        tx.timeseries.insert({ ...again, value: { rowCount: 3 }, systemMetadata: null, at: 78, by: 'x' }),
      );
      expect(await timeseries.list(series, everything, { after: undefined, limit: 10 })).toHaveLength(3);
    });

    it('raced by six handles is done once, and every one of them can work then', async () => {
      const place = await createPlace();
      const databases = Array.from({ length: 6 }, () => openPlace(place));
      await Promise.all(databases.map(migrateToLatest));
      for (const [index, database] of databases.entries()) {
        const store = createStore(database);
        await store.transaction((tx) => tx.tokens.insert(newToken({ id: `from ${index}` })));
      }
      const { total } = await createStore(openPlace(place)).read.tokens.list({
        ownerUrn: null,
        text: '',
        state: 'all',
        filters: [],
        sort: 'name',
        order: 'asc',
        start: 0,
        count: 1,
        now: 0,
      });
      expect(total).toBe(6);
    });
  });
}
