import { Router } from 'express';
import { execute, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { z } from 'zod';
import { AppError } from '../errors/app-error.ts';
import { logFault } from '../http/problem-response.ts';
import { requestContext } from '../http/request-context.ts';
import type { Logger } from '../logging/logger.ts';
import { formatResult } from './graphql-errors.ts';

/** Lexical tokens of a document: above any real one, below what takes noticeable time to parse. */
const MAX_DOCUMENT_TOKENS = 5_000;
/** Errors listed for an invalid document. */
const MAX_VALIDATION_ERRORS = 20;

const bodySchema = z.object({
  query: z.string().min(1),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/**
 * DataHub's GraphQL endpoint: POST only, HTTP 200 even with errors, 400 with an empty body when there
 * is no query (contract §2). The query string is ignored, for the UI adds `?operationName=…`.
 */
export function createGraphqlRouter(schema: GraphQLSchema, logger: Logger): Router {
  const router = Router();

  router.post('/', async (req, res) => {
    const context = requestContext(res);
    const body = bodySchema.safeParse(req.body);
    if (!body.success) {
      res.status(400).end();
      return;
    }
    const { query, variables, operationName } = body.data;
    const onFault = (error: AppError) => logFault(logger, error, context.requestId);
    try {
      const document = parse(query, { maxTokens: MAX_DOCUMENT_TOKENS });
      const errors = validate(schema, document, undefined, { maxErrors: MAX_VALIDATION_ERRORS });
      if (errors.length > 0) {
        res.json(formatResult({ errors }, onFault));
        return;
      }
      const result = await execute({
        schema,
        document,
        contextValue: { request: context },
        ...(variables == null ? {} : { variableValues: variables }),
        ...(operationName == null ? {} : { operationName }),
      });
      res.json(formatResult(result, onFault));
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      res.json(formatResult({ errors: [error] }, onFault));
    }
  });

  router.all('/', () => {
    throw new AppError('request.method-not-allowed', { allow: 'POST' });
  });

  return router;
}
