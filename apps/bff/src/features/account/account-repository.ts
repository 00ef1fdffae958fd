import type { Queryable } from '../../db/database.ts';

/** What people say about themselves. */
export type Profile = {
  readonly displayName: string;
  readonly title: string | null;
  readonly email: string | null;
};

/** One's own account. */
export function createAccountRepository(db: Queryable) {
  return {
    updateProfile: async (urn: string, { displayName, title, email }: Profile, at: number): Promise<void> => {
      await db
        .updateTable('users')
        .set({ display_name: displayName, title, email, updated_at: at })
        .where('urn', '=', urn)
        .execute();
    },

    /** @param now epoch ms. @returns how many tokens that act as the user work right now. */
    countLiveTokens: async (urn: string, now: number): Promise<number> => {
      const { total } = await db
        .selectFrom('tokens')
        .select((builder) => builder.fn.countAll<number>().as('total'))
        .where('actor_urn', '=', urn)
        .where('revoked_at', 'is', null)
        .where((builder) => builder.or([builder('expires_at', 'is', null), builder('expires_at', '>', now)]))
        .executeTakeFirstOrThrow();
      return Number(total);
    },
  };
}
