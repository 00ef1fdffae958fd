import type { FieldError } from '@latchkey/shared/problem';
import { z } from 'zod';
import { AppError } from './app-error.ts';
import { isDatabaseUnavailable, isUnstorableText } from './database-errors.ts';

const BODY_ERROR_CODES: Readonly<Record<string, () => AppError>> = {
  'entity.parse.failed': () => new AppError('request.malformed', { detail: 'The body is not valid JSON.' }),
  'entity.too.large': () => new AppError('request.too-large'),
  'encoding.unsupported': () => new AppError('request.unsupported-media-type'),
  'charset.unsupported': () => new AppError('request.unsupported-media-type'),
  'request.aborted': () => new AppError('request.malformed', { detail: 'The request broke off.' }),
  'request.size.invalid': () =>
    new AppError('request.malformed', { detail: 'Content-Length does not match.' }),
};

/**
 * Turns anything thrown into an {@link AppError}. Validation faults list every field; a database that
 * is down or locked is 503, never 401 or 404; the rest is one fixed sentence with the cause kept for
 * the log only.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof z.ZodError) {
    return new AppError('request.invalid', {
      errors: error.issues.map(fieldErrorOf),
    });
  }
  if (error instanceof URIError) {
    return new AppError('request.malformed', { detail: 'The path has an invalid percent-encoding.' });
  }
  const bodyError = BODY_ERROR_CODES[String(propertyOf(error, 'type'))];
  if (bodyError !== undefined) return bodyError();
  if (isDatabaseUnavailable(error)) {
    return new AppError('service.unavailable', { retryAfterSeconds: 2, cause: error });
  }
  if (isUnstorableText(error)) {
    return new AppError('request.invalid', { detail: 'Text must not contain the character U+0000.' });
  }
  return new AppError('internal.unexpected', { cause: error });
}

function fieldErrorOf(issue: z.core.$ZodIssue): FieldError {
  return { field: issue.path.join('.'), message: issue.message, ...textFaultOf(issue) };
}

/** The faults of texts that a person can make; all others are those of programs, which read English. */
function textFaultOf(issue: z.core.$ZodIssue): Pick<FieldError, 'code' | 'params'> {
  if (issue.code === 'too_big' && issue.origin === 'string') {
    return { code: 'text.too-long', params: { max: Number(issue.maximum) } };
  }
  if (issue.code === 'too_small' && issue.origin === 'string') return { code: 'text.missing' };
  return {};
}

function propertyOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
