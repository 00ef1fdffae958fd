import { pipeline } from 'node:stream/promises';
import {
  exportAuditQuerySchema,
  type ListAuditPartiesResult,
  type ListAuditResult,
  listAuditPartiesQuerySchema,
  listAuditQuerySchema,
} from '@latchkey/shared/audit-log';
import { type Request, type Response, Router } from 'express';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import { requestContext } from '../../http/request-context.ts';
import { auditExport, EXPORT_MEDIA_TYPES } from './audit-export.ts';
import type { AuditCursor } from './audit-listing-repository.ts';
import type { AuditService } from './audit-service.ts';

/** `/api/v1/audit`: reading the audit log, page by page or as a file. */
export function createAuditRouter(deps: { readonly audit: AuditService; readonly clock: Clock }): Router {
  const { audit, clock } = deps;
  const router = Router();

  router.get('/', async (req, res) => {
    const { before, count, ...filter } = listAuditQuerySchema.parse(req.query);
    const page = { before: before === undefined ? undefined : readCursor(before), count };
    const { events, last } = await audit.list(requestContext(res), filter, page);
    const result: ListAuditResult = { events, next: last === undefined ? null : `${last.at}.${last.id}` };
    res.set('Cache-Control', 'no-store').json(result);
  });

  router.get('/parties', async (req, res) => {
    const query = listAuditPartiesQuerySchema.parse(req.query);
    const { start, count } = query;
    const found = await audit.listParties(requestContext(res), query);
    const result: ListAuditPartiesResult = { start, count, ...found };
    res.set('Cache-Control', 'no-store').json(result);
  });

  router.get('/export', async (req, res) => {
    assertOwnPage(req, res);
    const { format, ...filter } = exportAuditQuerySchema.parse(req.query);
    const text = auditExport(format, await audit.export(requestContext(res), filter, format));
    // A database that is down is a 503, not a file that breaks off.
    const first = await text.next();
    const day = new Date(clock.now()).toISOString().slice(0, 10);
    res.set({
      'Content-Type': EXPORT_MEDIA_TYPES[format],
      'Content-Disposition': `attachment; filename="latchkey-audit-${day}.${format}"`,
      'Cache-Control': 'no-store',
    });
    try {
      await pipeline(prepend(first, text), res);
    } catch (error) {
      // Who broke off the download needs no answer.
      if (!isClosedByClient(error)) throw error;
    }
  });

  return router;
}

function readCursor(text: string): AuditCursor {
  const [at = '', id = ''] = text.split('.');
  return { at: Number(at), id: Number(id) };
}

/** An export is recorded, so no foreign page may cause one with the cookie of whoever opens it. */
function assertOwnPage(req: Request, res: Response): void {
  const site = req.get('sec-fetch-site');
  const isOwn = site === undefined || site === 'same-origin' || site === 'none';
  if (isOwn || requestContext(res).actor.credential.kind !== 'session') return;
  throw new AppError('request.cross-site', { detail: `Sec-Fetch-Site is ${site}.` });
}

async function* prepend(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (!first.done) yield first.value;
  yield* rest;
}

function isClosedByClient(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'code') === 'ERR_STREAM_PREMATURE_CLOSE';
}
