import {
  changeMembersInputSchema,
  createGroupInputSchema,
  editGroupInputSchema,
  type GroupDetails,
  type GroupRecord,
  type ListGroupsResult,
  type ListMembersResult,
  listGroupsQuerySchema,
  listMembersQuerySchema,
} from '@latchkey/shared/groups';
import { assignRoleInputSchema } from '@latchkey/shared/users';
import { Router } from 'express';
import { AppError } from '../../errors/app-error.ts';
import { requestContext } from '../../http/request-context.ts';
import { roleNameOf, roleUrnOf } from '../users/user-types.ts';
import type { GroupEntry } from './group-directory-repository.ts';
import type { GroupDirectoryService } from './group-directory-service.ts';
import type { GroupService } from './group-service.ts';

const URN_PREFIX = 'urn:li:corpGroup:';

/** `/api/v1/groups`: parse, call, present. */
export function createGroupRouter(deps: {
  readonly groupDirectory: GroupDirectoryService;
  readonly groups: GroupService;
}): Router {
  const { groupDirectory, groups } = deps;
  const router = Router();

  router.get('/', async (req, res) => {
    const query = listGroupsQuerySchema.parse(req.query);
    const { groups: found, total } = await groupDirectory.list(requestContext(res), query);
    const { start, count } = query;
    const result: ListGroupsResult = { start, count, total, groups: found.map(presentGroup) };
    res.json(result);
  });

  router.post('/', async (req, res) => {
    const context = requestContext(res);
    const { name, description } = createGroupInputSchema.parse(req.body);
    const urn = await groups.create(context, { id: null, name, description: description || null });
    const { group } = await groupDirectory.describe(context, urn);
    res.status(201).json(presentGroup(group));
  });

  router.get('/:urn', async (req, res) => {
    const { group, policies } = await groupDirectory.describe(requestContext(res), req.params.urn);
    const named = policies.map(({ urn, name }) => ({ urn, name }));
    const details: GroupDetails = { group: presentGroup(group), policies: named };
    res.json(details);
  });

  router.patch('/:urn', async (req, res) => {
    const context = requestContext(res);
    const { name, description } = editGroupInputSchema.parse(req.body);
    const texts = { name, description: description === '' ? null : description };
    await groups.edit(context, req.params.urn, texts);
    const { group } = await groupDirectory.describe(context, req.params.urn);
    res.json(presentGroup(group));
  });

  router.delete('/:urn', async (req, res) => {
    res.json(await groups.remove(requestContext(res), req.params.urn));
  });

  router.post('/:urn/role', async (req, res) => {
    const { role } = assignRoleInputSchema.parse(req.body);
    const { urn } = req.params;
    if (!urn.startsWith(URN_PREFIX)) throw new AppError('group.not-found');
    await groups.assignRole(requestContext(res), roleUrnOf(role), [urn]);
    res.status(204).end();
  });

  router.get('/:urn/members', async (req, res) => {
    const page = listMembersQuerySchema.parse(req.query);
    const found = await groupDirectory.listMembers(requestContext(res), req.params.urn, page);
    const result: ListMembersResult = {
      start: page.start,
      count: page.count,
      total: found.total,
      members: found.users.map(({ urn, username, displayName, status, isServiceAccount }) => ({
        urn,
        username,
        displayName,
        status,
        isServiceAccount,
      })),
    };
    res.json(result);
  });

  router.post('/:urn/members', async (req, res) => {
    const { users } = changeMembersInputSchema.parse(req.body);
    await groups.addMembers(requestContext(res), req.params.urn, users);
    res.status(204).end();
  });

  router.post('/:urn/members/remove', async (req, res) => {
    const { users } = changeMembersInputSchema.parse(req.body);
    await groups.removeMembers(requestContext(res), req.params.urn, users);
    res.status(204).end();
  });

  return router;
}

/** The wire shape of a group. */
function presentGroup(group: GroupEntry): GroupRecord {
  return {
    urn: group.urn,
    name: group.name,
    description: group.description,
    origin: group.origin,
    roles: group.roleUrns.map(roleNameOf),
    memberCount: group.memberCount,
    createdAt: group.createdAt,
  };
}
