import type { ListPolicyActorsResult, RoleRecord } from '@latchkey/shared/policy-api';
import { ROLE_URNS } from '@latchkey/shared/urn';
import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import { unitedActors } from './administrator-policy.ts';
import type { PrivilegeGuard } from './privilege-guard-service.ts';

/** Roles, and whom policies can name. */
export type RoleService = ReturnType<typeof createRoleService>;

type Page = { readonly query: string; readonly start: number; readonly count: number };

/** @returns the service; it reads the live state for each answer. */
export function createRoleService({
  store,
  guard,
}: {
  readonly store: Store;
  readonly guard: PrivilegeGuard;
}) {
  return {
    /** @throws AppError `privilege.missing` without MANAGE_POLICIES or MANAGE_USERS_AND_GROUPS. */
    list: async (context: RequestContext): Promise<RoleRecord[]> => {
      await guard.require(context, 'role.list', 'MANAGE_POLICIES', 'MANAGE_USERS_AND_GROUPS');
      const { policyListing, namedActors } = store.read;
      const members = await policyListing.countRoleMembers();
      const policies = await policyListing.listOfRoles(ROLE_URNS);
      const nobody = unitedActors([]);
      return Promise.all(
        ROLE_URNS.map(async (urn) => {
          const own = policies.filter(({ actors }) => actors.roles.includes(urn));
          const active = own.filter(({ state }) => state === 'ACTIVE');
          return {
            urn,
            name: roleName(urn),
            users: members.get(urn)?.users ?? 0,
            groups: members.get(urn)?.groups ?? 0,
            active: await namedActors.count({ ...nobody, roles: [urn] }),
            policies: own.map(({ urn, name, state, type }) => ({ urn, name, state, type })),
            privileges: [...new Set(active.flatMap(({ privileges }) => privileges))],
          };
        }),
      );
    },

    /** @throws AppError `privilege.missing` without MANAGE_POLICIES or MANAGE_USERS_AND_GROUPS. */
    listActors: async (
      context: RequestContext,
      kind: 'user' | 'group',
      page: Page,
    ): Promise<Pick<ListPolicyActorsResult, 'actors' | 'total'>> => {
      await guard.require(context, 'policy.list-actors', 'MANAGE_POLICIES', 'MANAGE_USERS_AND_GROUPS');
      const { policyListing } = store.read;
      return kind === 'user' ? policyListing.listUsers(page) : policyListing.listGroups(page);
    },

    /** @returns display names of users and groups, by URN; unknown ones are absent. The caller has asked for leave. */
    namesOf: async (urns: readonly string[]): Promise<Record<string, string>> =>
      Object.fromEntries(await store.read.policyListing.findNames(urns)),
  };
}

/** @returns the name of a role, e.g. `Admin`. */
export function roleName(urn: string): string {
  return urn.slice(urn.lastIndexOf(':') + 1);
}
