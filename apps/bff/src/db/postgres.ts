import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Logger } from '../logging/logger.ts';
import type { Database } from './database.ts';
import { watchConnections } from './postgres-watch.ts';
import type { DatabaseSchema } from './schema.ts';

const POOL_SIZE = 20;
/** So that a caller hears 503 within two seconds. */
const CONNECT_TIMEOUT_MS = 1_800;
const STATEMENT_TIMEOUT_MS = 5_000;
/** What the answer to a statement that was broken off may take to arrive. */
const GRACE_MS = 1_000;

/** PostgreSQL type 20 (int8) as a number: every bigint here is an epoch time or a count, below 2^53. */
const INT8_OID = 20;

/** Opens a pool on the PostgreSQL database at `url`; connections are made when first used. */
export function openPostgres(url: string, logger: Logger): Database {
  const types = new pg.TypeOverrides();
  types.setTypeParser(INT8_OID, Number);
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    types,
  });
  // A connection that breaks must not end the process: while idle the pool says so (node-postgres #2386),
  // while in use the client itself does, besides failing the query.
  const note = (error: Error) => logger.warn({ reason: error.message }, 'a PostgreSQL connection broke');
  pool.on('error', note);
  pool.on('connect', (client) => void client.on('error', note));
  const database = new Kysely<DatabaseSchema>({
    dialect: new PostgresDialect({ pool: watchConnections(pool, url, STATEMENT_TIMEOUT_MS + GRACE_MS) }),
  });
  return {
    dialect: 'postgres',
    reader: database,
    writer: database,
    transaction: (work) => database.transaction().execute(work),
    close: () => database.destroy(),
  };
}
