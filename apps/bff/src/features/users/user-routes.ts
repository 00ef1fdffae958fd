import { type CorpUserUrn, isCorpUserUrn } from '@latchkey/shared/urn';
import {
  assignRoleInputSchema,
  type ListUsersResult,
  listUsersQuerySchema,
  type ResetLink,
  type UserDetails,
} from '@latchkey/shared/users';
import { Router } from 'express';
import { AppError } from '../../errors/app-error.ts';
import { requestContext } from '../../http/request-context.ts';
import { sessionContext } from '../../http/session-context.ts';
import type { GroupService } from '../groups/group-service.ts';
import type { InviteService } from '../invites/invite-service.ts';
import type { UserDirectoryService } from './user-directory-service.ts';
import { presentUser } from './user-presenter.ts';
import type { UserService } from './user-service.ts';
import { roleNameOf, roleUrnOf } from './user-types.ts';

/** `/api/v1/users`: parse, call, present. */
export function createUserRouter(deps: {
  readonly userDirectory: UserDirectoryService;
  readonly users: UserService;
  readonly groups: GroupService;
  readonly invites: InviteService;
}): Router {
  const { userDirectory, users, groups, invites } = deps;
  const router = Router();

  router.get('/', async (req, res) => {
    const query = listUsersQuerySchema.parse(req.query);
    const page = await userDirectory.list(requestContext(res), 'people', query);
    const { start, count } = query;
    const result: ListUsersResult = { start, count, total: page.total, users: page.users.map(presentUser) };
    res.json(result);
  });

  router.get('/:urn', async (req, res) => {
    const found = await userDirectory.describe(requestContext(res), 'people', req.params.urn);
    const details: UserDetails = {
      user: presentUser(found.user),
      groups: found.groups.map(({ urn, name, roleUrns }) => ({
        urn,
        name,
        roles: roleUrns.map(roleNameOf),
      })),
      ending: found.ending,
    };
    res.json(details);
  });

  router.post('/:urn/suspend', async (req, res) => {
    res.json(await users.suspend(requestContext(res), userUrnOf(req.params.urn)));
  });

  router.post('/:urn/reinstate', async (req, res) => {
    res.json(await users.reinstate(requestContext(res), userUrnOf(req.params.urn)));
  });

  router.delete('/:urn', async (req, res) => {
    res.json(await users.remove(requestContext(res), userUrnOf(req.params.urn)));
  });

  router.post('/:urn/role', async (req, res) => {
    const { role } = assignRoleInputSchema.parse(req.body);
    await groups.assignRole(requestContext(res), roleUrnOf(role), [userUrnOf(req.params.urn)]);
    res.status(204).end();
  });

  router.post('/:urn/reset-link', async (req, res) => {
    const link: ResetLink = await invites.createReset(sessionContext(res), userUrnOf(req.params.urn));
    res.status(201).json(link);
  });

  return router;
}

/** Anything that is no URN of a user is a user that does not exist. */
function userUrnOf(text: string): CorpUserUrn {
  if (isCorpUserUrn(text)) return text;
  throw new AppError('user.not-found');
}
