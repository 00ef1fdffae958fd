import { chmodSync, closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteAdapter, SqliteDialect } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Database } from './database.ts';
import { retryWhileBusy } from './retry-while-busy.ts';
import type { DatabaseSchema } from './schema.ts';

/**
 * Statements kept prepared per connection, those that were used last: lists and filters have one for each length, and
 * whoever asks for many of them must not keep the others from being kept.
 */
const STATEMENT_CACHE_SIZE = 200;

/**
 * Opens (and creates) the SQLite database of an embedded run; only its owner may read the file.
 * WAL lets reads go on during a write; `synchronous=FULL` because at NORMAL an acknowledged revoke is
 * lost at a power cut. No busy timeout: `node:sqlite` is synchronous and would stop the event loop, so
 * waiting happens in {@link retryWhileBusy}.
 */
export function openSqlite(path: string): Database {
  // Before SQLite makes it with the process's umask; its companions take over the mode.
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const writeConnection = connect(path);
  writeConnection.exec('pragma journal_mode = wal');
  const readConnection = connect(path);
  readConnection.exec('pragma query_only = on');

  const writer = new Kysely<DatabaseSchema>({ dialect: dialectOf(writeConnection) });
  const reader = new Kysely<DatabaseSchema>({ dialect: dialectOf(readConnection) });
  return {
    dialect: 'sqlite',
    reader,
    writer,
    transaction: (work) => retryWhileBusy(() => writer.transaction().execute(work)),
    close: async () => {
      await writer.destroy();
      await reader.destroy();
    },
  };
}

function connect(path: string): DatabaseSync {
  const connection = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true });
  connection.exec('pragma synchronous = full');
  // SQLite's own lower() knows ASCII only; PostgreSQL's knows Unicode, and searches must agree.
  connection.function('lower', { deterministic: true }, (text) =>
    typeof text === 'string' ? text.toLowerCase() : text,
  );
  return connection;
}

/** Gives Kysely's SQLite dialect the few methods it needs, with prepared statements kept. */
function dialectOf(connection: DatabaseSync): SqliteDialect {
  const statements = new LRUCache<string, ReturnType<typeof adapt>>({ max: STATEMENT_CACHE_SIZE });
  const prepare = (sql: string) => {
    const kept = statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = adapt(connection, sql);
    statements.set(sql, statement);
    return statement;
  };
  return new Dialect({ database: { prepare, close: () => connection.close() } });
}

/** SQLite rolls schema changes back like any other; Kysely does not use that unless it is told. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class Dialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new Adapter();
  }
}

type SqliteValue = string | number | bigint | null | Uint8Array;

function adapt(connection: DatabaseSync, sql: string) {
  // A write transaction takes its lock at once: upgrading later would fail on a stale snapshot.
  const statement = connection.prepare(sql === 'begin' ? 'begin immediate' : sql);
  // Kysely hands over the parameters that its own compiler made, which are of these kinds.
  const values = (parameters: readonly unknown[]) => parameters as readonly SqliteValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
    run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
    iterate: (parameters: readonly unknown[]) =>
      statement.iterate(...values(parameters)) as IterableIterator<unknown>,
  };
}
