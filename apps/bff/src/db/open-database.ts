import { join } from 'node:path';
import type { Logger } from '../logging/logger.ts';
import type { Database } from './database.ts';
import { openSqlite } from './sqlite.ts';

/** Name of the SQLite file in DATA_DIR. */
export const SQLITE_FILE = 'latchkey.sqlite';

/**
 * Opens the configured database: PostgreSQL at `databaseUrl`, else SQLite in `dataDir`.
 */
export async function openDatabase(
  databaseUrl: string | undefined,
  dataDir: string,
  logger: Logger,
): Promise<Database> {
  if (databaseUrl !== undefined) {
    // Loaded when it is used: an embedded start is quicker without the driver.
    const { openPostgres } = await import('./postgres.ts');
    return openPostgres(databaseUrl, logger);
  }
  return openSqlite(join(dataDir, SQLITE_FILE));
}
