import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { BoundSocket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/** How long stopping waits for requests that are under way, milliseconds. */
const DRAIN_MS = 25_000;

/** How often stopping looks for connections that have become idle, milliseconds. */
const SWEEP_MS = 50;
/** How long stopping looks for a moment in which nothing waits, milliseconds. */
const QUIET_WITHIN_MS = 2_000;
/** A turn of the event loop that is shorter leaves no time for connections to wait in, milliseconds. */
const SHORT_TURN_MS = 1;
const MAX_CONNECTIONS = 10_000;

/** Slow senders are cut off (test NW-01); answers may take as long as the upstream does. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 15_000,
} as const;

/** How long a client may take nothing of what waits for it, milliseconds. */
const UNREAD_MS = 120_000;

/** What answers requests, also those that announce a body with `Expect` (RFC 9110 §10.1.1). */
export type RequestHandlers = {
  readonly request: RequestListener;
  readonly checkContinue: RequestListener;
  readonly checkExpectation: RequestListener;
};

/**
 * A bound port. Until {@link Listener.serve} it refuses connections, so that no request meets half a server, and a balancer
 * asks another replica: it would not after an answer of 503, and could not repeat a write (test GS-01).
 */
export type Listener = {
  readonly port: number;
  /** Takes connections from now on. @throws the error of `listen`. */
  serve(handlers: RequestHandlers): Promise<void>;
  /** Takes no new connection, lets requests under way finish, and breaks off what is left after 25 s. */
  stop(): Promise<void>;
};

/**
 * Binds a port; 0 takes a free one.
 * @param unreadMs how long a client may take nothing of what waits for it, milliseconds.
 * @throws the error of `bind`, e.g. EADDRINUSE.
 */
export async function bind(host: string, port: number, unreadMs = UNREAD_MS): Promise<Listener> {
  const { address } = await lookup(host);
  const socket = new BoundSocket({ host: address, port });
  let server: Server | undefined;
  let isStopping = false;
  return {
    port: socket.address().port,
    serve: async (handlers) => {
      server = createHttpServer(handlers, unreadMs, () => isStopping);
      server.listen(socket);
      await once(server, 'listening');
    },
    stop: async () => {
      isStopping = true;
      if (server === undefined) {
        socket.close();
        return;
      }
      await takeWaiting(server);
      await stop(server);
    },
  };
}

function createHttpServer(handlers: RequestHandlers, unreadMs: number, isStopping: () => boolean): Server {
  const server = createServer(LIMITS, (request, response) => {
    // Says `Connection: close`: a client that went on asking on its open connection would be cut off in the end.
    if (isStopping()) response.shouldKeepAlive = false;
    cutOffUnread(response, unreadMs);
    handlers.request(request, response);
  });
  server.on('checkContinue', handlers.checkContinue);
  server.on('checkExpectation', handlers.checkExpectation);
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

/** Whoever asks for much and reads none of it would hold it here for ever (test NW-01). An answer that is still being made may take its time. */
function cutOffUnread(response: ServerResponse, unreadMs: number): void {
  response.setTimeout(unreadMs, () => {
    if ((response.socket?.writableLength ?? 0) > 0) response.destroy();
  });
}

/**
 * The operating system takes connections before we do (Node one in a turn of the event loop), and requests on those that
 * are open. Closing resets what waits for us: a balancer sees it taken, and lost. So the end comes right after a turn that
 * found nothing.
 */
async function takeWaiting(server: Server): Promise<void> {
  let taken = 0;
  const note = () => {
    taken += 1;
  };
  server.on('connection', note);
  server.on('request', note);
  const deadline = performance.now() + QUIET_WITHIN_MS;
  // The first one ends the turn that we are in, which may have looked before.
  await setImmediate();
  for (let isQuiet = false; !isQuiet && performance.now() < deadline; ) {
    const [before, startedAt] = [taken, performance.now()];
    await setImmediate();
    isQuiet = taken === before && performance.now() - startedAt < SHORT_TURN_MS;
  }
  server.off('connection', note);
  server.off('request', note);
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    // Answers that began before the stop promised to keep their connections; without this they would be waited for.
    // Each after a look at what has come: a connection that seems idle may have its next request waiting.
    const sweep = setInterval(async () => {
      await setImmediate();
      server.closeIdleConnections();
    }, SWEEP_MS);
    server.close(() => {
      clearTimeout(deadline);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
