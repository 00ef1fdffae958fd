import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How long stopping waits for requests that are under way, milliseconds. */
const DRAIN_MS = 25_000;

/** How often stopping looks for connections that have become idle, milliseconds. */
const SWEEP_MS = 50;
const MAX_CONNECTIONS = 10_000;

/** Slow senders are cut off (test NW-01); answers may take as long as the upstream does. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 15_000,
} as const;

/** What answers requests, also those that announce a body with `Expect` (RFC 9110 §10.1.1). */
export type RequestHandlers = {
  readonly request: RequestListener;
  readonly checkContinue: RequestListener;
  readonly checkExpectation: RequestListener;
};

/** A bound port. Until {@link Listener.serve} it answers 503, so that no request meets half a server. */
export type Listener = {
  readonly port: number;
  serve(handlers: RequestHandlers): void;
  /** Takes no new connection, lets requests under way finish, and breaks off what is left after 25 s. */
  stop(): Promise<void>;
};

/**
 * Binds a port; 0 takes a free one.
 * @throws the error of `listen`, e.g. EADDRINUSE.
 */
export async function listen(host: string, port: number): Promise<Listener> {
  const notReady: RequestListener = (_request, response) => {
    response.writeHead(503, { 'Retry-After': '1', 'Cache-Control': 'no-store', Connection: 'close' }).end();
  };
  let handlers: RequestHandlers = { request: notReady, checkContinue: notReady, checkExpectation: notReady };
  let isStopping = false;
  const server = createServer(LIMITS, (request, response) => {
    // Says `Connection: close`: a client that went on asking on its open connection would be cut off in the end.
    if (isStopping) response.shouldKeepAlive = false;
    handlers.request(request, response);
  });
  server.on('checkContinue', (request, response) => handlers.checkContinue(request, response));
  server.on('checkExpectation', (request, response) => handlers.checkExpectation(request, response));
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    // A TCP listener has an address object; only pipes have a string.
    port: (server.address() as AddressInfo).port,
    serve: (next) => {
      handlers = next;
    },
    stop: () => {
      isStopping = true;
      return stop(server);
    },
  };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    // Answers that began before the stop promised to keep their connections; without this they would be waited for.
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
    server.close(() => {
      clearTimeout(deadline);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
