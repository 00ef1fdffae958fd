import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

/** The one path below the proxy's that is answered here: token operations must see the caller's own credential. */
const LOCAL_GRAPHQL = /^\/api\/gms\/api\/graphql(?:\?|$)/;

/**
 * @param deps.isProxyTarget decides by the raw request target.
 * @returns the listener of the frontend: what is the proxy's goes there without passing Express, which
 *   would cost three times the work (design decision 11); everything else to Express.
 */
export function createDispatcher(deps: {
  readonly app: RequestListener;
  readonly proxy: { handle(request: IncomingMessage, response: ServerResponse): Promise<void> };
  readonly isProxyTarget: (rawUrl: string) => boolean;
}): RequestListener {
  const { app, proxy, isProxyTarget } = deps;
  return (request, response) => {
    const url = request.url ?? '/';
    if (isProxyTarget(url) && !LOCAL_GRAPHQL.test(url)) void proxy.handle(request, response);
    else app(request, response);
  };
}
