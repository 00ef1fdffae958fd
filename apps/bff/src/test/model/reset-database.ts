import { ROOT_USER_URN } from '@latchkey/shared/urn';
import { sql } from 'kysely';
import type { Database } from '../../db/database.ts';
import { BOOT_POLICIES } from '../../features/policies/boot-policies.ts';
import { createStore } from '../../store.ts';

/** Leaves root and the first policies, as another replica would write it: a sequence begins as the first one did. */
export async function resetDatabase(database: Database, now: number): Promise<void> {
  const boot = sql.join(BOOT_POLICIES.map(({ urn }) => urn));
  await database.transaction(async (tx) => {
    for (const emptied of ['tokens', 'token_uses', 'role_members', 'group_members', 'corp_groups'] as const)
      await tx.deleteFrom(emptied).execute();
    await tx.deleteFrom('password_attempts').execute();
    await sql`delete from users where urn <> ${ROOT_USER_URN}`.execute(tx);
    await sql`delete from sessions where user_urn <> ${ROOT_USER_URN}`.execute(tx);
    await sql`delete from metadata_aspects where urn <> ${ROOT_USER_URN}`.execute(tx);
    await tx.deleteFrom('metadata_events').execute();
    await sql`delete from policies where urn not in (${boot}) or editable = 1`.execute(tx);
    await sql`delete from audit_events where action <> 'policy.seeded'`.execute(tx);
  });
  await createStore(database).transaction(async (tx) => {
    for (const policy of BOOT_POLICIES) await tx.policies.insertIfAbsent(policy, now);
  });
}
