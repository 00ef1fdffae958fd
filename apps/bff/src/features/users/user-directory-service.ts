import type { ListUsersQuery } from '@latchkey/shared/users';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import type { PrivilegeGuard } from '../policies/privilege-guard-service.ts';
import type { DirectoryListing } from './user-directory-repository.ts';
import { countEnding } from './user-ending-service.ts';
import { roleUrnOf } from './user-types.ts';

/** Lists and details of people and service accounts for administrators. */
export type UserDirectoryService = ReturnType<typeof createUserDirectoryService>;

/** People need MANAGE_USERS_AND_GROUPS, service accounts MANAGE_SERVICE_ACCOUNTS. */
export function createUserDirectoryService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly guard: PrivilegeGuard;
}) {
  const { store, clock, guard } = deps;

  const require = (context: RequestContext, kind: DirectoryListing['kind'], verb: 'list' | 'get') =>
    kind === 'service-accounts'
      ? guard.require(context, `service-account.${verb}`, 'MANAGE_SERVICE_ACCOUNTS')
      : guard.require(context, `user.${verb}`, 'MANAGE_USERS_AND_GROUPS');

  return {
    /** @throws AppError `privilege.missing`. */
    list: async (
      context: RequestContext,
      kind: 'people' | 'service-accounts',
      { role, ...listing }: ListUsersQuery,
    ) => {
      await require(context, kind, 'list');
      const roleUrn = role === 'all' ? undefined : roleUrnOf(role === 'none' ? null : role);
      return store.read.directory.listPage({ ...listing, kind, roleUrn, now: clock.now() });
    },

    /**
     * @returns the user, the groups, and what would end right now with a suspension or a removal.
     * @throws AppError `privilege.missing`, `user.not-found` also for one of the other kind.
     */
    describe: async (context: RequestContext, kind: 'people' | 'service-accounts', urn: string) => {
      await require(context, kind, 'get');
      const now = clock.now();
      const user = await store.read.directory.find(urn, now);
      if (user === undefined || user.isServiceAccount !== (kind === 'service-accounts')) {
        throw new AppError('user.not-found');
      }
      const groups = await store.read.directory.listGroups(urn);
      return { user, groups, ending: await countEnding(store.read, urn, now) };
    },
  };
}
