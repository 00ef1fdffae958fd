import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../../clock.ts';
import { AppError } from '../../../errors/app-error.ts';
import { createProblemWriter } from '../../../http/problem-response.ts';
import { requestIdOf } from '../../../http/request-id.ts';
import { createLogger } from '../../../logging/logger.ts';
import type { RequestContext } from '../../../security/actor.ts';
import { createProxy, type ProxyDeps } from '../proxy-service.ts';

/** The credential that the front under test accepts; also what must never arrive upstream. */
export const CALLER_TOKEN = 'caller-personal-access-token';
/** The session cookie that it accepts. */
export const CALLER_COOKIE = 'sid=caller-session';
/** What the proxy sends upstream in its place. */
export const INTERNAL_JWT = 'internal.session.jwt';
export const ACTOR_URN = 'urn:li:corpuser:alice';
const PUBLIC_ORIGIN = 'https://latchkey.test:9002';

/** The proxy on a server of its own. */
export type ProxyFront = {
  readonly port: number;
  /** Requests whose credential was accepted. */
  accepted(): number;
  close(): Promise<void>;
};

/** Starts the proxy in front of an origin, with a stand-in for the verifier. */
export async function startProxyFront(
  upstream: string,
  overrides: Partial<ProxyDeps> = {},
): Promise<ProxyFront> {
  let accepted = 0;
  const logger = createLogger('silent');
  const proxy = createProxy({
    clock: systemClock,
    upstream: () => upstream,
    timeoutMs: 5_000,
    authenticate: async (request) => {
      const context = authenticate(request);
      accepted += 1;
      return context;
    },
    sessionCredential: async () => INTERNAL_JWT,
    authEnabled: true,
    publicOrigin: () => PUBLIC_ORIGIN,
    allowedOrigins: () => new Set([PUBLIC_ORIGIN]),
    logger,
    writeProblem: createProblemWriter(logger),
    ...overrides,
  });
  const server = createServer();
  for (const event of ['request', 'checkContinue', 'checkExpectation']) {
    server.on(
      event,
      (request: IncomingMessage, response: ServerResponse) => void proxy.handle(request, response),
    );
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    accepted: () => accepted,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await proxy.close();
    },
  };
}

function authenticate(request: IncomingMessage): RequestContext {
  const rest = { ip: '203.0.113.7', requestId: requestIdOf(request) };
  // Deliberately naive: of two headers it sees the first, so that it is the proxy that must refuse them.
  const { authorization } = request.headers;
  if (request.headers.cookie === CALLER_COOKIE) {
    return { actor: { urn: ACTOR_URN, credential: { kind: 'session', idHash: 'hash' } }, ...rest };
  }
  if (authorization === undefined) throw new AppError('auth.required');
  if (authorization !== `Bearer ${CALLER_TOKEN}`) throw new AppError('auth.invalid-token');
  return {
    actor: { urn: ACTOR_URN, credential: { kind: 'token', tokenId: 'id', expiresAt: null } },
    ...rest,
  };
}

/** What a request of these tests may say; each header is a whole line without its line break. */
export type RequestText = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: readonly string[];
  readonly body?: string;
  /** Default: the caller's token. */
  readonly authorization?: string | null;
};

/** @returns the bytes of a request; nothing is checked or escaped. */
export function requestText(options: RequestText = {}): string {
  const {
    method = 'GET',
    path = '/api/gms/config',
    headers = [],
    body,
    authorization = `Bearer ${CALLER_TOKEN}`,
  } = options;
  const lines = [`${method} ${path} HTTP/1.1`, 'Host: latchkey.test'];
  if (authorization !== null) lines.push(`Authorization: ${authorization}`);
  lines.push(...headers);
  if (body !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(body, 'latin1')}`);
  return `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`;
}
