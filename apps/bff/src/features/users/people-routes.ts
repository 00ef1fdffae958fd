import { type ListPeopleResult, listPeopleQuerySchema, type Person } from '@latchkey/shared/people';
import { Router } from 'express';
import { requestContext } from '../../http/request-context.ts';
import type { ServiceAccountService } from '../service-accounts/service-account-service.ts';
import type { UserService } from './user-service.ts';
import type { User } from './user-types.ts';

/** `/api/v1/people`: whom tokens may be generated for. */
export function createPeopleRouter(deps: {
  readonly users: UserService;
  readonly serviceAccounts: ServiceAccountService;
}): Router {
  const { users, serviceAccounts } = deps;
  const router = Router();
  router.get('/', async (req, res) => {
    const context = requestContext(res);
    const { kind, query, start, count } = listPeopleQuerySchema.parse(req.query);
    const page = { query, start, count };
    const found =
      kind === 'user' ? await users.listForTokens(context, page) : await serviceAccounts.list(context, page);
    const result: ListPeopleResult = {
      start,
      count,
      total: found.total,
      people: found.users.map(presentPerson),
    };
    res.json(result);
  });
  return router;
}

/** The wire shape of somebody that a token can act as. */
function presentPerson(user: User): Person {
  return {
    urn: user.urn,
    username: user.username,
    displayName: user.displayName,
    description: user.isServiceAccount ? user.title : user.email,
  };
}
