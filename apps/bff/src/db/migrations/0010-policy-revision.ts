import { type Kysely, sql } from 'kysely';

/**
 * A name for each state of the policies, so that all of them need to be read only once for each. Triggers give it, so
 * that no way of changing a policy forgets to; it is random, so that a change that was rolled back, or a database that
 * was restored, never gives the name of one state to another.
 */
export async function up(db: Kysely<unknown>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  await db.schema
    .createTable('policy_revision')
    .addColumn('revision', 'text', (column) => column.notNull())
    .execute();
  if (dialect === 'postgres') {
    await sql`insert into policy_revision (revision) values (gen_random_uuid()::text)`.execute(db);
    await sql`
      create function renew_policy_revision() returns trigger language plpgsql as $$
      begin
        update policy_revision set revision = gen_random_uuid()::text;
        return null;
      end $$`.execute(db);
    await sql`
      create trigger policies_changed after insert or update or delete or truncate on policies
      for each statement execute function renew_policy_revision()`.execute(db);
    return;
  }
  await sql`insert into policy_revision (revision) values (lower(hex(randomblob(16))))`.execute(db);
  for (const act of ['insert', 'update', 'delete']) {
    await sql`
      create trigger ${sql.raw(`policies_${act}`)} after ${sql.raw(act)} on policies
      begin
        update policy_revision set revision = lower(hex(randomblob(16)));
      end`.execute(db);
  }
}
