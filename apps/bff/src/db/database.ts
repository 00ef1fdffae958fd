import type { Kysely, Transaction } from 'kysely';
import type { DatabaseSchema } from './schema.ts';

/** A handle that queries run on: the reading side, or the one transaction in reach. */
export type Queryable = Kysely<DatabaseSchema> | Transaction<DatabaseSchema>;

/**
 * An open database. Reads and writes are separate handles: on SQLite the reading connection refuses
 * writes and never waits for a writer; on PostgreSQL both are one pool.
 */
export type Database = {
  readonly dialect: 'sqlite' | 'postgres';
  readonly reader: Kysely<DatabaseSchema>;
  readonly writer: Kysely<DatabaseSchema>;
  /**
   * Runs `work` in one transaction; whatever it throws rolls everything back.
   * @throws the storage error when the database is busy for longer than two seconds or down.
   */
  transaction<T>(work: (transaction: Transaction<DatabaseSchema>) => Promise<T>): Promise<T>;
  /** Closes every connection. */
  close(): Promise<void>;
};
