import { type Kysely, sql } from 'kysely';

/** What the page of users and groups shows: last sign-ins, and invitations with limits. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('users').addColumn('last_sign_in_at', 'bigint').execute();
  await sql`update users set last_sign_in_at = (
    select max(at) from audit_events where action = 'session.started' and subject_urn = users.urn
  )`.execute(db);

  await db.schema.alterTable('invites').addColumn('expires_at', 'bigint').execute();
  await db.schema.alterTable('invites').addColumn('max_uses', 'integer').execute();
  await db.schema
    .alterTable('invites')
    .addColumn('uses', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  // Those who made a link before this are unknown, so nobody's end closes it; it ends within a day.
  await db.schema.alterTable('password_resets').addColumn('created_by', 'text').execute();

  await db.schema.createIndex('group_members_by_group').on('group_members').column('group_urn').execute();
  await db.schema.createIndex('role_members_by_role').on('role_members').column('role_urn').execute();
}
