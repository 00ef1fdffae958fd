import type { Database } from '../../apps/bff/src/db/database.ts';

const BATCH = 250;

/** Active policies of their own for a few users and a group each, a fifth of them over metadata. */
export async function fillPolicies(
  database: Database,
  count: number,
  users: number,
  groups: number,
): Promise<void> {
  const now = Date.now();
  for (let start = 0; start < count; start += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, count - start) }, (_, index) => start + index);
    await database.transaction(async (db) => {
      await db
        .insertInto('policies')
        .values(
          numbers.map((index) => {
            const isMetadata = index % 5 === 0;
            const privileges = isMetadata
              ? ['EDIT_ENTITY', 'EDIT_ENTITY_TAGS']
              : ['MANAGE_TAGS', 'CREATE_DOMAINS'];
            const named = [index, index * 7, index * 13].map(
              (user) => `urn:li:corpuser:person${user % users}`,
            );
            const criterion = {
              field: 'URN',
              condition: 'STARTS_WITH',
              values: [`urn:li:dataset:(${index}`],
            };
            return {
              urn: `urn:li:dataHubPolicy:bench-${index}`,
              type: isMetadata ? ('METADATA' as const) : ('PLATFORM' as const),
              state: index % 10 === 0 ? ('INACTIVE' as const) : ('ACTIVE' as const),
              name: `Bench policy ${index}`,
              description: `What group ${index % groups} may do`,
              privileges: JSON.stringify(privileges),
              actors: JSON.stringify({ users: named, groups: [`urn:li:corpGroup:group${index % groups}`] }),
              resources: isMetadata ? JSON.stringify({ filter: { criteria: [criterion] } }) : null,
              editable: 1,
              created_at: now,
              updated_at: now + index,
            };
          }),
        )
        .execute();
    });
  }
}
