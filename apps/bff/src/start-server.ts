import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import type { Clock } from './clock.ts';
import { resolveSecrets } from './config/embedded-secrets.ts';
import type { Config } from './config/load-config.ts';
import { migrateToLatest } from './db/migrate.ts';
import { openDatabase } from './db/open-database.ts';
import { createProxy } from './features/proxy/proxy-service.ts';
import { ensureRootUser, type RootSignIn } from './features/users/root-user.ts';
import { createGraphqlSchema } from './graphql/schema.ts';
import { allowedOriginsOf } from './http/allowed-origins.ts';
import { createDispatcher } from './http/dispatcher.ts';
import { createProblemWriter } from './http/problem-response.ts';
import type { Logger } from './logging/logger.ts';
import { createMetadataApp } from './metadata-app.ts';
import { systemContext } from './security/actor.ts';
import { createServices } from './services.ts';
import { createStore } from './store.ts';

const WEB_ROOT = fileURLToPath(new URL('../../web/dist', import.meta.url));
const APP_VERSION = '0.1.0';

/** How long a shutdown waits for requests that are under way, milliseconds. */
const DRAIN_MS = 25_000;
const PRUNE_EVERY_MS = 10 * 60_000;
/** Tombstones of revoked tokens are kept this long (design decision 6), milliseconds. */
const TOMBSTONE_MS = 90 * 24 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** A running server. */
export type RunningServer = {
  /** Origin of the frontend, e.g. `http://localhost:9002`. */
  readonly frontendUrl: string;
  /** Origin of the metadata service that tokens open directly. */
  readonly metadataServiceUrl: string;
  readonly rootSignIn: RootSignIn;
  /** Refuses new requests, finishes those under way, writes what is pending, closes the database. */
  close(): Promise<void>;
};

/**
 * Starts both doors on a migrated database. Listeners are bound first and answer 503 until everything
 * stands, so that no request meets half a server.
 * @throws ConfigError, a listener's EADDRINUSE, or the storage error that prevents the start.
 */
export async function startServer(deps: {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
}): Promise<RunningServer> {
  const { config, clock, logger } = deps;
  const frontend = await listen(config.HOST, config.PORT);
  const isEmbedded = config.METADATA_SERVICE_URL === undefined;
  const metadata = isEmbedded
    ? await listen(config.HOST, config.METADATA_SERVICE_PORT).catch(closing(frontend))
    : undefined;
  const servers = metadata === undefined ? [frontend] : [frontend, metadata];
  try {
    return await assemble({ config, clock, logger, frontend, metadata });
  } catch (error) {
    await Promise.all(servers.map((server) => server.stop()));
    throw error;
  }
}

async function assemble(deps: {
  config: Config;
  clock: Clock;
  logger: Logger;
  frontend: Listener;
  metadata: Listener | undefined;
}): Promise<RunningServer> {
  const { config, clock, logger, frontend, metadata } = deps;
  const secrets = resolveSecrets(config);
  const database = openDatabase(config.DATABASE_URL, config.dataDir, logger);
  let isReady = false;
  try {
    await migrateToLatest(database);
    const store = createStore(database);
    const frontendUrl = config.BASE_URL ?? `http://localhost:${frontend.port}`;
    const upstream = config.METADATA_SERVICE_URL ?? `http://${hostForUrl(config.HOST)}:${metadata?.port}`;
    const metadataServiceUrl = config.METADATA_SERVICE_URL ?? `http://localhost:${metadata?.port}`;
    const addresses = { frontend: frontendUrl, upstream, metadataService: metadataServiceUrl };
    const services = createServices({ config, secrets, store, clock, logger, addresses });

    const context = systemContext('start');
    await services.policies.seed(context);
    const rootSignIn = await ensureRootUser({
      store,
      clock,
      passwords: services.passwords,
      context,
      dataDir: config.dataDir,
      configuredPassword: config.DATAHUB_ROOT_PASSWORD,
    });

    const authEnabled = config.METADATA_SERVICE_AUTH_ENABLED;
    const isHttps = frontendUrl.startsWith('https:');
    const allowedOrigins = allowedOriginsOf(config.BASE_URL, frontend.port);
    const writeProblem = createProblemWriter(logger);
    const schema = createGraphqlSchema({
      tokens: services.tokens,
      store,
      rules: services.rules,
      authEnabled,
      appVersion: APP_VERSION,
    });
    const app = createApp({
      services,
      store,
      clock,
      logger,
      schema,
      writeProblem,
      sessionSecret: secrets.sessionSecret,
      isHttps,
      appVersion: APP_VERSION,
      allowedOrigins,
      webRoot: WEB_ROOT,
      isReady: () => isReady,
    });
    const proxy = createProxy({
      upstream: () => upstream,
      timeoutMs: config.METADATA_SERVICE_TIMEOUT_MS,
      authenticate: (request) => services.frontendVerifier.verify(request),
      sessionCredential: (urn) => services.internalCredentials.for(urn),
      authEnabled,
      publicOrigin: () => frontendUrl,
      logger,
      writeProblem,
    });
    metadata?.serve(
      createMetadataApp({ services, logger, schema, appVersion: APP_VERSION, isReady: () => isReady }),
    );
    frontend.serve(createDispatcher({ app, proxy }));

    const stopUsage = services.usage.start();
    const prune = async () => {
      await services.sessions.prune();
      await store.transaction(async (tx) => {
        await tx.loginAttempts.deleteBefore(clock.now() - 2 * DAY_MS);
        await tx.tokens.deleteRevokedBefore(clock.now() - TOMBSTONE_MS);
      });
    };
    const pruning = setInterval(() => {
      prune().catch((error: unknown) => logger.warn({ err: error }, 'old rows could not be pruned yet'));
    }, PRUNE_EVERY_MS);
    pruning.unref();
    isReady = true;

    return {
      frontendUrl,
      metadataServiceUrl,
      rootSignIn,
      close: async () => {
        isReady = false;
        clearInterval(pruning);
        // The frontend first: requests under way there still need the metadata service.
        await frontend.stop();
        await proxy.close();
        await metadata?.stop();
        await stopUsage();
        await store.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

type Listener = {
  readonly port: number;
  serve(handler: RequestListener): void;
  stop(): Promise<void>;
};

async function listen(host: string, port: number): Promise<Listener> {
  let handler: RequestListener = (_request, response) => {
    response.writeHead(503, { 'Retry-After': '1', 'Cache-Control': 'no-store' }).end();
  };
  // Slow senders are cut off (test NW-01); answers may take as long as the upstream does.
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 60_000,
      connectionsCheckingInterval: 2_000,
      keepAliveTimeout: 15_000,
    },
    (request, response) => handler(request, response),
  );
  server.maxConnections = 10_000;
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
      handler = next;
    },
    stop: () => stop(server),
  };
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    deadline.unref();
    server.close(() => {
      clearTimeout(deadline);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function closing(listener: Listener) {
  return async (error: unknown): Promise<never> => {
    await listener.stop();
    throw error;
  };
}

/** An address that the process itself can connect to: a wildcard listens on loopback too. */
function hostForUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
