import { isAmbiguousPath } from './proxy-path-ambiguity.ts';

/**
 * Where a request goes, or why it goes nowhere. `path` starts with '/' and carries the query as sent;
 * `methods` is what the route takes, as a value of `Allow`.
 */
export type ProxyTarget =
  | { readonly path: string; readonly methods: ReadonlySet<string>; readonly allow: string }
  | { readonly refused: 'request.ambiguous-path' | 'request.not-found' };

const GMS_PREFIX = '/api/gms';
const OPENAPI_PREFIX = '/openapi';

/** DataHub's frontend routes no PATCH below /api (contract §3.1). HEAD is GET without the body. */
const API_METHODS = methodsOf('GET, HEAD, POST, PUT, DELETE');
const OPENAPI_METHODS = methodsOf('GET, HEAD, POST, PUT, PATCH, DELETE');

/**
 * First path segments of the metadata service that may be reached (RFC 10017: an explicit list of
 * paths). `/auth/*` and `/api/graphql` are not among them: the first answers only to the system
 * client (lesson D-20), the second is served by this process. Segments are compared as sent, so
 * `/%61uth` cannot pass for anything.
 */
export const UPSTREAM_ROUTES: ReadonlySet<string> = new Set([
  'analytics',
  'aspects',
  'config',
  'entities',
  'entitiesV2',
  'entitiesVersionedV2',
  'health',
  'openapi',
  'operations',
  'platform',
  'relationships',
  'runs',
  'usageStats',
]);

/** Printable ASCII without '#' and '\': a fragment or another separator would make two readings. */
const PLAIN_QUERY = /^[\x21\x22\x24-\x5b\x5d-\x7e]*$/;

const UNRESERVED = /[A-Za-z0-9\-._~]/;

const AMBIGUOUS = { refused: 'request.ambiguous-path' } as const;
const NOT_FOUND = { refused: 'request.not-found' } as const;

/**
 * @returns whether the proxy must answer this request target: everything below its two prefixes, and
 *   every target that is no plain path (absolute-form, `//host`, `*`), so that these are refused and
 *   no router gets to interpret them.
 */
export function isProxyTarget(rawUrl: string): boolean {
  return (
    rawUrl.startsWith(GMS_PREFIX) ||
    rawUrl.startsWith(OPENAPI_PREFIX) ||
    !rawUrl.startsWith('/') ||
    rawUrl.startsWith('//') ||
    rawUrl.startsWith('/\\')
  );
}

/**
 * Maps a raw request target to the path of the metadata service (contract §3.2): `/api/gms` is
 * removed, `/openapi` stays. The target is read once and never rewritten: what passes is forwarded byte
 * for byte, so the path that was judged is the path that arrives (CVE-2023-25557, CVE-2026-33494).
 */
export function readProxyTarget(rawUrl: string): ProxyTarget {
  const queryStart = rawUrl.indexOf('?');
  const publicPath = queryStart === -1 ? rawUrl : rawUrl.slice(0, queryStart);
  const query = queryStart === -1 ? '' : rawUrl.slice(queryStart);
  if (!PLAIN_QUERY.test(query)) return AMBIGUOUS;
  // Judged whole, before anything is cut off, so that a prefix cannot hide an empty or dot segment.
  if (isAmbiguousPath(publicPath)) return AMBIGUOUS;

  const isGms = publicPath.startsWith(GMS_PREFIX);
  if (!isGms && !publicPath.startsWith(OPENAPI_PREFIX)) return NOT_FOUND;
  const rest = publicPath.slice(isGms ? GMS_PREFIX.length : OPENAPI_PREFIX.length);
  // `/api/gms@evil` must not become an authority, and `/api/gmsX` is another path.
  if (rest !== '' && !rest.startsWith('/')) return UNRESERVED.test(rest.charAt(0)) ? NOT_FOUND : AMBIGUOUS;

  const path = isGms ? rest || '/' : publicPath;
  if (!UPSTREAM_ROUTES.has(firstSegment(path))) return NOT_FOUND;
  return { path: path + query, ...(isGms ? API_METHODS : OPENAPI_METHODS) };
}

function firstSegment(path: string): string {
  const end = path.indexOf('/', 1);
  return end === -1 ? path.slice(1) : path.slice(1, end);
}

function methodsOf(allow: string): { readonly methods: ReadonlySet<string>; readonly allow: string } {
  return { methods: new Set(allow.split(', ')), allow };
}
