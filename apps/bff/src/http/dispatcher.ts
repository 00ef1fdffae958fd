import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { RequestHandlers } from './listener.ts';

/** The one path below the proxy's that is answered here: token operations must see the caller's own credential. */
const LOCAL_GRAPHQL = /^\/api\/gms\/api\/graphql(?:\?|$)/;

/**
 * @returns the handlers of the frontend: what is the proxy's goes there without passing Express, which
 *   would cost three times the work (design decision 11); everything else to Express. The proxy writes
 *   `100 Continue` itself, after authentication, and refuses other expectations: Node alone would
 *   answer those 417 and read the body that follows as the next request (request smuggling).
 * @param deps.isProxyTarget decides by the raw request target.
 * @param deps.basePath path of BASE_URL; cut off where a reverse proxy left it on.
 */
export function createDispatcher(deps: {
  readonly app: RequestListener;
  readonly proxy: { handle(request: IncomingMessage, response: ServerResponse): Promise<void> };
  readonly isProxyTarget: (rawUrl: string) => boolean;
  readonly basePath: string;
}): RequestHandlers {
  const { app, proxy, isProxyTarget, basePath } = deps;
  const own = appHandlers(app);
  const dispatch =
    (handler: RequestListener): RequestListener =>
    (request, response) => {
      const url = withoutBase(request.url ?? '/', basePath);
      request.url = url;
      if (isProxyTarget(url) && !LOCAL_GRAPHQL.test(url)) void proxy.handle(request, response);
      else handler(request, response);
    };
  return {
    request: dispatch(own.request),
    checkContinue: dispatch(own.checkContinue),
    checkExpectation: dispatch(own.checkExpectation),
  };
}

/** Only a whole prefix is cut; everything else stays as it is, to be judged as it came. */
function withoutBase(url: string, basePath: string): string {
  if (basePath === '' || !url.startsWith(basePath)) return url;
  const rest = url.slice(basePath.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : url;
}

/** @returns the handlers of a listener that Express answers alone. */
export function appHandlers(app: RequestListener): RequestHandlers {
  return {
    request: app,
    checkContinue: (request, response) => {
      response.writeContinue();
      app(request, response);
    },
    checkExpectation: (_request, response) => {
      response.writeHead(417, { Connection: 'close', 'Cache-Control': 'no-store' }).end();
    },
  };
}
