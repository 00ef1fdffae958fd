import type { PlatformPrivilege } from '@latchkey/shared/privileges';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import { viewSelfPolicyOf } from './metadata-authority-service.ts';
import { fieldsNeededBy, isGranting, metadataPrivilegesOf, platformPrivilegesOf } from './policy-engine.ts';
import { subjectOf } from './policy-service.ts';
import type { PrivilegeGuard } from './privilege-guard-service.ts';
import { resourceDetailsOf } from './resource-details.ts';

/** Everything that decides about a user, by URN (DataHub's `debugAccess`). */
export type AccessReport = {
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly groupsWithRoles: readonly string[];
  readonly rolesViaGroups: readonly string[];
  readonly allRoles: readonly string[];
  readonly policies: readonly string[];
  readonly privileges: readonly string[];
};

/** The entity that privileges are asked for. */
export type ResourceSpec = { readonly type: string; readonly urn: string };

/** Explaining access. */
export type AccessService = ReturnType<typeof createAccessService>;

/** @returns the service; it reads the live state for each answer. */
export function createAccessService(deps: { readonly store: Store; readonly guard: PrivilegeGuard }) {
  const { store, guard } = deps;
  const needed: PlatformPrivilege = 'MANAGE_USERS_AND_GROUPS';
  return {
    /** @throws AppError `privilege.missing` without MANAGE_USERS_AND_GROUPS. */
    explain: async (context: RequestContext, userUrn: string): Promise<AccessReport> => {
      await guard.require(context, 'access.explain', needed);
      const { users, policies } = store.read;
      const subject = await subjectOf(store.read, userUrn);
      const rolesByGroup = await Promise.all(
        subject.groups.map(async (group) => ({ group, roles: await users.listRoles([group]) })),
      );
      const granting = (await policies.list()).filter((policy) => isGranting(policy, subject, undefined));
      return {
        roles: await users.listRoles([userUrn]),
        groups: subject.groups,
        groupsWithRoles: rolesByGroup.filter(({ roles }) => roles.length > 0).map(({ group }) => group),
        rolesViaGroups: [...new Set(rolesByGroup.flatMap(({ roles }) => roles))],
        allRoles: subject.roles,
        policies: granting.map((policy) => policy.urn),
        privileges: [...new Set(granting.flatMap((policy) => policy.privileges))],
      };
    },

    /**
     * @param resource the entity; without one the platform privileges are meant.
     * @throws AppError `privilege.missing` for another user's privileges, as in DataHub.
     */
    grantedPrivileges: async (
      context: RequestContext,
      actorUrn: string,
      resource: ResourceSpec | undefined,
    ): Promise<string[]> => {
      if (actorUrn !== context.actor.urn) throw new AppError('privilege.missing');
      const subject = await subjectOf(store.read, actorUrn);
      if (resource === undefined) {
        return [...platformPrivilegesOf(subject, await store.read.policies.list())];
      }
      const policies = [viewSelfPolicyOf(actorUrn), ...(await store.read.policies.listActiveMetadata())];
      const details = await resourceDetailsOf(store.read, [resource], fieldsNeededBy(policies));
      const { owners = [], fields = new Map() } = details.get(resource.urn) ?? {};
      return [...metadataPrivilegesOf(subject, { ...resource, owners, fields }, policies)];
    },
  };
}
