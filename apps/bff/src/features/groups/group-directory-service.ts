import type { ListGroupsQuery } from '@latchkey/shared/groups';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import type { PrivilegeGuard } from '../policies/privilege-guard-service.ts';

/** Lists and details of groups for administrators. */
export type GroupDirectoryService = ReturnType<typeof createGroupDirectoryService>;

/** Everything here needs MANAGE_USERS_AND_GROUPS. @throws AppError `privilege.missing`, `group.not-found`. */
export function createGroupDirectoryService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly guard: PrivilegeGuard;
}) {
  const { store, clock, guard } = deps;

  const get = async (context: RequestContext, urn: string) => {
    await guard.require(context, 'group.get', 'MANAGE_USERS_AND_GROUPS');
    const group = await store.read.groupDirectory.find(urn);
    if (group === undefined) throw new AppError('group.not-found');
    return group;
  };

  return {
    list: async (context: RequestContext, page: ListGroupsQuery) => {
      await guard.require(context, 'group.list', 'MANAGE_USERS_AND_GROUPS');
      return store.read.groupDirectory.listPage(page);
    },

    /** @returns the group, and the policies that name it. */
    describe: async (context: RequestContext, urn: string) => {
      const group = await get(context, urn);
      const policies = (await store.read.policies.list()).filter(({ actors }) => actors.groups.includes(urn));
      return { group, policies };
    },

    /** @returns members by name, people and service accounts. */
    listMembers: async (
      context: RequestContext,
      urn: string,
      page: { query: string; start: number; count: number },
    ) => {
      await get(context, urn);
      return store.read.directory.listPage({
        ...page,
        kind: 'both',
        status: 'all',
        roleUrn: undefined,
        groupUrn: urn,
        sort: 'name',
        order: 'asc',
        now: clock.now(),
      });
    },
  };
}
