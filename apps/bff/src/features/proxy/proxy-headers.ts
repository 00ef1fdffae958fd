import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';

/** Headers as a flat list of name and value, the form that both `undici` and `node:http` take fastest. */
export type FlatHeaders = string[];

/**
 * What a caller may say to the metadata service, and nothing else. `single`: sent twice, two servers
 * could believe different ones, so that is refused. `list`: comes joined by RFC 9110 §5.3.
 */
const FORWARDED: ReadonlyMap<string, 'single' | 'list'> = new Map([
  // What the body is and which answer is wanted.
  ['accept', 'list'],
  ['content-type', 'single'],
  ['content-encoding', 'single'],
  ['if-match', 'list'],
  ['if-none-match', 'list'],
  // Rest.li reads the meaning of the body from these; DataHub's clients send the first always.
  ['x-restli-protocol-version', 'single'],
  ['x-restli-method', 'single'],
  // Statistics about clients; no decision hangs on them.
  ['user-agent', 'single'],
  ['x-datahub-client-mode', 'single'],
  ['x-datahub-py-cli-version', 'single'],
  // Tracing (W3C Trace Context).
  ['traceparent', 'single'],
  ['tracestate', 'list'],
]);

/** Who the metadata service shall believe is calling, and by which of our credentials. */
export type UpstreamIdentity = {
  readonly context: RequestContext;
  /** Short-lived SESSION JWT of the actor, signed by us. */
  readonly jwt: string;
  /** Origin of this frontend, e.g. `https://latchkey.example`. */
  readonly publicOrigin: string;
};

/**
 * Builds the headers of the upstream request anew. Copying the caller's and deleting the bad ones is
 * how the actor header was spoofed (CVE-2023-25559, CVE-2025-64484: another case, an underscore); what
 * is not on the list has no way through, the caller's credential and cookie included, and what the
 * caller names in `Connection` is dropped (CVE-2025-48865) without touching what we add.
 *
 * @throws AppError `request.malformed` for a header that must be single and is not.
 */
export function upstreamRequestHeaders(
  request: Pick<IncomingMessage, 'headers' | 'rawHeaders'>,
  identity: UpstreamIdentity,
): FlatHeaders {
  const { context, jwt, publicOrigin } = identity;
  const result = statedHeaders(request);
  result.push(
    'authorization',
    `Bearer ${jwt}`,
    'x-datahub-actor',
    asHeaderValue(context.actor.urn),
    'x-datahub-request-source',
    context.actor.credential.kind === 'session' ? 'BROWSER' : 'SDK',
    'x-forwarded-for',
    context.ip,
  );
  appendOrigin(result, publicOrigin);
  return result;
}

/**
 * The same for a caller whom nobody vouches for: no credential, and an actor that is nobody, as
 * DataHub's frontend says it (contract §3.2).
 *
 * @throws AppError `request.malformed` for a header that must be single and is not.
 */
export function anonymousUpstreamHeaders(
  request: Pick<IncomingMessage, 'headers' | 'rawHeaders'>,
  publicOrigin: string,
): FlatHeaders {
  const result = statedHeaders(request);
  result.push('x-datahub-actor', '', 'x-datahub-request-source', 'SDK');
  appendOrigin(result, publicOrigin);
  return result;
}

/** @returns what the caller may state about the request and the answer. */
function statedHeaders(request: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): FlatHeaders {
  const result: FlatHeaders = [];
  appendForwarded(result, request);
  // Never the caller's list: the answer must be one that this proxy and the caller can both read.
  const encoding = acceptsGzip(request.headers['accept-encoding']) ? 'gzip' : 'identity';
  result.push('accept-encoding', encoding);
  return result;
}

function appendOrigin(result: FlatHeaders, publicOrigin: string): void {
  const schemeEnd = publicOrigin.indexOf('://');
  result.push('x-forwarded-host', publicOrigin.slice(schemeEnd + 3));
  result.push('x-forwarded-proto', publicOrigin.slice(0, schemeEnd));
}

/** @returns whether a caller takes gzip: named, or `*`, and not with weight 0 (RFC 9110 §12.5.3). */
export function acceptsGzip(acceptEncoding: string | string[] | undefined): boolean {
  if (typeof acceptEncoding !== 'string') return false;
  let accepts = false;
  for (const item of acceptEncoding.toLowerCase().split(',')) {
    const [coding, weight] = item.split(';', 2);
    const isOffered = weight === undefined || !/^\s*q\s*=\s*0(?:\.0*)?\s*$/.test(weight);
    if (coding?.trim() === 'gzip') return isOffered;
    if (coding?.trim() === '*') accepts = isOffered;
  }
  return accepts;
}

function appendForwarded(
  result: FlatHeaders,
  request: Pick<IncomingMessage, 'headers' | 'rawHeaders'>,
): void {
  const { rawHeaders } = request;
  const hopByHop = connectionNames(request.headers.connection);
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    const kind = FORWARDED.get(name);
    if (kind === undefined || hopByHop?.has(name)) continue;
    if (kind === 'single' && hasName(result, name)) {
      throw new AppError('request.malformed', { detail: `The header ${name} appears more than once.` });
    }
    result.push(name, rawHeaders[index + 1] ?? '');
  }
}

function hasName(headers: FlatHeaders, name: string): boolean {
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index] === name) return true;
  }
  return false;
}

/** @returns the headers that the sender declared to end at this hop (RFC 9110 §7.6.1). */
function connectionNames(connection: string | undefined): ReadonlySet<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined;
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}

/** User ids may be in any script; a header carries bytes, so they travel as UTF-8. */
function asHeaderValue(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  // A line break in a stored user id would write a second header.
  if (/[^\x20-\x7e\x80-\xff]/.test(bytes)) throw new Error('The URN of the actor has control characters');
  return bytes;
}

/**
 * What the metadata service may say to a caller. Not here, on purpose: `Set-Cookie` (it would overwrite
 * our session), `Location` (names an internal host; nothing is redirected), `WWW-Authenticate` (makes
 * browsers ask for a password), `Server`, CORS (would open our origin to others), hop-by-hop headers.
 */
const RETURNED = [
  'content-type',
  'content-encoding',
  'content-disposition',
  'etag',
  'last-modified',
  'retry-after',
  'allow',
  'traceparent',
  'x-restli-protocol-version',
  'x-restli-error-response',
  'x-restli-id',
] as const;

/**
 * Keeps a proxied page from running in our origin, whatever its type claims to be (test PX-08), and out of the
 * frames of others (test CS-05): `default-src` says nothing about these.
 */
const HARDENING: readonly string[] = [
  'x-content-type-options',
  'nosniff',
  'content-security-policy',
  "default-src 'none'; sandbox; frame-ancestors 'none'",
  'cross-origin-resource-policy',
  'same-origin',
];

/** Only these may leave the choice of caching to the metadata service; the answer depends on the caller. */
const PRIVATE_CACHING = /(?:^|[\s,])(?:no-store|no-cache|private)(?:$|[\s,;=])/i;

/**
 * Builds the headers of our answer anew, from those of the metadata service.
 * @returns undefined when the answer repeats a header that must be single: browsers and caches would
 *   choose differently, so it is broken.
 */
export function clientResponseHeaders(
  upstream: IncomingHttpHeaders,
  requestId: string,
): FlatHeaders | undefined {
  const result: FlatHeaders = [];
  for (const name of RETURNED) {
    const value: unknown = upstream[name];
    if (value === undefined) continue;
    if (typeof value !== 'string') return undefined;
    result.push(name, value);
  }
  const caching: unknown = upstream['cache-control'];
  // A shared cache must not hand one caller's answer to another.
  const isPrivate = typeof caching === 'string' && PRIVATE_CACHING.test(caching);
  result.push('cache-control', isPrivate ? caching : 'no-store', 'x-request-id', requestId, ...HARDENING);
  return result;
}
