import { privilegeMissing } from '../../errors/privilege-missing.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories } from '../../store.ts';
import { type Privileges, platformPrivilegesOf } from '../policies/policy-engine.ts';
import { currentPrivileges } from '../policies/policy-service.ts';
import { mayHandOn } from './user-policy.ts';

/**
 * Refuses to let others have platform privileges that the caller lacks. Call it inside the transaction of
 * the act. @throws AppError `privilege.missing`.
 */
export async function assertMayHandOn(
  tx: Repositories,
  { actor }: RequestContext,
  given: Privileges,
): Promise<void> {
  if (actor.credential.kind === 'system') return;
  if (mayHandOn(await currentPrivileges(tx, actor.urn), given)) return;
  throw privilegeMissing('MANAGE_POLICIES');
}

/** @returns the platform privileges that members have through the group, by its roles or by name. */
export async function privilegesOfMembers(tx: Repositories, groupUrn: string): Promise<Privileges> {
  const roles = await tx.users.listRoles([groupUrn]);
  return platformPrivilegesOf({ urn: '', groups: [groupUrn], roles }, await tx.policies.list());
}
