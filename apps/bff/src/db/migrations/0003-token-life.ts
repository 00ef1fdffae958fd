import type { Kysely } from 'kysely';

/** Rotation, uses per day, and which notices were given. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('tokens').addColumn('rotated_from', 'text').execute();
  await db.schema.alterTable('tokens').addColumn('replaced_by', 'text').execute();

  await db.schema
    .createTable('token_uses')
    .addColumn('token_id', 'text', (column) => column.notNull())
    .addColumn('day', 'integer', (column) => column.notNull())
    .addColumn('uses', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('token_uses_pk', ['token_id', 'day'])
    .execute();
  await db.schema.createIndex('token_uses_by_day').on('token_uses').column('day').execute();
}
