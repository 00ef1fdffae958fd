import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors/app-error.ts';

/**
 * Reads the one `Authorization` header of a request. Node keeps the first of several silently, so the
 * raw headers are counted (test AN-10).
 * @returns its value, or undefined when the header is absent.
 * @throws AppError `request.ambiguous-credentials` for more than one.
 */
export function readAuthorization(
  request: Pick<IncomingMessage, 'headers' | 'rawHeaders'>,
): string | undefined {
  if (request.headers.authorization === undefined) return undefined;
  let seen = 0;
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    if (request.rawHeaders[index]?.toLowerCase() === 'authorization') seen += 1;
  }
  if (seen > 1) throw new AppError('request.ambiguous-credentials');
  return request.headers.authorization;
}

/**
 * Takes the token out of an `Authorization` value: exactly `Bearer ` or `bearer ` before it, as in
 * DataHub (contract §1.8), and no white space within.
 * @returns undefined for any other form.
 */
export function bearerToken(authorization: string): string | undefined {
  return /^[Bb]earer ([\x21-\x7e]+)$/.exec(authorization)?.[1];
}
