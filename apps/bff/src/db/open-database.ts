import { chmodSync, closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../logging/logger.ts';
import type { Database } from './database.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

/** Name of the SQLite file in DATA_DIR. */
export const SQLITE_FILE = 'latchkey.sqlite';

/**
 * Opens the configured database: PostgreSQL at `databaseUrl`, else SQLite in `dataDir`, whose file only
 * its owner may read.
 */
export function openDatabase(databaseUrl: string | undefined, dataDir: string, logger: Logger): Database {
  if (databaseUrl !== undefined) return openPostgres(databaseUrl, logger);
  const path = join(dataDir, SQLITE_FILE);
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  return openSqlite(path);
}
