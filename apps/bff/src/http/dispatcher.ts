import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** The one proxy path that is answered here: token operations must see the caller's own credential. */
const LOCAL_GRAPHQL = /^\/api\/gms\/api\/graphql(?:\?|$)/;

/** Anything that could be meant for the proxy; the proxy itself judges the exact spelling. */
const PROXIED = /^\/(?:api\/gms|openapi)(?:[^a-zA-Z0-9_-]|$)/;

/**
 * @returns the listener of the frontend: `/api/gms/*` and `/openapi/*` go to the proxy without passing
 *   Express, which would cost three times the work (design decision 11); everything else to Express.
 */
export function createDispatcher(deps: {
  readonly app: RequestListener;
  readonly proxy: { handle(request: IncomingMessage, response: ServerResponse): Promise<void> };
}): RequestListener {
  const { app, proxy } = deps;
  return (request, response) => {
    const url = request.url ?? '/';
    if (PROXIED.test(url) && !LOCAL_GRAPHQL.test(url)) void proxy.handle(request, response);
    else app(request, response);
  };
}
