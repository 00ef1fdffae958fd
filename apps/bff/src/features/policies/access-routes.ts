import { accessQuerySchema } from '@latchkey/shared/access';
import { isCorpUserUrn } from '@latchkey/shared/urn';
import { Router } from 'express';
import { AppError } from '../../errors/app-error.ts';
import { requestContext } from '../../http/request-context.ts';
import type { AccessReportService } from './access-report-service.ts';

/** `/api/v1/access`: what a user may do, and why. */
export function createAccessRouter(accessReports: AccessReportService): Router {
  const router = Router();
  router.get('/', async (req, res) => {
    const context = requestContext(res);
    const { user } = accessQuerySchema.parse(req.query);
    const urn = user === 'me' ? context.actor.urn : user;
    if (!isCorpUserUrn(urn)) {
      const message = 'expected `me` or a user URN such as urn:li:corpuser:jdoe';
      throw new AppError('request.invalid', { errors: [{ field: 'user', message }] });
    }
    res.json(await accessReports.explain(context, urn));
  });
  return router;
}
