import { fileURLToPath } from 'node:url';
import type { CorpUserUrn } from '@latchkey/shared/urn';
import { createApp } from './app.ts';
import type { Clock } from './clock.ts';
import { resolveSecrets } from './config/embedded-secrets.ts';
import { type Config, ConfigError } from './config/load-config.ts';
import type { Database } from './db/database.ts';
import { migrateToLatest } from './db/migrate.ts';
import { openDatabase } from './db/open-database.ts';
import { createNoticeService } from './features/notices/notice-service.ts';
import { createSmtpMailer } from './features/notices/smtp-mailer.ts';
import { createGraphqlForward } from './features/proxy/graphql-forward-service.ts';
import { isProxyTarget } from './features/proxy/proxy-request-target.ts';
import { createProxy } from './features/proxy/proxy-service.ts';
import { assertNotOlder, startHighWater } from './features/restore/high-water.ts';
import { ensureRootUser, type RootSignIn } from './features/users/root-user.ts';
import { createGraphqlSchema } from './graphql/schema.ts';
import { allowedOriginsOf } from './http/allowed-origins.ts';
import { appHandlers, createDispatcher } from './http/dispatcher.ts';
import { bind, type Listener } from './http/listener.ts';
import { createProblemWriter } from './http/problem-response.ts';
import type { Logger } from './logging/logger.ts';
import { startMaintenance } from './maintenance.ts';
import { createMetadataApp } from './metadata-app.ts';
import { systemContext } from './security/actor.ts';
import { createPasswordHasher, type PasswordHasher } from './security/password-hash.ts';
import { type Addresses, createServices } from './services.ts';
import { createStore } from './store.ts';

const WEB_ROOT = fileURLToPath(new URL('../../web/dist', import.meta.url));
const APP_VERSION = '0.1.0';

/** A running server. */
export type RunningServer = {
  /** Origin of the frontend, e.g. `http://localhost:9002`. */
  readonly frontendUrl: string;
  /** Where this machine reaches the frontend, whatever its public address is. */
  readonly frontendLocalUrl: string;
  /** Origin of the metadata service that tokens open directly. */
  readonly metadataServiceUrl: string;
  readonly rootSignIn: RootSignIn;
  /** Refuses new requests, finishes those under way, writes what is pending, closes the database. */
  close(): Promise<void>;
};

/** What a process starts a server with. */
export type StartDeps = {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Tests that are not about passwords hash at less cost. */
  readonly passwords?: PasswordHasher;
};

/**
 * Starts both doors. Ports are bound first, so that a second process fails before it touches the data, and opened last.
 * @throws ConfigError, or a listener's EADDRINUSE.
 */
export async function startServer(deps: StartDeps): Promise<RunningServer> {
  const { config, logger } = deps;
  const listeners: Listener[] = [];
  let database: Database | undefined;
  try {
    const frontend = await bind(config.HOST, config.PORT);
    listeners.push(frontend);
    const isEmbedded = config.METADATA_SERVICE_URL === undefined;
    const metadata = isEmbedded ? await bind(config.HOST, config.METADATA_SERVICE_PORT) : undefined;
    if (metadata !== undefined) listeners.push(metadata);
    database = await openUsableDatabase(config, logger);
    return await serve(deps, database, frontend, metadata);
  } catch (error) {
    await Promise.all(listeners.map((listener) => listener.stop()));
    await database?.close();
    throw error;
  }
}

/** @throws ConfigError naming the setting when the database is down, is none, or cannot be migrated. */
async function openUsableDatabase(config: Config, logger: Logger): Promise<Database> {
  let database: Database | undefined;
  const name = config.DATABASE_URL === undefined ? 'DATA_DIR' : 'DATABASE_URL';
  try {
    database = await openDatabase(config.DATABASE_URL, config.dataDir, logger);
    await migrateToLatest(database);
    await assertNotOlder(createStore(database), config.dataDir, name);
    return database;
  } catch (error) {
    await database?.close();
    if (error instanceof ConfigError) throw error;
    throw new ConfigError([`${name}: the database cannot be used (${reasonOf(error)})`]);
  }
}

/** A name with several addresses fails with one error for each, and none of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

async function serve(
  { config, clock, logger, passwords = createPasswordHasher() }: StartDeps,
  database: Database,
  frontend: Listener,
  metadata: Listener | undefined,
): Promise<RunningServer> {
  const addresses = addressesOf(config, frontend.port, metadata?.port);
  const secrets = resolveSecrets(config);
  const store = createStore(database);
  const services = createServices({ config, secrets, store, clock, logger, addresses, passwords });

  const context = systemContext('start');
  await services.policies.seed(context);
  const { dataDir, DATAHUB_ROOT_PASSWORD: configuredPassword } = config;
  const rootSignIn = await ensureRootUser({ store, clock, passwords, context, dataDir, configuredPassword });

  let isReady = true;
  const shared = { services, store, clock, logger, appVersion: APP_VERSION, isReady: () => isReady };
  const authEnabled = config.METADATA_SERVICE_AUTH_ENABLED;
  const schema = createGraphqlSchema({ ...services, store, authEnabled, appVersion: APP_VERSION });
  const writeProblem = createProblemWriter(logger);
  const allowedOrigins = allowedOriginsOf(config.BASE_URL, frontend.port);
  const toUpstream = {
    upstream: () => addresses.upstream,
    timeoutMs: config.METADATA_SERVICE_TIMEOUT_MS,
    sessionCredential: (urn: CorpUserUrn) => services.internalCredentials.for(urn),
    publicOrigin: () => new URL(addresses.frontend).origin,
  };
  const graphqlForward = metadata === undefined ? createGraphqlForward(toUpstream) : undefined;
  const app = createApp({
    ...shared,
    schema,
    writeProblem,
    isHttps: config.isHttps,
    basePath: config.basePath,
    origin: new URL(addresses.frontend).origin,
    enforceValidEmail: config.ENFORCE_VALID_EMAIL,
    allowedOrigins,
    forwardGraphql: graphqlForward?.handle,
    webRoot: WEB_ROOT,
  });
  const proxy = createProxy({
    ...toUpstream,
    authenticate: (request) => services.frontendVerifier.verify(request),
    authEnabled,
    allowedOrigins: () => allowedOrigins,
    clock,
    logger,
    writeProblem,
  });
  await metadata?.serve(appHandlers(createMetadataApp({ ...shared, schema })));
  await frontend.serve(createDispatcher({ app, proxy, isProxyTarget, basePath: config.basePath }));
  const stopUsage = services.usage.start();
  const stopHighWater = startHighWater({ store, dataDir: config.dataDir, logger });
  const stopMaintenance = startMaintenance({ ...shared, sessions: services.sessions });
  const { SMTP_URL, MAIL_FROM } = config;
  const stopNotices =
    SMTP_URL === undefined || MAIL_FROM === undefined
      ? undefined
      : createNoticeService({
          ...shared,
          sendMail: createSmtpMailer(SMTP_URL, MAIL_FROM),
          frontendUrl: addresses.frontend,
        }).start();

  return {
    frontendUrl: addresses.frontend,
    frontendLocalUrl: addresses.frontendLocal,
    metadataServiceUrl: addresses.metadataService,
    rootSignIn,
    close: async () => {
      isReady = false;
      stopMaintenance();
      stopNotices?.();
      // The frontend first: requests under way there still need the metadata service.
      await frontend.stop();
      await proxy.close();
      await graphqlForward?.close();
      await metadata?.stop();
      await stopUsage();
      await stopHighWater();
      await store.close();
    },
  };
}

function addressesOf(config: Config, frontendPort: number, metadataPort: number | undefined): Addresses {
  const remote = config.METADATA_SERVICE_URL;
  return {
    frontend: config.BASE_URL ?? `http://localhost:${frontendPort}`,
    frontendLocal: `http://${connectableHost(config.HOST)}:${frontendPort}`,
    upstream: remote ?? `http://${connectableHost(config.HOST)}:${metadataPort}`,
    metadataService: remote ?? `http://localhost:${metadataPort}`,
  };
}

/** An address that the process itself can connect to: a wildcard listens on loopback too. */
function connectableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
