import type { Policy } from '@latchkey/shared/policies';
import type { Clock } from '../../clock.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { ADMINISTRATOR_PRIVILEGE, namedAdministrators } from './administrator-policy.ts';
import { BOOT_POLICIES } from './boot-policies.ts';
import { type PolicySubject, type Privileges, platformPrivilegesOf } from './policy-engine.ts';

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
  const subject = await subjectOf(repositories, userUrn);
  return platformPrivilegesOf(subject, await repositories.policies.list());
}

/** @returns the user as policies see one, right now. */
export async function subjectOf(repositories: Repositories, userUrn: string): Promise<PolicySubject> {
  const groups = await repositories.users.listGroups(userUrn);
  const roles = await repositories.users.listRoles([userUrn, ...groups]);
  return { urn: userUrn, groups, roles };
}

/** What everybody may know about policies, and their first ones. */
export type PolicyService = ReturnType<typeof createPolicyService>;

/** @returns the service. */
export function createPolicyService(deps: { readonly store: Store; readonly clock: Clock }) {
  const { store, clock } = deps;

  return {
    list: (): Promise<readonly Policy[]> => store.read.policies.list(),

    /**
     * Adds the boot policies that were never added before; what an administrator changed or deleted
     * stays as it is.
     */
    seed: async (context: RequestContext): Promise<void> => {
      const seeded = new Set(await store.read.audit.listSubjects('policy.seeded'));
      if (BOOT_POLICIES.every((policy) => seeded.has(policy.urn))) return;
      await store.transaction(async (tx) => {
        await tx.authority.change();
        for (const policy of BOOT_POLICIES) {
          if (seeded.has(policy.urn) || !(await tx.policies.insertIfAbsent(policy, clock.now()))) continue;
          const details = { name: policy.name };
          const event = auditEventOf(context, clock.now(), 'policy.seeded', {
            subjectUrn: policy.urn,
            details,
          });
          await tx.audit.insert(event);
        }
      });
    },

    /** @returns display names of active users who can change policies, for those who need a privilege. */
    administratorNames: async (): Promise<string[]> => {
      const policies = await store.read.policies.listGranting(ADMINISTRATOR_PRIVILEGE);
      return store.read.namedActors.listNames(namedAdministrators(policies), MAX_ADMINISTRATORS);
    },
  };
}
