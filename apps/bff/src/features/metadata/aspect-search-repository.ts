import type { Queryable } from '../../db/database.ts';
import { inChunks } from '../../db/in-chunks.ts';
import { likeLiteral } from '../../db/like.ts';

/** The kind of entity to look through; every entity has its key aspect. */
export type TypeToSearch = { readonly entityType: string; readonly keyAspect: string };

/**
 * Finds those of some entities that are not soft-deleted and have a text in their URN or latest aspects, letters of any
 * case; an empty text finds all. It reads every aspect of each: a search, not an index. On SQLite nothing else happens
 * meanwhile, so ask for few at a time.
 * @param urns of entities of the type.
 * @returns their URNs.
 */
export async function searchAmong(
  db: Queryable,
  type: TypeToSearch,
  text: string,
  urns: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const some of inChunks(urns)) {
    const rows = await matchingEntities(db, type, text)
      .select('entity.urn')
      .where('entity.urn', 'in', some)
      .execute();
    for (const { urn } of rows) found.add(urn);
  }
  return found;
}

function matchingEntities(db: Queryable, type: TypeToSearch, text: string) {
  const pattern = likeLiteral(text.toLowerCase(), 'contains');
  return db
    .selectFrom('metadata_aspects as entity')
    .where('entity.entity_type', '=', type.entityType)
    .where('entity.aspect', '=', type.keyAspect)
    .where('entity.version', '=', 0)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('metadata_aspects as part')
          .select('part.urn')
          .whereRef('part.urn', '=', 'entity.urn')
          .where('part.version', '=', 0)
          .where((part) =>
            part.or([
              part(part.fn<string>('lower', ['part.urn']), 'like', pattern),
              part(part.fn<string>('lower', ['part.value']), 'like', pattern),
            ]),
          ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('metadata_aspects as status')
            .select('status.urn')
            .whereRef('status.urn', '=', 'entity.urn')
            .where('status.aspect', '=', 'status')
            .where('status.version', '=', 0)
            .where('status.value', 'like', '%"removed":true%'),
        ),
      ),
    );
}
