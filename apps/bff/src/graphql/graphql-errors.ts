import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { AppError } from '../errors/app-error.ts';
import { DataHubGraphqlError } from '../errors/datahub-graphql-error.ts';
import { toAppError } from '../errors/to-app-error.ts';

/** DataHub's error types by HTTP-like code (contract §2.4). */
const TYPE_OF_CODE: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'UNAUTHORIZED',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  422: 'BAD_REQUEST',
  503: 'SERVICE_UNAVAILABLE',
};

/** The exact sentence that DataHub's clients and tests look for. */
const UNAUTHORIZED = 'Unauthorized to perform this action. Please contact your DataHub administrator.';

/**
 * @returns the body of a GraphQL answer in DataHub's shape: `extensions {code,type,classification}` on
 *   each error and an empty top-level `extensions`.
 * @param onFault is told what the caller must not see.
 */
export function formatResult(result: ExecutionResult, onFault: (error: AppError) => void): object {
  const { data, errors } = result;
  const formatted = errors?.map((error) => formatError(error, onFault));
  return {
    ...(formatted === undefined ? {} : { errors: formatted }),
    ...(data === undefined ? (formatted === undefined ? {} : { data: null }) : { data }),
    extensions: {},
  };
}

function formatError(error: GraphQLError, onFault: (error: AppError) => void): GraphQLFormattedError {
  const place = {
    locations: error.locations ?? [],
    ...(error.path === undefined ? {} : { path: error.path }),
  };
  const { originalError } = error;
  if (originalError === undefined || originalError instanceof GraphQLError) {
    // A document that does not parse or validate, or a variable that cannot be coerced.
    return {
      message: error.message,
      ...place,
      extensions: { code: 400, type: 'BAD_REQUEST', classification: 'ValidationError' },
    };
  }
  if (originalError instanceof DataHubGraphqlError) {
    return { message: originalError.message, ...place, extensions: extensionsOf(originalError.code) };
  }
  const appError = toAppError(originalError);
  onFault(appError);
  return { message: messageOf(appError), ...place, extensions: extensionsOf(appError.status) };
}

function messageOf(error: AppError): string {
  if (error.code === 'privilege.missing') return UNAUTHORIZED;
  const fields = error.options.errors?.map(({ field, message }) =>
    field === '' ? message : `${field}: ${message}`,
  );
  return error.options.detail ?? fields?.join('; ') ?? error.message;
}

function extensionsOf(status: number): Record<string, unknown> {
  const type = TYPE_OF_CODE[status] ?? 'SERVER_ERROR';
  const code = type === 'SERVER_ERROR' ? 500 : status === 401 ? 403 : status === 422 ? 400 : status;
  return { code, type, classification: 'DataFetchingException' };
}
