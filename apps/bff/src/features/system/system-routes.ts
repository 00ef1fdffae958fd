import { Router } from 'express';
import { AppError } from '../../errors/app-error.ts';
import { requestContext } from '../../http/request-context.ts';
import type { SystemService } from './system-service.ts';

/**
 * What DataHub's metadata service tells operators. The settings, which DataHub shows below `properties`, are not
 * shown over HTTP.
 */
export function createSystemRouter(deps: {
  readonly system: SystemService;
  readonly appVersion: string;
}): Router {
  const { system, appVersion } = deps;
  const router = Router();

  router.get('/openapi/v1/system-info', async (_req, res) => {
    await system.require(requestContext(res), 'system.info');
    res.json({ springComponents: system.components(appVersion) });
  });

  router.get('/openapi/v1/system-info/spring-components', async (_req, res) => {
    await system.require(requestContext(res), 'system.info');
    res.json(system.components(appVersion));
  });

  router.get('/openapi/v1/system-info/properties{/simple}', async (_req, res) => {
    await system.require(requestContext(res), 'system.properties');
    throw new AppError('request.not-found');
  });

  // By name, the throttles of ingestion that hold at this moment: nothing here waits for a queue, so none ever does.
  router.get('/openapi/operations/throttle/requests', async (_req, res) => {
    await system.require(requestContext(res), 'system.throttle');
    res.json({});
  });

  return router;
}
