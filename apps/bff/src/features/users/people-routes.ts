import {
  createServiceAccountInputSchema,
  type ListPeopleResult,
  listPeopleQuerySchema,
  type Person,
} from '@latchkey/shared/people';
import { Router } from 'express';
import { requestContext } from '../../http/request-context.ts';
import type { ServiceAccountService } from '../service-accounts/service-account-service.ts';
import type { UserService } from './user-service.ts';
import type { User } from './user-types.ts';

/** `/api/v1/people` and `/api/v1/service-accounts`: whom tokens may be generated for. */
export function createPeopleRouter(deps: {
  readonly users: UserService;
  readonly serviceAccounts: ServiceAccountService;
}): Router {
  const { users, serviceAccounts } = deps;
  const router = Router();

  router.get('/people', async (req, res) => {
    const context = requestContext(res);
    const { kind, query, start, count } = listPeopleQuerySchema.parse(req.query);
    const page = { query, start, count };
    const found =
      kind === 'user' ? await users.listForTokens(context, page) : await serviceAccounts.list(context, page);
    const result: ListPeopleResult = { start, count, total: found.total, people: found.users.map(present) };
    res.json(result);
  });

  router.post('/service-accounts', async (req, res) => {
    const { displayName, description } = createServiceAccountInputSchema.parse(req.body);
    const texts = { displayName, description: description || null };
    res.status(201).json(present(await serviceAccounts.create(requestContext(res), texts)));
  });

  return router;
}

function present(user: User): Person {
  return {
    urn: user.urn,
    username: user.username,
    displayName: user.displayName,
    description: user.isServiceAccount ? user.title : user.email,
  };
}
