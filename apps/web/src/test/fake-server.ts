import type { FieldError, ProblemParams } from '@latchkey/shared/problem';
import { vi } from 'vitest';

export type SentRequest = {
  method: string;
  path: string;
  search: URLSearchParams;
  headers: Headers;
  body: unknown;
};
type Answer = (request: SentRequest) => Response | Promise<Response>;
/** Answers by `METHOD /path`; a path that ends in `/*` answers everything below it. */
type Routes = Record<string, Answer>;

/** Stands in for the network: the only fake in the page's tests. Records what was asked. */
export function fakeServer(routes: Routes) {
  const requests: SentRequest[] = [];
  const server = {
    requests,
    /** Replaces or adds answers from now on. */
    answer: (more: Routes) => Object.assign(routes, more),
    sent: (method: string, path: string) =>
      requests.filter((request) => request.method === method && request.path.startsWith(path)),
  };
  vi.stubGlobal('fetch', async (input: string, init: RequestInit = {}) => {
    const url = new URL(input, window.location.origin);
    const request: SentRequest = {
      method: init.method ?? 'GET',
      path: url.pathname,
      search: url.searchParams,
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? JSON.parse(init.body) : undefined,
    };
    requests.push(request);
    const key = `${request.method} ${request.path}`;
    const wildcard = Object.keys(routes).find(
      (route) => route.endsWith('/*') && key.startsWith(route.slice(0, -1)),
    );
    const answer = routes[key] ?? (wildcard === undefined ? undefined : routes[wildcard]);
    if (answer === undefined) throw new TypeError(`No answer for ${key}`);
    return answer(request);
  });
  return server;
}

/** A 2xx answer. */
export function ok(body?: unknown, status = 200): Response {
  return new Response(body === undefined ? null : JSON.stringify(body), { status });
}

/** An RFC 9457 answer. */
export function problem(
  status: number,
  code: string,
  title: string,
  errors?: FieldError[],
  params?: ProblemParams,
): Response {
  const body = { type: 'about:blank', title, status, code, message: title, errors, params };
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/problem+json' },
  });
}

/** The network is down. */
export function unreachable(): never {
  throw new TypeError('Failed to fetch');
}

/** An answer that comes when the test says so. */
export function held() {
  let release: (response: Response) => void = () => undefined;
  const response = new Promise<Response>((resolve) => {
    release = resolve;
  });
  return { answer: () => response, release: (value: Response) => release(value) };
}
