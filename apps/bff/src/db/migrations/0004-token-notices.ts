import type { Kysely } from 'kysely';

/** Which notices about an ending token were given, so that each is given once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('token_notices')
    .addColumn('token_id', 'text', (column) => column.notNull())
    .addColumn('days_before', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('token_notices_pk', ['token_id', 'days_before'])
    .execute();
  await db.schema.createIndex('tokens_by_end').on('tokens').column('expires_at').execute();
}
