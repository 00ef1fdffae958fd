import { AppError } from '../../errors/app-error.ts';
import type { Repositories } from '../../store.ts';
import { ADMINISTRATOR_PRIVILEGE, isLockout, namedAdministrators } from './administrator-policy.ts';

/**
 * Does a change of users, groups, roles or policies, and takes it back if nobody who can sign in would be
 * able to mend privileges afterwards. Call it inside the transaction of the change, after
 * `tx.authority.change()`: of two administrators who demote each other at once, the second is refused.
 * @throws AppError `policy.last-administrator`; the caller's transaction rolls the change back.
 */
export async function keepAnAdministrator<T>(tx: Repositories, change: () => Promise<T>): Promise<T> {
  const wasAnybodyThere = await hasAdministrator(tx);
  const result = await change();
  if (isLockout(wasAnybodyThere, await hasAdministrator(tx))) throw new AppError('policy.last-administrator');
  return result;
}

async function hasAdministrator(tx: Repositories): Promise<boolean> {
  const policies = await tx.policies.listGranting(ADMINISTRATOR_PRIVILEGE);
  return tx.namedActors.canAnySignIn(namedAdministrators(policies));
}
