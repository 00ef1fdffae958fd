import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { postgresUrl } from '../../../../../scripts/testing/postgres-url.ts';
import type { Database } from '../../db/database.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { openPostgres } from '../../db/postgres.ts';
import { openSqlite } from '../../db/sqlite.ts';
import { createLogger } from '../../logging/logger.ts';

/** The databases that every contract runs on. */
export const TEST_DATABASES = [
  ['SQLite', openSqliteFile],
  ['PostgreSQL', openFreshPostgres],
] as const;

/** A migrated, empty database; `close` also removes it. */
async function openSqliteFile(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-metadata-'));
  return migrated(openSqlite(join(folder, 'test.sqlite')), async () =>
    rmSync(folder, { recursive: true, force: true }),
  );
}

async function openFreshPostgres(): Promise<Database> {
  const name = `metadata_${randomUUID().replaceAll('-', '')}`;
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: postgresUrl() });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await run(`create database ${name}`);
  const url = new URL(postgresUrl());
  url.pathname = `/${name}`;
  return migrated(openPostgres(url.href, createLogger('silent')), () =>
    run(`drop database ${name} with (force)`),
  );
}

async function migrated(database: Database, remove: () => Promise<void>): Promise<Database> {
  await migrateToLatest(database);
  return {
    ...database,
    close: async () => {
      await database.close();
      await remove();
    },
  };
}
