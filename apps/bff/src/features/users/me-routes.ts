import { Router } from 'express';
import { requestContext } from '../../http/request-context.ts';
import type { MeService } from './me-service.ts';

/** `GET /api/v1/me`: who is signed in and what that user may do. */
export function createMeRouter(me: MeService): Router {
  const router = Router();
  router.get('/', async (_req, res) => {
    res.json(await me.describe(requestContext(res)));
  });
  return router;
}
