import { createServiceAccountInputSchema, type Person } from '@latchkey/shared/people';
import { Router } from 'express';
import { requestContext } from '../../http/request-context.ts';
import type { ServiceAccountService } from './service-account-service.ts';

/** `/api/v1/service-accounts`: making one from the form of a new token. */
export function createServiceAccountRouter(serviceAccounts: ServiceAccountService): Router {
  const router = Router();
  router.post('/', async (req, res) => {
    const { displayName, description } = createServiceAccountInputSchema.parse(req.body);
    const texts = { displayName, description: description || null };
    const account = await serviceAccounts.create(requestContext(res), texts);
    const person: Person = {
      urn: account.urn,
      username: account.username,
      displayName: account.displayName,
      description: account.title,
    };
    res.status(201).json(person);
  });
  return router;
}
