import type { IncomingMessage, ServerResponse } from 'node:http';
import { ERRORS } from '@latchkey/shared/error-codes';
import { PROBLEM_MEDIA_TYPE, type Problem } from '@latchkey/shared/problem';
import type { AppError } from '../errors/app-error.ts';
import { toAppError } from '../errors/to-app-error.ts';
import type { Logger } from '../logging/logger.ts';
import { requestIdOf } from './request-id.ts';

/** Prefix of the problem types; docs/errors.md explains what follows it. */
const PROBLEM_TYPE = 'urn:latchkey:problem:';

/** Sends an error as `application/problem+json` and logs what the caller must not see. */
export type WriteProblem = (request: IncomingMessage, response: ServerResponse, error: unknown) => void;

/** @returns the body of an error answer (RFC 9457 §3.1); causes and stacks never enter it. */
export function problemOf(error: AppError, requestId: string): Problem {
  const { title, status } = ERRORS[error.code];
  const { detail, params, errors } = error.options;
  return {
    type: `${PROBLEM_TYPE}${error.code}`,
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    code: error.code,
    message: detail ?? title,
    requestId,
    ...(params === undefined ? {} : { params }),
    ...(errors === undefined ? {} : { errors: [...errors] }),
  };
}

/**
 * Sets the headers that belong to an error: `WWW-Authenticate` on 401 and 403 (RFC 6750 §3; without
 * an error code when no credential came), `Retry-After`, `Allow`, `Cache-Control: no-store`.
 */
export function setErrorHeaders(response: ServerResponse, error: AppError): void {
  response.setHeader('Cache-Control', 'no-store');
  const challenge = challengeOf(error);
  if (challenge !== undefined) response.setHeader('WWW-Authenticate', challenge);
  const { retryAfterSeconds, allow } = error.options;
  if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds));
  if (allow !== undefined) response.setHeader('Allow', allow);
}

/** @returns a writer that also logs: faults of ours as errors, an outage as a warning. */
export function createProblemWriter(logger: Logger): WriteProblem {
  return (request, response, thrown) => {
    const error = toAppError(thrown);
    const requestId = requestIdOf(request);
    logFault(logger, error, requestId);
    if (response.headersSent) {
      // Half an answer is out: breaking off is the only honest end.
      response.destroy();
      return;
    }
    setErrorHeaders(response, error);
    response.setHeader('X-Request-Id', requestId);
    response.statusCode = error.status;
    const body = JSON.stringify(problemOf(error, requestId));
    response.setHeader('Content-Type', PROBLEM_MEDIA_TYPE);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    // The proxy answers beside Express, which has set it otherwise.
    if (!response.hasHeader('Content-Security-Policy'))
      response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    response.setHeader('Content-Length', Buffer.byteLength(body));
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

/** Writes to the log what the caller is not told. */
export function logFault(logger: Logger, error: AppError, requestId: string): void {
  if (error.code === 'internal.unexpected') logger.error({ err: error.cause, requestId }, 'unexpected error');
  else if (error.status >= 500) logger.warn({ err: error.cause, requestId, code: error.code }, error.message);
}

function challengeOf(error: AppError): string | undefined {
  if (error.code === 'auth.required') return 'Bearer realm="Latchkey"';
  if (error.status === 401) {
    return `Bearer realm="Latchkey", error="invalid_token", error_description="${ERRORS[error.code].title}"`;
  }
  // Where only a session will do, a token lacks what it takes, whosever it is.
  if (error.code === 'privilege.missing' || error.code === 'auth.session-required')
    return 'Bearer realm="Latchkey", error="insufficient_scope"';
  return error.code === 'request.ambiguous-credentials'
    ? 'Bearer realm="Latchkey", error="invalid_request"'
    : undefined;
}
