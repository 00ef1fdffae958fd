import type { AccessReport, Obstacle } from '@latchkey/shared/access';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import { mayMintToken } from '../tokens/token-policy.ts';
import type { User } from '../users/user-types.ts';
import {
  type ExplainedSubject,
  explainPrivileges,
  remediesFor,
  withheldPolicies,
} from './access-report-policy.ts';
import { hasAny } from './policy-engine.ts';
import { currentPrivileges, type PolicyService } from './policy-service.ts';
import type { PrivilegeGuard } from './privilege-guard-service.ts';
import { roleName } from './role-service.ts';

/** Telling people why they may do what they may. */
export type AccessReportService = ReturnType<typeof createAccessReportService>;

/** @param deps `authEnabled`: whether tokens are asked for and accepted at all. */
export function createAccessReportService(deps: {
  readonly store: Store;
  readonly guard: PrivilegeGuard;
  readonly policies: PolicyService;
  readonly authEnabled: boolean;
}) {
  const { store, guard, policies, authEnabled } = deps;

  return {
    /**
     * Everybody may ask about oneself; others need MANAGE_POLICIES or MANAGE_USERS_AND_GROUPS, whether
     * the user exists or not. Reads the live state.
     * @throws AppError `privilege.missing`, `user.not-found`.
     */
    explain: async (context: RequestContext, userUrn: string): Promise<AccessReport> => {
      const isSelf = userUrn === context.actor.urn;
      if (!isSelf)
        await guard.require(context, 'access.explain', 'MANAGE_POLICIES', 'MANAGE_USERS_AND_GROUPS');
      const user = await store.read.users.find(userUrn);
      if (user === undefined) throw new AppError('user.not-found');

      const groups = await store.read.users.listGroups(userUrn);
      const roleHolders = await store.read.policyListing.listRoleHolders([userUrn, ...groups]);
      const subject: ExplainedSubject = { urn: userUrn, groups, roleHolders };
      const all = await store.read.policies.list();
      const groupNames = await store.read.policyListing.findNames([
        ...new Set([...groups, ...all.flatMap(({ actors }) => actors.groups)]),
      ]);
      const nameOf = (urn: string) => groupNames.get(urn) ?? roleName(urn);
      const named = (urn: string) => ({ urn, name: nameOf(urn) });

      const privileges = await currentPrivileges(store.read, userUrn);
      const mayChange = isSelf
        ? hasAny(privileges, 'MANAGE_POLICIES')
        : hasAny(await currentPrivileges(store.read, context.actor.urn), 'MANAGE_POLICIES');
      const lacksPrivilege = !mayMintToken({ urn: userUrn, privileges }, userUrn);
      const status = statusOf(user);
      const obstacles: Obstacle[] = [
        ...(status === 'active' ? [] : [status]),
        ...(authEnabled ? [] : ['auth-off' as const]),
        ...(status === 'active' && lacksPrivilege ? ['privilege-missing' as const] : []),
      ];
      return {
        user: {
          urn: user.urn,
          username: user.username,
          displayName: user.displayName,
          status,
          isServiceAccount: user.isServiceAccount,
        },
        groups: groups.map(named),
        roles: [...new Set(roleHolders.map(({ role }) => role))].sort().map((role) => ({
          ...named(role),
          isDirect: roleHolders.some((holder) => holder.role === role && holder.actor === userUrn),
          groups: roleHolders
            .filter((holder) => holder.role === role && holder.actor !== userUrn)
            .map(({ actor }) => named(actor)),
        })),
        privileges: status === 'active' ? explainPrivileges(all, subject, nameOf) : [],
        withheld: withheldPolicies(all, subject).map(({ urn, name, state, privileges }) => ({
          urn,
          name,
          state,
          privileges: [...privileges],
        })),
        tokens: {
          canGenerate: obstacles.length === 0,
          obstacles,
          remedies: obstacles.includes('privilege-missing')
            ? remediesFor('GENERATE_PERSONAL_ACCESS_TOKENS', all, subject, nameOf, mayChange)
            : [],
        },
        administrators: await policies.administratorNames(),
      };
    },
  };
}

function statusOf(user: User): AccessReport['user']['status'] {
  if (user.isRemoved) return 'removed';
  return user.status === 'ACTIVE' ? 'active' : 'suspended';
}
