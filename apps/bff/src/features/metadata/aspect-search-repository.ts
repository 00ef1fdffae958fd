import type { Queryable } from '../../db/database.ts';
import { likeLiteral } from '../../db/like.ts';

/** The kind of entity to look through; every entity has its key aspect. */
export type TypeToSearch = { readonly entityType: string; readonly keyAspect: string };

/** Which rows of the answer, counted from 0. */
export type SearchPage = { readonly start: number; readonly limit: number };

/**
 * Finds entities that are not soft-deleted by a text in their URN or latest aspects, letters of
 * any case; an empty text finds all. It reads every aspect of the type: a search, not an index.
 * @returns a page of URNs in their order, and how many match in all.
 */
export async function searchUrns(
  db: Queryable,
  type: TypeToSearch,
  text: string,
  page: SearchPage,
): Promise<{ urns: string[]; total: number }> {
  const matching = matchingEntities(db, type, text);
  const rows = await matching
    .select('entity.urn')
    .orderBy('entity.urn')
    .offset(page.start)
    .limit(page.limit)
    .execute();
  const { total } = await matching
    .select((builder) => builder.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return { urns: rows.map((row) => row.urn), total: Number(total) };
}

/** The same search from a URN on: @returns at most `limit` of the URNs that come after it. */
export async function searchUrnsAfter(
  db: Queryable,
  type: TypeToSearch,
  text: string,
  page: { readonly after: string; readonly limit: number },
): Promise<string[]> {
  const rows = await matchingEntities(db, type, text)
    .select('entity.urn')
    .where('entity.urn', '>', page.after)
    .orderBy('entity.urn')
    .limit(page.limit)
    .execute();
  return rows.map((row) => row.urn);
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
