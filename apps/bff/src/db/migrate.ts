import { type Migration, Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import * as firstSchema from './migrations/0001-first-schema.ts';
import * as people from './migrations/0002-people.ts';

/**
 * Brings the schema up to date. Kysely's lock lets exactly one of several starting replicas do it; a
 * migration and its record are one transaction.
 * @throws the first migration's error; nothing of that migration remains.
 */
export async function migrateToLatest(database: Database): Promise<void> {
  const up = (migrate: typeof firstSchema.up): Migration => ({
    up: (db) => migrate(db, database.dialect),
  });
  const migrator = new Migrator({
    db: database.writer,
    provider: {
      getMigrations: async () => ({
        '0001-first-schema': up(firstSchema.up),
        '0002-people': up(people.up),
      }),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
