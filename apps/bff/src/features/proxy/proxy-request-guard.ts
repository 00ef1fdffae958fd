import type { IncomingMessage } from 'node:http';
import { AppError } from '../../errors/app-error.ts';

/** Headers that Node reduces to one silently, or that frame the message: each may appear once. */
const SINGLE_HEADERS = new Set([
  'authorization',
  'content-length',
  'expect',
  'host',
  'transfer-encoding',
  'upgrade',
]);

const DIGITS = /^\d+$/;

/**
 * Refuses requests that this server and the next could read differently, among them those that Node's
 * parser lets through: two `Authorization` or `Host` headers (it keeps the first), odd
 * `Transfer-Encoding` or `Expect` (request smuggling, test PX-03), a body on GET or HEAD, pipelining.
 *
 * `Upgrade: h2c` is ignored, not refused: the HTTP client of the JDK sends it with every first request,
 * RFC 9110 §7.8 lets a server ignore it, and it is never forwarded. Any other upgrade is refused.
 * `Proxy-Authorization` is ignored: it is meant for a proxy that the caller chose, and we are none.
 *
 * @throws AppError `request.ambiguous-credentials` or `request.malformed` (400). The connection must not
 *   be used again: where the next request begins is no longer certain.
 */
export function assertUnambiguousHeaders(request: IncomingMessage): void {
  assertSingleHeaders(request.rawHeaders);
  const { headers } = request;
  const encoding = headers['transfer-encoding'];
  const length = headers['content-length'];
  if (encoding !== undefined) {
    if (encoding.toLowerCase() !== 'chunked') throw malformed('Transfer-Encoding must be "chunked".');
    if (length !== undefined) throw malformed('Content-Length and Transfer-Encoding exclude each other.');
    if (request.httpVersion !== '1.1') throw malformed('Transfer-Encoding needs HTTP/1.1.');
  }
  if (length !== undefined && !DIGITS.test(length)) throw malformed('Content-Length is not a number.');
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') {
    throw malformed('Expect must be "100-continue".');
  }
  if (headers.upgrade !== undefined && headers.upgrade.toLowerCase() !== 'h2c') {
    throw malformed('This server does not change protocols.');
  }
  if ((request.method === 'GET' || request.method === 'HEAD') && hasBody(request)) {
    throw malformed('GET and HEAD take no body.');
  }
}

/** @returns whether a body follows the header section (RFC 9112 §6.3). */
export function hasBody(request: Pick<IncomingMessage, 'headers'>): boolean {
  const { headers } = request;
  if (headers['transfer-encoding'] !== undefined) return true;
  return headers['content-length'] !== undefined && Number(headers['content-length']) > 0;
}

function assertSingleHeaders(rawHeaders: readonly string[]): void {
  let seen = '';
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    if (!SINGLE_HEADERS.has(name)) continue;
    const mark = `\n${name}\n`;
    if (seen.includes(mark)) {
      if (name === 'authorization') throw new AppError('request.ambiguous-credentials');
      throw malformed(`The header ${name} appears more than once.`);
    }
    seen += mark;
  }
}

function malformed(detail: string): AppError {
  return new AppError('request.malformed', { detail });
}
