import type { Kysely } from 'kysely';

/**
 * Attempts at passwords by the moment instead of by fixed windows, around whose edge twice as many fitted; what a
 * caller said it was in the audit log; and what the audit page is searched by, newest first.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('password_attempts')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('times', 'text', (column) => column.notNull())
    .addColumn('last_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('password_attempts_by_age').on('password_attempts').column('last_at').execute();
  await db.schema.dropTable('login_attempts').execute();

  await db.schema.alterTable('audit_events').addColumn('user_agent', 'text').execute();
  await db.schema.dropIndex('audit_events_by_time').execute();
  await db.schema.createIndex('audit_events_by_time').on('audit_events').columns(['at', 'id']).execute();
  for (const column of ['action', 'actor_urn', 'subject_urn', 'via_token_id'] as const) {
    await db.schema
      .createIndex(`audit_events_by_${column}`)
      .on('audit_events')
      .columns([column, 'at', 'id'])
      .execute();
  }
}
