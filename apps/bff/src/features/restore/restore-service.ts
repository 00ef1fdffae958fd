import { ROOT_USER_URN } from '@latchkey/shared/urn';
import type { Clock } from '../../clock.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { writeCorpUserStatus } from '../metadata/corp-user-service.ts';

/** What a restored database no longer takes on trust. */
export type Distrusted = {
  readonly revokedTokens: number;
  readonly endedSessions: number;
  readonly closedLinks: number;
  readonly suspendedPeople: number;
};

/** Making a restored backup safe. */
export type RestoreService = ReturnType<typeof createRestoreService>;

/**
 * A backup does not know what was taken away after it was made, and nothing else does: so nothing in it that opens
 * something counts until somebody says so anew (test MG-04).
 */
export function createRestoreService({ store, clock }: { readonly store: Store; readonly clock: Clock }) {
  return {
    /**
     * Revokes all tokens, ends all sessions, closes all links, and suspends everybody but the root user, in one commit.
     * @param keepsPeople true where nobody was suspended or removed, and no privilege withdrawn, since the backup.
     */
    distrust: (context: RequestContext, keepsPeople: boolean): Promise<Distrusted> =>
      store.transaction(async (tx) => {
        await tx.authority.change();
        const at = clock.now();
        const done = {
          revokedTokens: await tx.tokens.revokeAll(context.actor.urn, at),
          endedSessions: await tx.sessions.deleteAll(),
          closedLinks: await tx.invites.closeAll(at),
          suspendedPeople: keepsPeople ? 0 : await suspendPeople(tx, context, at),
        };
        await tx.audit.insert(auditEventOf(context, at, 'database.restored', { details: done }));
        return done;
      }),
  };
}

/** Service accounts have tokens only, which are revoked. */
async function suspendPeople(tx: Repositories, context: RequestContext, at: number): Promise<number> {
  const people = (await tx.users.list()).filter(
    ({ urn, status, isServiceAccount }) => urn !== ROOT_USER_URN && status === 'ACTIVE' && !isServiceAccount,
  );
  for (const { urn } of people) {
    await tx.users.updateStatus(urn, 'SUSPENDED', at);
    await writeCorpUserStatus(tx, urn, 'SUSPENDED', at);
  }
  const details = { through: 'database.restored' };
  await tx.audit.insertMany(
    people.map(({ urn }) => auditEventOf(context, at, 'user.suspended', { subjectUrn: urn, details })),
  );
  return people.length;
}
