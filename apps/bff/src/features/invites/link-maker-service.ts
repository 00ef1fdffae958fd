import { SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';
import type { Repositories } from '../../store.ts';
import { hasAny } from '../policies/policy-engine.ts';
import { currentPrivileges } from '../policies/policy-service.ts';
import { mayHandOn } from '../users/user-policy.ts';

/**
 * @param makerUrn who made the invitation.
 * @param roleUrn what it gives besides an account.
 * @returns whether its maker could make it at this moment, too: who lost the privilege must not come back by what he
 *   kept. The system client needs none.
 */
export async function mayStillInvite(
  repositories: Repositories,
  makerUrn: string,
  roleUrn: string | null,
): Promise<boolean> {
  if (makerUrn === SYSTEM_ACTOR_URN) return true;
  const held = await currentPrivileges(repositories, makerUrn);
  return hasAny(held, 'MANAGE_USER_CREDENTIALS') && (roleUrn === null || hasAny(held, 'MANAGE_POLICIES'));
}

/** @returns the same of a reset link; also false once the user is mightier than its maker, unless he manages policies. */
export async function mayStillReset(
  repositories: Repositories,
  makerUrn: string | null,
  userUrn: string,
): Promise<boolean> {
  if (makerUrn === null) return false;
  if (makerUrn === SYSTEM_ACTOR_URN) return true;
  const held = await currentPrivileges(repositories, makerUrn);
  return (
    hasAny(held, 'MANAGE_USER_CREDENTIALS') && mayHandOn(held, await currentPrivileges(repositories, userUrn))
  );
}
