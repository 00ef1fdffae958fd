import { type Kysely, sql } from 'kysely';

/** The first schema. `bigint` and `text` mean the same on SQLite and PostgreSQL. */
export async function up(db: Kysely<unknown>, dialect: 'sqlite' | 'postgres'): Promise<void> {
  await db.schema
    .createTable('users')
    .addColumn('urn', 'text', (column) => column.primaryKey())
    .addColumn('username', 'text', (column) => column.notNull().unique())
    .addColumn('display_name', 'text', (column) => column.notNull())
    .addColumn('title', 'text')
    .addColumn('email', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('removed', 'integer', (column) => column.notNull())
    .addColumn('password_hash', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('role_members')
    .addColumn('role_urn', 'text', (column) => column.notNull())
    .addColumn('actor_urn', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('role_members_pk', ['actor_urn', 'role_urn'])
    .execute();

  await db.schema
    .createTable('group_members')
    .addColumn('group_urn', 'text', (column) => column.notNull())
    .addColumn('user_urn', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('group_members_pk', ['user_urn', 'group_urn'])
    .execute();

  await db.schema
    .createTable('policies')
    .addColumn('urn', 'text', (column) => column.primaryKey())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('privileges', 'text', (column) => column.notNull())
    .addColumn('actors', 'text', (column) => column.notNull())
    .addColumn('resources', 'text')
    .addColumn('editable', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();

  await db.schema
    .createTable('tokens')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('type', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('description', 'text')
    .addColumn('actor_urn', 'text', (column) => column.notNull())
    .addColumn('owner_urn', 'text', (column) => column.notNull())
    .addColumn('parent_id', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('revoked_by', 'text')
    .addColumn('last_used_at', 'bigint')
    .addColumn('last_used_ip', 'text')
    .execute();
  await db.schema.createIndex('tokens_by_owner').on('tokens').columns(['owner_urn', 'created_at']).execute();
  await db.schema.createIndex('tokens_by_actor').on('tokens').column('actor_urn').execute();
  await db.schema.createIndex('tokens_by_parent').on('tokens').column('parent_id').execute();

  await db.schema
    .createTable('sessions')
    .addColumn('id_hash', 'text', (column) => column.primaryKey())
    .addColumn('user_urn', 'text', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .addColumn('user_agent', 'text', (column) => column.notNull())
    .addColumn('ip', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('sessions_by_user').on('sessions').column('user_urn').execute();
  await db.schema.createIndex('sessions_by_age').on('sessions').column('last_seen_at').execute();

  await db.schema
    .createTable('login_attempts')
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('window_start', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('login_attempts_pk', ['key', 'window_start'])
    .execute();
  await db.schema.createIndex('login_attempts_by_age').on('login_attempts').column('window_start').execute();

  const events = db.schema.createTable('audit_events');
  const withId =
    dialect === 'sqlite'
      ? events.addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      : events.addColumn('id', sql`bigint generated always as identity`, (column) => column.primaryKey());
  await withId
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    .addColumn('actor_urn', 'text')
    .addColumn('via_token_id', 'text')
    .addColumn('subject_urn', 'text')
    .addColumn('ip', 'text')
    .addColumn('request_id', 'text')
    .addColumn('details', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('audit_events_by_time').on('audit_events').column('at').execute();

  await db.schema
    .createTable('metadata_aspects')
    .addColumn('urn', 'text', (column) => column.notNull())
    .addColumn('aspect', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('entity_type', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('system_metadata', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('metadata_aspects_pk', ['urn', 'aspect', 'version'])
    .execute();
  await db.schema
    .createIndex('metadata_aspects_by_type')
    .on('metadata_aspects')
    .columns(['entity_type', 'urn'])
    .execute();
}
