import { type RawBuilder, sql } from 'kysely';

const EDGES = { contains: ['%', '%'], starts: ['', '%'], ends: ['%', ''] } as const;

/**
 * A LIKE pattern that matches `text` literally: its own `%` and `_` are escaped.
 * @returns an expression for the right side of `like` that means the same on SQLite and PostgreSQL.
 */
export function likeLiteral(text: string, where: keyof typeof EDGES): RawBuilder<string> {
  const [before, after] = EDGES[where];
  const pattern = `${before}${text.replaceAll(/[\\%_]/g, '\\$&')}${after}`;
  return sql<string>`${pattern} escape '\\'`;
}
