import type { Problem } from '@latchkey/shared/problem';
import type { AppError } from '../../errors/app-error.ts';
import { problemOf } from '../../http/problem-response.ts';

/** An error of the metadata door, readable by Rest.li clients, OpenAPI clients and RFC 9457 alike. */
type RestliError = Problem & { readonly exceptionClass: string; readonly error: string };

/**
 * @returns the body of an error answer: Rest.li's members (`exceptionClass`, `message`, `status`; clients
 *   print `message`), `error` of DataHub's OpenAPI routes, and those of RFC 9457. Never a stack trace.
 */
export function toRestliErrorBody(error: AppError, requestId: string): RestliError {
  const problem = problemOf(error, requestId);
  return {
    exceptionClass: 'com.linkedin.restli.server.RestLiServiceException',
    ...problem,
    error: problem.message,
  };
}
