import { type CorpUserUrn, isCorpUserUrn, ROLE_URNS } from '@latchkey/shared/urn';
import { AppError } from '../../errors/app-error.ts';
import { DataHubGraphqlError } from '../../errors/datahub-graphql-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { GroupService } from '../groups/group-service.ts';
import type { InviteService } from '../invites/invite-service.ts';
import type { PrivilegeGuard } from '../policies/privilege-guard-service.ts';
import type { ServiceAccountService } from '../service-accounts/service-account-service.ts';
import { type Paging, pageOf } from './paging.ts';
import type { UserService } from './user-service.ts';
import type { User } from './user-types.ts';

/** What the resolvers call. */
export type PeopleResolverDeps = {
  readonly users: UserService;
  readonly groups: GroupService;
  readonly invites: InviteService;
  readonly serviceAccounts: ServiceAccountService;
  readonly guard: PrivilegeGuard;
};

type Context = { readonly request: RequestContext };
type RoleInput = { readonly input: { readonly roleUrn?: string | null } };
type MembersInput = { readonly input: { readonly groupUrn: string; readonly userUrns: readonly string[] } };

/** Resolvers for administering people: translate, call the service, translate back. */
export function createPeopleResolvers(deps: PeopleResolverDeps) {
  const { users, groups, invites, serviceAccounts, guard } = deps;
  return {
    Query: {
      listUsers: async (_: unknown, { input }: { input: Paging }, { request }: Context) => {
        const page = pageOf(input);
        const found = await users.list(request, page);
        return { start: page.start, count: page.count, total: found.total, users: found.users };
      },

      getInviteToken: async (_: unknown, { input }: RoleInput, { request }: Context) => ({
        inviteToken: await invites.getStanding(request, input.roleUrn ?? null),
      }),

      listRoles: async (_: unknown, { input }: { input: Paging }, { request }: Context) => {
        await guard.require(request, 'role.list', 'MANAGE_POLICIES', 'MANAGE_USERS_AND_GROUPS');
        const page = pageOf(input);
        const all = ROLE_URNS.map(presentRole).filter(({ name }) =>
          name.toLowerCase().includes(page.query.toLowerCase()),
        );
        const roles = all.slice(page.start, page.start + page.count);
        return { start: page.start, count: page.count, total: all.length, roles };
      },

      listServiceAccounts: async (_: unknown, { input }: { input: Paging }, { request }: Context) => {
        const page = pageOf(input);
        const found = await serviceAccounts.list(request, page);
        const accounts = found.users.map(presentAccount);
        return { start: page.start, count: page.count, total: found.total, serviceAccounts: accounts };
      },

      getServiceAccount: async (_: unknown, args: { urn: string }, { request }: Context) => {
        const account = await serviceAccounts.find(request, args.urn);
        return account === undefined ? null : presentAccount(account);
      },
    },

    Mutation: {
      removeUser: async (_: unknown, args: { urn: string }, { request }: Context) => {
        try {
          await users.remove(request, userUrn(args.urn));
        } catch (error) {
          // DataHub deletes whatever there is, so an unknown user is no error.
          if (!(error instanceof AppError) || error.code !== 'user.not-found') throw error;
        }
        return true;
      },

      updateUserStatus: async (
        _: unknown,
        args: { urn: string; status: 'ACTIVE' | 'SUSPENDED' },
        { request }: Context,
      ) => {
        const urn = userUrn(args.urn);
        if (args.status === 'SUSPENDED') await users.suspend(request, urn);
        else await users.reinstate(request, urn);
        return urn;
      },

      createInviteToken: async (_: unknown, { input }: RoleInput, { request }: Context) => ({
        inviteToken: await invites.createStanding(request, input.roleUrn ?? null),
      }),

      createNativeUserResetToken: async (
        _: unknown,
        { input }: { input: { userUrn: string } },
        { request }: Context,
      ) => ({ resetToken: (await invites.createReset(request, input.userUrn)).resetToken }),

      batchAssignRole: async (
        _: unknown,
        { input }: { input: { roleUrn?: string | null; actors: readonly string[] } },
        { request }: Context,
      ) => {
        await groups.assignRole(request, input.roleUrn ?? null, input.actors);
        return true;
      },

      createGroup: (
        _: unknown,
        { input }: { input: { id?: string | null; name: string; description?: string | null } },
        { request }: Context,
      ) => {
        const { id, name, description } = input;
        return groups.create(request, { id: id ?? null, name, description: description ?? null });
      },

      removeGroup: async (_: unknown, args: { urn: string }, { request }: Context) => {
        await groups.remove(request, args.urn);
        return true;
      },

      addGroupMembers: async (_: unknown, { input }: MembersInput, { request }: Context) => {
        await groups.addMembers(request, input.groupUrn, input.userUrns);
        return true;
      },

      removeGroupMembers: async (_: unknown, { input }: MembersInput, { request }: Context) => {
        await groups.removeMembers(request, input.groupUrn, input.userUrns);
        return true;
      },

      createServiceAccount: async (
        _: unknown,
        { input }: { input: { displayName?: string | null; description?: string | null } },
        { request }: Context,
      ) => {
        const { displayName, description } = input;
        const texts = { displayName: displayName ?? null, description: description ?? null };
        return presentAccount(await serviceAccounts.create(request, texts));
      },

      deleteServiceAccount: async (_: unknown, args: { urn: string }, { request }: Context) => {
        await serviceAccounts.remove(request, args.urn);
        return true;
      },

      updateServiceAccountDefaultView: async (
        _: unknown,
        { input }: { input: { urn: string; defaultViewUrn?: string | null } },
        { request }: Context,
      ) => {
        const account = await serviceAccounts.find(request, input.urn);
        if (account === undefined) throw new AppError('user.not-found');
        // There are no views here: taking the default one away is all that can be done truthfully.
        if (input.defaultViewUrn == null) return true;
        throw new DataHubGraphqlError(
          400,
          'Latchkey has no views, so a service account cannot have a default one.',
        );
      },
    },
  };
}

function userUrn(text: string): CorpUserUrn {
  if (isCorpUserUrn(text)) return text;
  throw new AppError('request.invalid', { detail: `Invalid user URN: ${text}` });
}

function presentRole(urn: string) {
  const name = urn.slice(urn.lastIndexOf(':') + 1);
  return { __typename: 'DataHubRole', urn, type: 'DATAHUB_ROLE', name, description: null, editable: false };
}

function presentAccount(account: User) {
  return {
    urn: account.urn,
    type: 'CORP_USER',
    name: account.username,
    displayName: account.displayName,
    description: account.title,
    createdBy: account.createdBy,
    createdAt: account.createdAt,
    updatedAt: null,
    defaultView: null,
  };
}
