import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import { AppError } from '../../errors/app-error.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { logFault, setErrorHeaders } from '../../http/problem-response.ts';
import { requestIdOf } from '../../http/request-id.ts';
import type { Logger } from '../../logging/logger.ts';
import type { RequestContext } from '../../security/actor.ts';
import { parseJson } from './lossless-json.ts';
import { createOpenApiRouter } from './metadata-openapi-routes.ts';
import { presentConfig } from './metadata-presenter.ts';
import { createRestliRouter } from './metadata-restli-routes.ts';
import type { MetadataService } from './metadata-service.ts';
import { toRestliErrorBody } from './restli-errors.ts';

/** Bound of a request body, bytes: DataHub's clients cut their batches at 15 MiB. */
const MAX_BODY = 16 * 1024 * 1024;

/**
 * Paths that DataHub answers without a credential (contract §1.1 and §1.8) and that have nothing behind them here.
 * They are 404 for everybody: DataHub's own tests ask them without one and take a 401 for a fault.
 */
const ABSENT_PUBLIC_PATHS = [
  '/health/detailed',
  '/config/search/export',
  '/actuator/health{/*rest}',
  '/actuator/prometheus',
  '/public-iceberg{/*rest}',
  '/schema-registry{/*rest}',
  '/openapi/check{/*rest}',
  '/openapi/up{/*rest}',
  '/openapi/operations/dev/featureFlags{/*rest}',
];

/** The paths that need no credential (contract §1.1, excludedPaths). */
export function createMetadataPublicRouter(deps: {
  /** False while the server starts or drains. */
  readonly isReady: () => boolean;
  readonly appVersion: string;
  /** Who asks; rejects with `auth.*` for a caller without a valid credential, who is then anonymous. */
  readonly identify: (request: Request) => Promise<RequestContext>;
}): Router {
  const { isReady, appVersion, identify } = deps;
  const router = Router();

  router.get(['/health', '/health/live'], (_req, res) => {
    if (!isReady()) throw new AppError('service.unavailable', { retryAfterSeconds: 5 });
    res.status(200).end();
  });

  router.get('/config', async (req, res) => {
    const isVerbose = req.query.verbose === 'true';
    res.json(presentConfig(appVersion, isVerbose ? await userTypeOf(identify(req)) : undefined));
  });

  router.all(ABSENT_PUBLIC_PATHS, () => {
    throw new AppError('request.not-found');
  });

  return router;
}

/** The Rest.li and OpenAPI paths, behind authentication. */
export function createMetadataRouter(deps: { readonly metadata: MetadataService }): Router {
  const router = Router();
  // Not inflated: a few kilobytes of gzip would become the whole limit (test NW-02).
  const rawBody = express.raw({
    limit: MAX_BODY,
    type: ['application/json', 'application/*+json'],
    inflate: false,
  });
  router.use(['/aspects', '/entities', '/openapi'], rawBody, (req, _res, next) => {
    req.body = jsonOf(req);
    next();
  });
  router.use(createRestliRouter(deps.metadata));
  router.use(createOpenApiRouter(deps.metadata));
  return router;
}

/** Answers every error of the metadata door as JSON that DataHub's clients read; goes last. */
export function createMetadataErrorHandler(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, req: Request, res: Response, _next) => {
    const error = toAppError(thrown);
    const requestId = requestIdOf(req);
    logFault(logger, error, requestId);
    if (res.headersSent) {
      // Half an answer is out: breaking off is the only honest end.
      res.destroy();
      return;
    }
    setErrorHeaders(res, error);
    res.set('X-Request-Id', requestId).status(error.status).json(toRestliErrorBody(error, requestId));
  };
}

async function userTypeOf(caller: Promise<RequestContext>): Promise<'anonymous' | 'user'> {
  try {
    await caller;
    return 'user';
  } catch (error) {
    // A database that is down is an error, not a stranger.
    if (error instanceof AppError && error.code.startsWith('auth.')) return 'anonymous';
    throw error;
  }
}

function jsonOf(req: Request): unknown {
  if (!Buffer.isBuffer(req.body)) {
    const hasBody =
      req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
    if (hasBody)
      throw new AppError('request.unsupported-media-type', {
        detail: 'Send Content-Type: application/json.',
      });
    return undefined;
  }
  try {
    return parseJson(new TextDecoder('utf-8', { fatal: true }).decode(req.body));
  } catch (cause) {
    throw new AppError('request.malformed', { detail: 'The body is not valid JSON in UTF-8.', cause });
  }
}
