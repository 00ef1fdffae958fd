import {
  createServiceAccountInputSchema,
  editServiceAccountInputSchema,
  type ListServiceAccountsResult,
  listServiceAccountsQuerySchema,
  type Person,
  type ServiceAccountRecord,
} from '@latchkey/shared/people';
import { assignRoleInputSchema } from '@latchkey/shared/users';
import { Router } from 'express';
import { requestContext } from '../../http/request-context.ts';
import type { GroupService } from '../groups/group-service.ts';
import type { UserDirectoryService } from '../users/user-directory-service.ts';
import { type DirectoryUser, roleNameOf, roleUrnOf, type User } from '../users/user-types.ts';
import type { ServiceAccountService } from './service-account-service.ts';

/** `/api/v1/service-accounts`: parse, call, present. */
export function createServiceAccountRouter(deps: {
  readonly serviceAccounts: ServiceAccountService;
  readonly userDirectory: UserDirectoryService;
  readonly groups: GroupService;
}): Router {
  const { serviceAccounts, userDirectory, groups } = deps;
  const router = Router();

  router.get('/', async (req, res) => {
    const query = listServiceAccountsQuerySchema.parse(req.query);
    const listing = { ...query, status: 'all', role: 'all' } as const;
    const found = await userDirectory.list(requestContext(res), 'service-accounts', listing);
    const { start, count } = query;
    const accounts = found.users.map(presentAccount);
    const result: ListServiceAccountsResult = { start, count, total: found.total, accounts };
    res.json(result);
  });

  router.post('/', async (req, res) => {
    const { displayName, description } = createServiceAccountInputSchema.parse(req.body);
    const texts = { displayName, description: description || null };
    const account = await serviceAccounts.create(requestContext(res), texts);
    res.status(201).json(presentPerson(account));
  });

  router.get('/:urn', async (req, res) => {
    const { user } = await userDirectory.describe(requestContext(res), 'service-accounts', req.params.urn);
    res.json(presentAccount(user));
  });

  router.patch('/:urn', async (req, res) => {
    const context = requestContext(res);
    const { displayName, description } = editServiceAccountInputSchema.parse(req.body);
    const texts = { displayName, description: description === '' ? null : description };
    await serviceAccounts.edit(context, req.params.urn, texts);
    const { user } = await userDirectory.describe(context, 'service-accounts', req.params.urn);
    res.json(presentAccount(user));
  });

  router.delete('/:urn', async (req, res) => {
    res.json(await serviceAccounts.remove(requestContext(res), req.params.urn));
  });

  router.post('/:urn/role', async (req, res) => {
    const context = requestContext(res);
    const { role } = assignRoleInputSchema.parse(req.body);
    const { user } = await userDirectory.describe(context, 'service-accounts', req.params.urn);
    await groups.assignRole(context, roleUrnOf(role), [user.urn]);
    res.status(204).end();
  });

  return router;
}

/** The wire shape of an account that a token can act as. */
function presentPerson(account: User): Person {
  return {
    urn: account.urn,
    username: account.username,
    displayName: account.displayName,
    description: account.title,
  };
}

function presentAccount(account: DirectoryUser): ServiceAccountRecord {
  return {
    ...presentPerson(account),
    status: account.status,
    roles: account.roleUrns.map(roleNameOf),
    liveTokens: account.liveTokens,
    createdAt: account.createdAt,
  };
}
