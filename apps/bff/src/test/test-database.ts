import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { postgresUrl } from '../../../../scripts/testing/postgres-url.ts';
import type { Database } from '../db/database.ts';
import { migrateToLatest } from '../db/migrate.ts';
import { SQLITE_FILE } from '../db/open-database.ts';
import { openPostgres } from '../db/postgres.ts';
import { openSqlite } from '../db/sqlite.ts';
import { createLogger } from '../logging/logger.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** Both databases that every guarantee holds on. */
export const DIALECTS = ['sqlite', 'postgres'] as const;
export type Dialect = (typeof DIALECTS)[number];

/**
 * @returns the address of a new, empty PostgreSQL database. Its locale knows the letters of Unicode, as
 *   that of any usual installation does; in the bare locale C, `lower` knows those of ASCII only.
 */
async function createPostgresDatabase(): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: postgresUrl() });
  await client.connect();
  await client.query(
    `create database ${name} template template0 locale_provider builtin builtin_locale 'C.UTF-8'`,
  );
  await client.end();
  const url = new URL(postgresUrl());
  url.pathname = `/${name}`;
  return url.href;
}

/** Where a database is; several handles may be opened on one place. */
export type DatabasePlace = { readonly databaseUrl: string | undefined; readonly dataDir: string };

/**
 * @returns the place of a new, empty database. SQLite waits for the disk at every commit, which is half the time
 *   of a test; tests of what survives a crash have folders of their own.
 */
export async function createDatabasePlace(dialect: Dialect): Promise<DatabasePlace> {
  const dataDir = temporaryDirectory(inject('testFolder'));
  return { dataDir, databaseUrl: dialect === 'postgres' ? await createPostgresDatabase() : undefined };
}

/** Opens a handle, which is closed after the last test of the file. */
export function openPlace({ databaseUrl, dataDir }: DatabasePlace): Database {
  const logger = createLogger('silent');
  const database =
    databaseUrl === undefined ? openSqlite(join(dataDir, SQLITE_FILE)) : openPostgres(databaseUrl, logger);
  afterAll(() => database.close().catch(() => undefined));
  return database;
}

/** @returns a new, migrated database. */
export async function openTestDatabase(dialect: Dialect): Promise<Database> {
  const database = openPlace(await createDatabasePlace(dialect));
  await migrateToLatest(database);
  return database;
}
