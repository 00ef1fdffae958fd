import type { ListRolesResult } from '@latchkey/shared/policy-api';
import { Router } from 'express';
import { requestContext } from '../../http/request-context.ts';
import type { RoleService } from './role-service.ts';

/** `/api/v1/roles`: DataHub's roles, who holds them, and what they grant. */
export function createRoleRouter(roles: RoleService): Router {
  const router = Router();
  router.get('/', async (_req, res) => {
    const result: ListRolesResult = { roles: await roles.list(requestContext(res)) };
    res.json(result);
  });
  return router;
}
