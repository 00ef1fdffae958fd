import type { IncomingMessage } from 'node:http';
import { AppError } from '../errors/app-error.ts';

/** The header that only a page of ours, or a script that means it, can add (OWASP CSRF, custom header). */
const REQUEST_HEADER = 'x-latchkey-request';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * How a route takes writes that ride on the session cookie (design decision 15). `compatible`: routes
 * of DataHub's own clients, which send neither Origin nor our header but always JSON.
 */
export type SameOriginRule = 'own-page' | 'compatible';

/**
 * Refuses cross-site request forgery.
 * @param allowedOrigins origins at which this frontend is reached.
 * @throws AppError `request.cross-site`.
 */
export function assertSameOrigin(
  request: Pick<IncomingMessage, 'method' | 'headers'>,
  allowedOrigins: ReadonlySet<string>,
  rule: SameOriginRule,
): void {
  if (SAFE_METHODS.has(request.method ?? '')) return;
  const { origin } = request.headers;
  const fetchSite = request.headers['sec-fetch-site'];
  if (fetchSite !== undefined && fetchSite !== 'same-origin')
    throw refusal(`Sec-Fetch-Site is ${String(fetchSite)}`);
  if (origin !== undefined && !allowedOrigins.has(origin))
    throw refusal('Origin is not the address of this server');
  if (rule === 'own-page') {
    if (request.headers[REQUEST_HEADER] !== '1') throw refusal('The header X-Latchkey-Request: 1 is missing');
    return;
  }
  // A browser sends Origin or Sec-Fetch-Site with every POST; a caller with neither is a script.
  const isScript = origin === undefined && fetchSite === undefined;
  if (isScript && !isJson(request.headers['content-type']))
    throw refusal('Send Content-Type: application/json');
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';
}

function refusal(detail: string): AppError {
  return new AppError('request.cross-site', { detail: `${detail}.` });
}
