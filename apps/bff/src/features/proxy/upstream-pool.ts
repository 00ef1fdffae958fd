import { Socket } from 'node:net';
import { buildConnector, errors, Pool } from 'undici';

/** Connections to the metadata service at most; more requests wait their turn. */
const MAX_CONNECTIONS = 64;

/** A service that is down is reported within a second (test NW-03), so connecting may take this long, ms. */
const CONNECT_TIMEOUT_MS = 900;

/** The one origin that requests are sent to. */
export type UpstreamPool = {
  /** @returns the pool of the origin that is configured now; another origin means another pool. */
  current(): Pool;
  /** Lets running requests end, then closes all connections. */
  close(): Promise<void>;
};

/**
 * @param origin e.g. `http://127.0.0.1:8080`; asked at each request, because the embedded service has
 *   its port only after it listens. Never anything that a caller sent (CVE-2023-25557).
 */
export function createUpstreamPool(origin: () => string): UpstreamPool {
  let pool: Pool | undefined;
  let poolOrigin = '';
  return {
    current: () => {
      const wanted = origin();
      if (pool !== undefined && wanted === poolOrigin) return pool;
      void pool?.close();
      poolOrigin = wanted;
      pool = createPool(wanted);
      return pool;
    },
    close: async () => {
      await pool?.close();
      pool = undefined;
    },
  };
}

/** No retries, no redirects, one request at a time on a connection: undici does none of it unasked. */
function createPool(origin: string): Pool {
  return new Pool(origin, {
    connections: MAX_CONNECTIONS,
    pipelining: 1,
    // The exchange has a timer of its own: undici's are exact to half a second only.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: connectWithin(CONNECT_TIMEOUT_MS),
  });
}

function connectWithin(timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ allowH2: false, timeout: 0 });
  return (options, callback) => {
    // It returns the socket, which its type does not say.
    const socket: unknown = connect(options, (...result) => {
      clearTimeout(timer);
      callback(...result);
    });
    const timer = setTimeout(() => {
      if (socket instanceof Socket) socket.destroy(new errors.ConnectTimeoutError('connect timeout'));
    }, timeoutMs);
  };
}
