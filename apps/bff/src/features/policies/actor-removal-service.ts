import type { RequestContext } from '../../security/actor.ts';
import type { Repositories } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { policyChange } from './policy-version.ts';

/**
 * Takes a user or a group that is being deleted out of every policy that names it, in the same transaction:
 * names can be given anew, and whoever gets one must not get the rights of the one before.
 * @param at epoch ms.
 */
export async function takeOutOfPolicies(
  tx: Repositories,
  context: RequestContext,
  actorUrn: string,
  at: number,
): Promise<void> {
  for (const before of await tx.policyListing.listNaming(actorUrn)) {
    const others = (urns: readonly string[]) => urns.filter((urn) => urn !== actorUrn);
    const { users, groups } = before.actors;
    const after = { ...before, actors: { ...before.actors, users: others(users), groups: others(groups) } };
    await tx.policies.update(after, at);
    const details = { name: before.name, ...policyChange(before, after) };
    const what = { subjectUrn: before.urn, details };
    await tx.audit.insert(auditEventOf(context, at, 'policy.updated', what));
  }
}
