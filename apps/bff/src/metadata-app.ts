import compression from 'compression';
import express, { type Express } from 'express';
import type { GraphQLSchema } from 'graphql';
import type { Clock } from './clock.ts';
import { AppError } from './errors/app-error.ts';
import {
  createMetadataErrorHandler,
  createMetadataPublicRouter,
  createMetadataRouter,
} from './features/metadata/metadata-routes.ts';
import { createSystemRouter } from './features/system/system-routes.ts';
import { createGraphqlRouter } from './graphql/graphql-routes.ts';
import { authenticate } from './http/authenticate.ts';
import type { Logger } from './logging/logger.ts';
import type { Services } from './services.ts';

/** No cookie is read at this door, so no origin is ever its own. */
const NO_ORIGINS: ReadonlySet<string> = new Set();

/** The embedded metadata service: DataHub's Rest.li, OpenAPI and GraphQL paths behind its own authentication. */
export function createMetadataApp(deps: {
  readonly services: Services;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly schema: GraphQLSchema;
  readonly appVersion: string;
  readonly isReady: () => boolean;
}): Express {
  const { services, clock, logger, schema, appVersion, isReady } = deps;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.use((_req, res, next) => {
    // Not by Express's `set`, which looks at each name and value again: this runs at every request.
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox; frame-ancestors 'none'");
    next();
  });
  app.use(compression());

  const { metadataVerifier } = services;
  app.use(
    createMetadataPublicRouter({ isReady, appVersion, identify: (req) => metadataVerifier.verify(req) }),
  );
  app.use(authenticate(metadataVerifier, NO_ORIGINS, 'compatible', clock));
  app.use('/api/graphql', createGraphqlRouter({ schema, logger }));
  app.use(createSystemRouter({ system: services.system, appVersion }));
  app.use(createMetadataRouter({ metadata: services.metadata }));
  app.use(() => {
    throw new AppError('request.not-found');
  });
  app.use(createMetadataErrorHandler(logger));
  return app;
}
