import { sql } from 'kysely';
import type { Database, Queryable } from './database.ts';

/** Key of the PostgreSQL advisory lock; any fixed number that nothing else here uses. */
const LOCK_KEY = 7_418_001;

/**
 * Orders acts that rely on privileges against changes of privileges, so that no act commits after the
 * change that forbids it was acknowledged (test AZ-08). SQLite has one writer at a time and needs nothing.
 */
export function createAuthorityLock(db: Queryable, dialect: Database['dialect']) {
  const lock = async (kind: 'pg_advisory_xact_lock' | 'pg_advisory_xact_lock_shared') => {
    if (dialect === 'sqlite') return;
    await sql`select ${sql.raw(kind)}(${LOCK_KEY})`.execute(db);
  };
  return {
    /** Call first in a transaction whose permission depends on users, roles, policies or a token. */
    rely: () => lock('pg_advisory_xact_lock_shared'),
    /**
     * Call first in a transaction that changes users, roles or policies, or revokes a token, and in one that
     * writes back what it has read (test SE-08).
     */
    change: () => lock('pg_advisory_xact_lock'),
  };
}
