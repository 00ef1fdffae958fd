import type { RequestContext } from '../../security/actor.ts';
import type { Repositories } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import type { User } from '../users/user-types.ts';
import type { ClaimedGroup } from './oidc-group-policy.ts';

/**
 * Makes the user's memberships what the provider says, in the transaction of the sign-in. Only groups and
 * memberships that this provider's claims made are touched; a group of that name that was made here stays
 * what it is, and that somebody claimed it is recorded. No role comes with a group.
 * @param at epoch ms.
 */
export async function followGroupClaim(
  tx: Repositories,
  context: RequestContext,
  user: User,
  issuer: string,
  claimed: readonly ClaimedGroup[],
  at: number,
): Promise<void> {
  const record = (action: Parameters<typeof auditEventOf>[2], subjectUrn: string, what = {}) =>
    tx.audit.insert(
      auditEventOf(context, at, action, { subjectUrn, details: { user: user.urn, issuer }, ...what }),
    );
  const kept = new Set<string>();
  for (const { urn, name } of claimed) {
    const group = await tx.groups.find(urn);
    // A new one must not look like one that people here made and gave rights to.
    const namesakes = group === undefined ? await tx.groups.listByName(name) : [group];
    const foreign = namesakes.find((namesake) => namesake.origin !== issuer);
    if (foreign !== undefined) {
      await record('group.claim-refused', foreign.urn, { outcome: 'refused' });
      continue;
    }
    if (group === undefined) {
      await tx.groups.insert({ urn, name, description: null, createdAt: at, origin: issuer }, user.urn);
      await record('group.created', urn, { details: { name, issuer } });
    }
    kept.add(urn);
    if (await tx.groups.insertClaimedMember(urn, user.urn, issuer)) await record('group.members-added', urn);
  }
  for (const urn of await tx.groups.listClaimed(user.urn, issuer)) {
    if (kept.has(urn)) continue;
    await tx.groups.deleteMember(urn, user.urn);
    await record('group.members-removed', urn);
  }
}
