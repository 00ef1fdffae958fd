import type { UserEnding } from '@latchkey/shared/users';
import type { Repositories } from '../../store.ts';
import { ABSOLUTE_LIMIT_MS, IDLE_LIMIT_MS } from '../auth/session-service.ts';

/**
 * Counts what ends if the user may no longer act, right now: sessions that are over by themselves and
 * expired tokens do not count. Inside the transaction of the act it is what did end.
 * @param at epoch ms.
 */
export function countEnding(repositories: Repositories, urn: string, at: number): Promise<UserEnding> {
  return repositories.directory.countEnding(urn, {
    now: at,
    seenAfter: at - IDLE_LIMIT_MS,
    startedAfter: at - ABSOLUTE_LIMIT_MS,
  });
}

/**
 * Ends what a user could still do, or come back by: sessions, invitations and reset links of the user's own
 * making, and a reset of the user's own password. Tokens are refused by the user's standing.
 */
export async function endAccess(tx: Repositories, urn: string, at: number): Promise<void> {
  await tx.sessions.deleteByUser(urn);
  await tx.invites.revokeMadeBy(urn, at);
  await tx.invites.deleteReset(urn);
}
