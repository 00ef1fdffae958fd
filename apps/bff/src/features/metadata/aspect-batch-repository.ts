import type { Queryable } from '../../db/database.ts';
import { inChunks } from '../../db/in-chunks.ts';
import { ASPECT_COLUMNS, toAspect } from './aspect-row.ts';
import type { Aspect } from './metadata-types.ts';

/** An aspect with the URN of its entity. */
type AspectOfEntity = Aspect & { readonly urn: string };

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
  for (const some of inChunks(urns)) {
    let query = db
      .selectFrom('metadata_aspects')
      .select([...ASPECT_COLUMNS, 'urn'])
      .where('urn', 'in', some)
      .where('version', '=', 0);
    if (names !== undefined) query = query.where('aspect', 'in', names);
    const rows = await query.orderBy('urn').orderBy('aspect').execute();
    for (const row of rows) found.push({ urn: row.urn, ...toAspect(row) });
  }
  return found;
}
