import type { Kysely } from 'kysely';

/** By which request a token was minted, so that the same request, sent again, mints no other. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('tokens').addColumn('request_key', 'text').execute();
  await db.schema
    .createIndex('tokens_by_request_key')
    .on('tokens')
    .columns(['owner_urn', 'request_key'])
    .unique()
    .execute();
}
