import { randomUUID } from 'node:crypto';
import { isCorpUserUrn, ROLE_URNS } from '@latchkey/shared/urn';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { takeOutOfPolicies } from '../policies/actor-removal-service.ts';
import { keepAnAdministrator } from '../policies/administrator-service.ts';
import type { PrivilegeGuard } from '../policies/privilege-guard-service.ts';
import { assertMayHandOn, privilegesOfMembers } from '../users/handing-on-service.ts';
import type { Group } from './group-repository.ts';

/** Groups, and roles of users and groups. */
export type GroupService = ReturnType<typeof createGroupService>;

/** Groups need MANAGE_USERS_AND_GROUPS, roles MANAGE_POLICIES; each act is one commit with its record. */
export function createGroupService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly guard: PrivilegeGuard;
}) {
  const { store, clock, guard } = deps;

  const change = async <T>(
    context: RequestContext,
    attempted: string,
    privilege: 'MANAGE_USERS_AND_GROUPS' | 'MANAGE_POLICIES',
    work: (tx: Repositories, at: number) => Promise<T>,
  ): Promise<T> => {
    await guard.require(context, attempted, privilege);
    return store.transaction(async (tx) => {
      await tx.authority.change();
      await guard.requireStill(tx, context, privilege);
      return keepAnAdministrator(tx, () => work(tx, clock.now()));
    });
  };

  const changeMembers = (
    context: RequestContext,
    groupUrn: string,
    userUrns: readonly string[],
    kind: 'added' | 'removed',
  ): Promise<void> =>
    change(context, 'group.change-members', 'MANAGE_USERS_AND_GROUPS', async (tx, at) => {
      await getGroup(tx, groupUrn);
      // Else who manages groups would grant himself whatever some group carries.
      if (kind === 'added') await assertMayHandOn(tx, context, await privilegesOfMembers(tx, groupUrn));
      for (const userUrn of userUrns) {
        if ((await tx.users.find(userUrn)) === undefined) {
          throw new AppError('user.not-found', { detail: `The user ${userUrn} does not exist.` });
        }
        if (kind === 'added') await tx.groups.insertMember(groupUrn, userUrn);
        else await tx.groups.deleteMember(groupUrn, userUrn);
        const what = { subjectUrn: groupUrn, details: { user: userUrn } };
        await tx.audit.insert(auditEventOf(context, at, `group.members-${kind}`, what));
      }
    });

  return {
    /** @returns the URN of the new group. */
    create: async (
      context: RequestContext,
      { id, name, description }: { id: string | null; name: string; description: string | null },
    ): Promise<string> =>
      change(context, 'group.create', 'MANAGE_USERS_AND_GROUPS', async (tx, at) => {
        const urn = `urn:li:corpGroup:${id ?? randomUUID()}`;
        if (!/^urn:li:corpGroup:[^\s]{1,200}$/.test(urn)) {
          throw new AppError('request.invalid', { detail: `Invalid group id: ${id}` });
        }
        if ((await tx.groups.find(urn)) !== undefined) {
          throw new AppError('user.exists', { detail: 'This Group already exists!' });
        }
        await tx.groups.insert({ urn, name, description, createdAt: at, origin: null }, context.actor.urn);
        await tx.audit.insert(
          auditEventOf(context, at, 'group.created', { subjectUrn: urn, details: { name } }),
        );
        return urn;
      }),

    /**
     * Changes the texts that are given. A group that an OpenID provider made keeps its name, by which the
     * provider's claims find it. @throws AppError `group.not-found`, `request.invalid` naming `name`.
     */
    edit: (
      context: RequestContext,
      urn: string,
      texts: { readonly name?: string | undefined; readonly description?: string | null | undefined },
    ): Promise<void> =>
      change(context, 'group.edit', 'MANAGE_USERS_AND_GROUPS', async (tx, at) => {
        const group = await getGroup(tx, urn);
        const { name = group.name, description = group.description } = texts;
        if (name !== group.name && group.origin !== null) {
          const message = 'The name comes from the OpenID provider';
          throw new AppError('request.invalid', {
            errors: [{ field: 'name', message, code: 'group.claimed-name' }],
          });
        }
        await tx.groups.updateTexts(urn, { name, description });
        const details = { name, description, before: group.name, descriptionBefore: group.description };
        await tx.audit.insert(auditEventOf(context, at, 'group.edited', { subjectUrn: urn, details }));
      }),

    /** @returns how many members it had. @throws AppError `group.not-found`. */
    remove: (context: RequestContext, urn: string): Promise<{ members: number }> =>
      change(context, 'group.remove', 'MANAGE_USERS_AND_GROUPS', async (tx, at) => {
        const group = await tx.groupDirectory.find(urn);
        if (group === undefined || !(await tx.groups.delete(urn))) throw groupNotFound();
        await takeOutOfPolicies(tx, context, urn, at);
        const members = group.memberCount;
        const what = { subjectUrn: urn, details: { name: group.name, members } };
        await tx.audit.insert(auditEventOf(context, at, 'group.removed', what));
        return { members };
      }),

    /** All or none. @throws AppError `group.not-found`, `user.not-found`. */
    addMembers: (context: RequestContext, groupUrn: string, userUrns: readonly string[]) =>
      changeMembers(context, groupUrn, userUrns, 'added'),

    /** All or none. @throws AppError `group.not-found`, `user.not-found`. */
    removeMembers: (context: RequestContext, groupUrn: string, userUrns: readonly string[]) =>
      changeMembers(context, groupUrn, userUrns, 'removed'),

    /**
     * Gives users and groups a role in place of the one they hold, or none (DataHub's `batchAssignRole`).
     * @throws AppError `request.invalid`, `user.not-found`, `group.not-found`.
     */
    assignRole: (
      context: RequestContext,
      roleUrn: string | null,
      actorUrns: readonly string[],
    ): Promise<void> =>
      change(context, 'role.assign', 'MANAGE_POLICIES', async (tx, at) => {
        if (roleUrn !== null && !ROLE_URNS.some((known) => known === roleUrn)) {
          throw new AppError('request.invalid', { detail: `Role ${roleUrn} does not exist` });
        }
        for (const actorUrn of actorUrns) {
          await assertActor(tx, actorUrn);
          for (const held of await tx.users.listRoles([actorUrn])) await tx.users.deleteRole(held, actorUrn);
          if (roleUrn !== null) await tx.users.insertRole(roleUrn, actorUrn);
          const action = roleUrn === null ? 'role.withdrawn' : 'role.assigned';
          const what = { subjectUrn: actorUrn, details: { role: roleUrn } };
          await tx.audit.insert(auditEventOf(context, at, action, what));
        }
      }),
  };
}

async function getGroup(tx: Repositories, urn: string): Promise<Group> {
  const group = await tx.groups.find(urn);
  if (group === undefined) throw groupNotFound();
  return group;
}

async function assertActor(tx: Repositories, urn: string): Promise<void> {
  if (!isCorpUserUrn(urn)) await getGroup(tx, urn);
  else if ((await tx.users.find(urn)) === undefined) {
    throw new AppError('user.not-found', { detail: `${urn} does not exist.` });
  }
}

function groupNotFound(): AppError {
  return new AppError('group.not-found', { detail: 'Failed to change the group. Group does not exist.' });
}
