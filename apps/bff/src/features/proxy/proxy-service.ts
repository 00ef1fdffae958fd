import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CorpUserUrn } from '@latchkey/shared/urn';
import type { Dispatcher } from 'undici';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import type { WriteProblem } from '../../http/problem-response.ts';
import { requestIdOf } from '../../http/request-id.ts';
import { assertSameOrigin } from '../../http/same-origin.ts';
import { announceTokenExpiration } from '../../http/token-expiration.ts';
import type { Logger } from '../../logging/logger.ts';
import type { RequestContext } from '../../security/actor.ts';
import { ProxyExchange } from './proxy-exchange.ts';
import { anonymousUpstreamHeaders, type FlatHeaders, upstreamRequestHeaders } from './proxy-headers.ts';
import { isAnsweredToAnybody } from './proxy-public-path.ts';
import {
  assertBodySize,
  discardBody,
  isBufferable,
  readWholeBody,
  streamBody,
} from './proxy-request-body.ts';
import { assertUnambiguousHeaders, hasBody } from './proxy-request-guard.ts';
import { readProxyTarget } from './proxy-request-target.ts';
import { createUpstreamPool } from './upstream-pool.ts';

/** Requests under way at most, waiting ones included; beyond that 503 is kinder than an endless queue. */
const MAX_IN_FLIGHT = 1024;

/** How long the rest of a refused body is read, ms, so that the client sees the answer and no reset. */
const DISCARD_TIMEOUT_MS = 500;

/** What the proxy needs from the rest of the house. */
export type ProxyDeps = {
  /** Origin of the metadata service, e.g. `http://127.0.0.1:8080`. */
  readonly upstream: () => string;
  /** Longest wait for the metadata service without any progress, ms (METADATA_SERVICE_TIMEOUT_MS). */
  readonly timeoutMs: number;
  /** Finds out who calls, as of now. @throws AppError `auth.*`, `request.ambiguous-credentials`. */
  readonly authenticate: (request: IncomingMessage) => Promise<RequestContext>;
  /** @returns a short-lived SESSION JWT for the user (design decision 9). */
  readonly sessionCredential: (urn: CorpUserUrn) => Promise<string>;
  /** METADATA_SERVICE_AUTH_ENABLED: while off, only browser sessions pass (contract §3.2). */
  readonly authEnabled: boolean;
  /** Origin that callers are told to use, e.g. `http://localhost:9002`. */
  readonly publicOrigin: () => string;
  /** Origins whose pages may write with the session cookie (design decision 15). */
  readonly allowedOrigins: () => ReadonlySet<string>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly writeProblem: WriteProblem;
};

/** The frontend's door to the metadata service. */
export type Proxy = {
  /**
   * Answers one request, always; never throws. Call it for every target of `isProxyTarget`, on the
   * server's events `request`, `checkContinue` and `checkExpectation`: left alone, Node invites any body
   * by itself and keeps the connection after a 417, where client and server may disagree whether a body
   * follows (request smuggling by `Expect`).
   */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Lets requests under way end, then closes the connections to the metadata service. */
  close(): Promise<void>;
};

/**
 * Creates the proxy, to be called straight from `http.Server`: within Express it is 3.5 times slower
 * (design decision 11).
 */
export function createProxy(deps: ProxyDeps): Proxy {
  const { authenticate, clock, sessionCredential, publicOrigin, logger, timeoutMs } = deps;
  const pool = createUpstreamPool(deps.upstream);
  let inFlight = 0;

  /** @returns the headers to go on with. @throws AppError when the caller may not pass. */
  const admit = async (
    request: IncomingMessage,
    response: ServerResponse,
    route: { readonly path: string; readonly method: string },
  ): Promise<FlatHeaders> => {
    let context: RequestContext;
    try {
      context = await authenticate(request);
    } catch (error) {
      const mayPass = deps.authEnabled && isAnsweredToAnybody(request, route, toAppError(error));
      if (!mayPass) throw error;
      return anonymousUpstreamHeaders(request, publicOrigin());
    }
    announceTokenExpiration(response, context, clock.now());
    assertMayPass(request, context, deps);
    const jwt = await sessionCredential(context.actor.urn);
    return upstreamRequestHeaders(request, { context, jwt, publicOrigin: publicOrigin() });
  };

  const forward = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // A response that has to wait for another one's end has no socket yet. No client of ours pipelines;
    // those who do are testing where one request ends and the next begins (test PX-03).
    if (response.socket === null)
      throw new AppError('request.malformed', { detail: 'Pipelining is not supported.' });
    assertUnambiguousHeaders(request);
    const { path, method } = readRoute(request);
    assertBodySize(request);

    const headers = await admit(request, response, { path, method });
    // Only now: who is refused need not send the body first.
    if (request.headers.expect !== undefined) response.writeContinue();
    const whole = hasBody(request) && isBufferable(request) ? await readWholeBody(request) : undefined;
    if (response.destroyed) return;

    const dispatcher = pool.current();
    const requestId = requestIdOf(request);
    const onBrokenOff = (cause: unknown) => logger.warn({ err: cause, requestId }, 'the answer broke off');
    const exchange = new ProxyExchange({ request, response, requestId, timeoutMs, onBrokenOff });
    const options: Dispatcher.DispatchOptions = { method, path, headers, body: whole ?? null };
    const stream =
      whole === undefined && hasBody(request) ? streamBody(request, () => exchange.progress()) : undefined;
    if (stream !== undefined) {
      options.body = stream;
      const length = request.headers['content-length'];
      if (length !== undefined) headers.push('content-length', length);
    }
    try {
      dispatcher.dispatch(options, exchange);
      await exchange.done;
    } finally {
      stream?.destroy();
    }
  };

  return {
    close: () => pool.close(),
    handle: async (request, response) => {
      // After an answer with `Connection: close` nothing that follows on the connection is a request.
      if (!request.socket.writable) return;
      inFlight += 1;
      try {
        if (inFlight > MAX_IN_FLIGHT) throw new AppError('service.unavailable', { retryAfterSeconds: 1 });
        await forward(request, response);
      } catch (error) {
        await refuse(request, response, toAppError(error), deps);
      } finally {
        inFlight -= 1;
      }
    },
  };
}

function readRoute(request: IncomingMessage): { readonly path: string; readonly method: string } {
  const target = readProxyTarget(request.url ?? '');
  if ('refused' in target) throw new AppError(target.refused);
  const method = request.method ?? '';
  if (!target.methods.has(method)) throw new AppError('request.method-not-allowed', { allow: target.allow });
  return { path: target.path, method };
}

function assertMayPass(request: IncomingMessage, { actor }: RequestContext, deps: ProxyDeps): void {
  if (actor.credential.kind === 'session') assertSameOrigin(request, deps.allowedOrigins(), 'compatible');
  // The verifier refuses these already; a mistake there must not open this door.
  else if (!deps.authEnabled) throw new AppError('auth.invalid-token');
}

async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: AppError,
  deps: ProxyDeps,
): Promise<void> {
  try {
    const isMalformed = error.status === 400;
    // A client that waits for `100 Continue` has sent no body, and will not after this answer.
    if (!isMalformed && request.headers.expect === undefined) await discardBody(request, DISCARD_TIMEOUT_MS);
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    // Whatever follows on this connection may be the rest of this request (request smuggling, PX-04).
    const mustClose = isMalformed || !request.complete || request.headers['transfer-encoding'] !== undefined;
    if (mustClose) response.setHeader('Connection', 'close');
    deps.writeProblem(request, response, error);
  } catch (fault) {
    deps.logger.error({ err: fault }, 'an error answer could not be written');
    response.destroy();
  }
}
