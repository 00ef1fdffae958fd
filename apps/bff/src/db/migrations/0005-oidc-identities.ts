import type { Kysely } from 'kysely';

/** Single sign-on: who of the provider is which user, callbacks that were used, and what of groups is the provider's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // A removed user leaves the identity behind, pointing to nobody: it must not come back as a new user,
  // nor open the account of whoever gets the name next.
  await db.schema
    .createTable('oidc_identities')
    .addColumn('issuer', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('user_urn', 'text', (column) => column.references('users.urn').onDelete('set null'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_sign_in_at', 'bigint')
    .addPrimaryKeyConstraint('oidc_identities_pk', ['issuer', 'subject'])
    .execute();
  await db.schema.createIndex('oidc_identities_by_user').on('oidc_identities').column('user_urn').execute();

  await db.schema
    .createTable('oidc_used_states')
    .addColumn('state_hash', 'text', (column) => column.primaryKey())
    .addColumn('address_hash', 'text')
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();

  // The issuer of the provider that made the group or the membership; null where somebody here did.
  await db.schema.alterTable('corp_groups').addColumn('origin', 'text').execute();
  await db.schema.alterTable('group_members').addColumn('origin', 'text').execute();
}
