import type { Queryable } from '../../db/database.ts';

/** A subject of an OpenID provider, and the user that it is here. */
export type OidcIdentity = {
  readonly issuer: string;
  readonly subject: string;
  /** Null once the user was removed; then the identity opens nothing. */
  readonly userUrn: string | null;
};

/** Identities of OpenID providers, and which callbacks were taken. */
export function createOidcIdentityRepository(db: Queryable) {
  return {
    find: async (issuer: string, subject: string): Promise<OidcIdentity | undefined> => {
      const row = await db
        .selectFrom('oidc_identities')
        .select(['issuer', 'subject', 'user_urn'])
        .where('issuer', '=', issuer)
        .where('subject', '=', subject)
        .executeTakeFirst();
      return row && { issuer: row.issuer, subject: row.subject, userUrn: row.user_urn };
    },

    /** Links the identity, or links anew one whose user is gone. Time in epoch ms. */
    upsert: async (identity: OidcIdentity, at: number): Promise<void> => {
      const { issuer, subject, userUrn } = identity;
      await db
        .insertInto('oidc_identities')
        .values({ issuer, subject, user_urn: userUrn, created_at: at, last_sign_in_at: null })
        .onConflict((conflict) =>
          conflict.columns(['issuer', 'subject']).doUpdateSet({ user_urn: userUrn, created_at: at }),
        )
        .execute();
    },

    updateLastSignIn: async (issuer: string, subject: string, at: number): Promise<void> => {
      await db
        .updateTable('oidc_identities')
        .set({ last_sign_in_at: at })
        .where('issuer', '=', issuer)
        .where('subject', '=', subject)
        .execute();
    },

    /** @returns whether there was one. */
    delete: async (issuer: string, subject: string): Promise<boolean> => {
      const { numDeletedRows } = await db
        .deleteFrom('oidc_identities')
        .where('issuer', '=', issuer)
        .where('subject', '=', subject)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    /** Marks a sign-in as used, in one statement. @returns false when it was used before. */
    insertUsedState: async (stateHash: string, addressHash: string, expiresAt: number): Promise<boolean> => {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('oidc_used_states')
        .values({ state_hash: stateHash, address_hash: addressHash, expires_at: expiresAt })
        .onConflict((conflict) => conflict.column('state_hash').doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows !== undefined && numInsertedOrUpdatedRows > 0n;
    },

    /** @returns how many sign-ins from this address were used and did not succeed. */
    countFailures: async (addressHash: string): Promise<number> => {
      const { total } = await db
        .selectFrom('oidc_used_states')
        .select((builder) => builder.fn.countAll<number>().as('total'))
        .where('address_hash', '=', addressHash)
        .executeTakeFirstOrThrow();
      return Number(total);
    },

    /** Forgets the failures of an address after a success; its sign-ins stay used. */
    clearFailures: async (addressHash: string): Promise<void> => {
      await db
        .updateTable('oidc_used_states')
        .set({ address_hash: null })
        .where('address_hash', '=', addressHash)
        .execute();
    },

    /** Forgets used sign-ins whose cookie has ended anyway. */
    deleteStatesBefore: async (at: number): Promise<void> => {
      await db.deleteFrom('oidc_used_states').where('expires_at', '<', at).execute();
    },
  };
}
