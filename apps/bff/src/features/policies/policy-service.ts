import type { Policy } from '@latchkey/shared/policies';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { BOOT_POLICIES } from './boot-policies.ts';
import { type Privileges, platformPrivilegesOf } from './policy-engine.ts';

/** At most this many names are given to a person who looks for an administrator. */
const MAX_ADMINISTRATORS = 5;

/**
 * Reads the live state and asks the engine which platform privileges a user holds right now.
 * A user who is unknown, suspended or removed holds none.
 * @param repositories the reading side, or the transaction whose act depends on the answer.
 */
export async function currentPrivileges(repositories: Repositories, userUrn: string): Promise<Privileges> {
  const user = await repositories.users.find(userUrn);
  if (user === undefined || user.status !== 'ACTIVE' || user.isRemoved) return new Set();
  const groups = await repositories.users.listGroups(userUrn);
  const roles = await repositories.users.listRoles([userUrn, ...groups]);
  return platformPrivilegesOf({ urn: userUrn, groups, roles }, await repositories.policies.list());
}

/** Listing and switching policies. */
export type PolicyService = ReturnType<typeof createPolicyService>;

/** @returns the service; a change holds from the next request on, because every request reads anew. */
export function createPolicyService(deps: { readonly store: Store; readonly clock: Clock }) {
  const { store, clock } = deps;

  const setState = async (
    context: RequestContext,
    urn: string,
    state: 'ACTIVE' | 'INACTIVE',
  ): Promise<void> => {
    await store.transaction(async (tx) => {
      await tx.authority.change();
      const policy = await tx.policies.find(urn);
      if (policy === undefined) throw new AppError('policy.not-found');
      if (!policy.editable) throw new AppError('policy.not-editable');
      const now = clock.now();
      await tx.policies.updateState(urn, state, now);
      const action = state === 'ACTIVE' ? 'policy.activated' : 'policy.deactivated';
      await tx.audit.insert(
        auditEventOf(context, now, action, { subjectUrn: urn, details: { name: policy.name } }),
      );
    });
  };

  return {
    list: (): Promise<Policy[]> => store.read.policies.list(),
    activate: (context: RequestContext, urn: string) => setState(context, urn, 'ACTIVE'),
    deactivate: (context: RequestContext, urn: string) => setState(context, urn, 'INACTIVE'),

    /** Adds the boot policies that are absent; what an administrator changed stays. */
    seed: async (context: RequestContext): Promise<void> => {
      const known = new Set((await store.read.policies.list()).map((policy) => policy.urn));
      if (BOOT_POLICIES.every((policy) => known.has(policy.urn))) return;
      await store.transaction(async (tx) => {
        await tx.authority.change();
        for (const policy of BOOT_POLICIES) {
          if (!(await tx.policies.insertIfAbsent(policy, clock.now()))) continue;
          const details = { name: policy.name };
          await tx.audit.insert(
            auditEventOf(context, clock.now(), 'policy.seeded', { subjectUrn: policy.urn, details }),
          );
        }
      });
    },

    /** @returns display names of active users who can change policies, for those who need a privilege. */
    administratorNames: async (): Promise<string[]> => {
      const policies = (await store.read.policies.list()).filter(
        (policy) =>
          policy.type === 'PLATFORM' &&
          policy.state === 'ACTIVE' &&
          policy.privileges.includes('MANAGE_POLICIES'),
      );
      const roleMembers = await store.read.users.listRoleMembers(
        policies.flatMap((policy) => policy.actors.roles),
      );
      const urns = new Set([...policies.flatMap((policy) => policy.actors.users), ...roleMembers]);
      const names: string[] = [];
      for (const urn of urns) {
        const user = await store.read.users.find(urn);
        if (user?.status === 'ACTIVE' && !user.isRemoved) names.push(user.displayName);
        if (names.length === MAX_ADMINISTRATORS) break;
      }
      return names;
    },
  };
}
