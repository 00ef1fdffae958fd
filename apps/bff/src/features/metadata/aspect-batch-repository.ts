import type { Queryable } from '../../db/database.ts';
import { ASPECT_COLUMNS, toAspect } from './aspect-row.ts';
import type { Aspect } from './metadata-types.ts';

/** An aspect with the URN of its entity. */
type AspectOfEntity = Aspect & { readonly urn: string };

/** Well below the number of parameters that a statement may have. */
const URNS_PER_QUERY = 500;

/**
 * Reads many entities at once.
 * @param names which aspects; undefined for all.
 * @returns the latest versions, by URN and name.
 */
export async function listAspectsOf(
  db: Queryable,
  urns: readonly string[],
  names: readonly string[] | undefined,
): Promise<AspectOfEntity[]> {
  const found: AspectOfEntity[] = [];
  if (names?.length === 0) return found;
  for (let start = 0; start < urns.length; start += URNS_PER_QUERY) {
    let query = db
      .selectFrom('metadata_aspects')
      .select([...ASPECT_COLUMNS, 'urn'])
      .where('urn', 'in', padded(urns.slice(start, start + URNS_PER_QUERY)))
      .where('version', '=', 0);
    if (names !== undefined) query = query.where('aspect', 'in', names);
    const rows = await query.orderBy('urn').orderBy('aspect').execute();
    for (const row of rows) found.push({ urn: row.urn, ...toAspect(row) });
  }
  return found;
}

/** Repeats a URN until there is a round number of them: few different statements, so all stay prepared. */
function padded(urns: readonly string[]): string[] {
  const size = [1, 10, 100].find((round) => round >= urns.length) ?? URNS_PER_QUERY;
  return Array.from({ length: size }, (_, index) => urns[Math.min(index, urns.length - 1)] ?? '');
}
