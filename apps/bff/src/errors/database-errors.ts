/** SQLite result codes that pass by themselves or with an operator's help: busy, locked, I/O, full, … */
const SQLITE_UNAVAILABLE = new Set([5, 6, 8, 10, 13, 14]);

/** PostgreSQL SQLSTATE classes: 08 connection, 53 resources, 57 operator intervention, 58 system, 40 rollback. */
const POSTGRES_UNAVAILABLE = /^(08|53|57|58|40)/;

const SOCKET_UNAVAILABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Messages of `pg` that carry no code. */
const PG_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection/;

/** @returns whether the error says that the database cannot answer now, rather than that the query is wrong. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, 'code');
  if (code === 'ERR_SQLITE_ERROR') {
    const errcode: unknown = Reflect.get(error, 'errcode');
    return typeof errcode === 'number' && SQLITE_UNAVAILABLE.has(errcode & 0xff);
  }
  if (typeof code === 'string') return POSTGRES_UNAVAILABLE.test(code) || SOCKET_UNAVAILABLE.has(code);
  return PG_MESSAGES.test(error.message);
}

/**
 * @returns whether a text of the caller cannot be stored: PostgreSQL refuses U+0000 (22021) and escapes
 *   of characters that its encoding lacks (22P05), even in a search.
 */
export function isUnstorableText(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, 'code');
  return code === '22021' || code === '22P05';
}

/** @returns whether SQLite refused because another connection holds the write lock. */
export function isSqliteBusy(error: unknown): boolean {
  if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'ERR_SQLITE_ERROR') return false;
  const errcode: unknown = Reflect.get(error, 'errcode');
  return typeof errcode === 'number' && (errcode & 0xff) === 5;
}

/** @returns whether an insert met a row with the same key (SQLite 19 constraint, PostgreSQL 23505). */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (Reflect.get(error, 'code') === '23505') return true;
  const errcode: unknown = Reflect.get(error, 'errcode');
  return typeof errcode === 'number' && (errcode === 1555 || errcode === 2067);
}
