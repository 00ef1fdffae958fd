import express, { type ErrorRequestHandler, type Request, type Response, Router } from 'express';
import { type DocumentNode, execute, GraphQLError, type GraphQLSchema, validate } from 'graphql';
import { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { logFault } from '../http/problem-response.ts';
import { requestContext } from '../http/request-context.ts';
import type { Logger } from '../logging/logger.ts';
import type { RequestContext } from '../security/actor.ts';
import { ownerOf } from './document-owner.ts';
import { assertModest, readDocument, selectOperation } from './document-shape.ts';
import { formatResult } from './graphql-errors.ts';

/** Errors listed for an invalid document. */
const MAX_VALIDATION_ERRORS = 20;

const bodySchema = z.object({
  query: z.string().min(1),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});
type GraphqlBody = z.infer<typeof bodySchema>;

/** Sends a document to a remote metadata service and answers with what comes back. */
export type ForwardGraphql = (
  req: Request,
  res: Response,
  context: RequestContext,
  body: GraphqlBody,
) => Promise<void>;

/**
 * DataHub's GraphQL endpoint: POST only, HTTP 200 even with errors, 400 with an empty body when there
 * is no query (contract §2). The query string is ignored, for the UI adds `?operationName=…`.
 * @param deps.forward for what is not ours; without it our schema is all there is.
 */
export function createGraphqlRouter(deps: {
  readonly schema: GraphQLSchema;
  readonly logger: Logger;
  readonly forward?: ForwardGraphql;
}): Router {
  const { schema, logger, forward } = deps;
  const router = Router();

  router.post('/', express.json({ limit: '1mb' }), async (req, res) => {
    const context = requestContext(res);
    const body = bodySchema.safeParse(req.body);
    if (!body.success) {
      res.status(400).end();
      return;
    }
    const onFault = (error: AppError) => logFault(logger, error, context.requestId);
    try {
      const { query, operationName } = body.data;
      const document = readDocument(query);
      const selected = selectOperation(document, operationName);
      assertModest(selected);
      if (forward !== undefined && ownerOf(selected, schema) === 'metadata-service') {
        await forward(req, res, context, body.data);
        return;
      }
      res.json(formatResult(await run(schema, document, body.data, context), onFault));
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      res.json(formatResult({ errors: [error] }, onFault));
    }
  });

  router.all('/', () => {
    throw new AppError('request.method-not-allowed', { allow: 'POST' });
  });

  router.use(answerUnreadableEmpty);
  return router;
}

/** A body that is no JSON is answered like one without a query (contract §2). */
const answerUnreadableEmpty: ErrorRequestHandler = (error, _req, res, next) => {
  if (res.headersSent || toAppError(error).code !== 'request.malformed') next(error);
  else res.status(400).end();
};

async function run(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variables, operationName }: GraphqlBody,
  context: RequestContext,
) {
  const errors = validate(schema, document, undefined, { maxErrors: MAX_VALIDATION_ERRORS });
  if (errors.length > 0) return { errors };
  return execute({
    schema,
    document,
    contextValue: { request: context },
    ...(variables == null ? {} : { variableValues: variables }),
    ...(operationName == null ? {} : { operationName }),
  });
}
