import { randomBytes } from 'node:crypto';
import type { MintedToken } from '@latchkey/shared/tokens';
import { afterAll } from 'vitest';
import { parseAdminArguments } from '../admin/admin-arguments.ts';
import { adminCommand } from '../admin/admin-command.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Environment } from '../config/environment.ts';
import { loadConfig } from '../config/load-config.ts';
import { createOidcLinkService } from '../features/oidc/oidc-link-service.ts';
import { createPolicyAdminService } from '../features/policies/policy-admin-service.ts';
import { createPrivilegeGuard } from '../features/policies/privilege-guard-service.ts';
import { createRestoreService } from '../features/restore/restore-service.ts';
import { createUserService } from '../features/users/user-service.ts';
import { createLogger } from '../logging/logger.ts';
import { systemContext } from '../security/actor.ts';
import { createPasswordHasher, type PasswordCost } from '../security/password-hash.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { createStore, type Store } from '../store.ts';
import { randomSecret } from './random-secret.ts';
import { createTestClient, type TestClient } from './test-client.ts';
import { createDatabasePlace, type DatabasePlace, type Dialect, openPlace } from './test-database.ts';

/** The frontend and the metadata service: where every token is judged. */
export const DOORS = ['frontend', 'metadata'] as const;
export type Door = (typeof DOORS)[number];

/** A real server on free ports over a database of its own; closed after the last test of the file. */
export type TestServer = {
  readonly rootPassword: string;
  readonly place: DatabasePlace;
  /** Another handle on the same data, as `pnpm admin` has one. */
  readonly store: Store;
  /** Origin that browsers would show. */
  readonly origin: string;
  /** Where a door listens. */
  address(door: Door): string;
  /** @returns a caller without cookies that comes from our page. */
  visitor(): TestClient;
  /** @returns a script that sends this as `Authorization`, to a door's own address. */
  script(authorization: string, door?: Door): TestClient;
  /** Signs in. @throws when that is refused. */
  signIn(username?: string, password?: string): Promise<TestClient>;
  /** Generates a token over REST. @throws when that is refused. */
  mint(client: TestClient, input?: object): Promise<MintedToken>;
  /** Asks a door for the root user's entity with a token. @returns the status. */
  knock(door: Door, token: string): Promise<number>;
  /** Runs a command as `pnpm admin` does. @returns the printed lines. */
  admin(...args: string[]): Promise<string[]>;
  /** Adds a user and the roles. @returns the generated password. */
  addUser(username: string, ...roles: string[]): Promise<string>;
  /** Adds a user who is signed in. */
  addSignedIn(username: string, ...roles: string[]): Promise<TestClient>;
  /** Stops the server and starts it again on the same data, with these settings changed or, if undefined, gone. */
  restart(settings?: Environment): Promise<void>;
};

/** How a test server differs from the default. */
export type TestServerOptions = {
  readonly database?: Dialect;
  /** Where another server keeps its data, for a second node; its secrets come as settings then. */
  readonly place?: DatabasePlace;
  /** Environment variables. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** The least by default; what users pay is `'real'`. Tests of what comes between while one is hashed need some. */
  readonly passwordCost?: PasswordCost | 'real';
};

/** Twenty milliseconds, where the cost that users pay is 150. */
export const SOME_COST: PasswordCost = { memory: 19_456, passes: 2, parallelism: 1 };
/** The least that argon2id takes: a millisecond. */
const LEAST_COST = { memory: 64, passes: 1, parallelism: 1 };

/** A path at each door that asks for authentication and that every user may read. */
const ENTITY: Record<Door, string> = {
  frontend: '/api/gms/entities/urn:li:corpuser:datahub',
  metadata: '/entities/urn:li:corpuser:datahub',
};

/** Starts both doors as `main.ts` does, on ports that are free. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { clock = systemClock, passwordCost = LEAST_COST } = options;
  const place = options.place ?? (await createDatabasePlace(options.database ?? 'sqlite'));
  const rootPassword = options.settings?.DATAHUB_ROOT_PASSWORD ?? randomBytes(18).toString('base64url');
  const networked = place.databaseUrl === undefined ? {} : networkedSettings(place.databaseUrl);
  let settings: Environment = {
    DATA_DIR: place.dataDir,
    DATAHUB_ROOT_PASSWORD: rootPassword,
    METADATA_SERVICE_PORT: '0',
    PORT: '0',
    ...networked,
    ...options.settings,
  };
  const passwords = createPasswordHasher(passwordCost === 'real' ? undefined : passwordCost);
  const start = () =>
    startServer({
      config: loadConfig(settings),
      clock,
      passwords,
      logger: createLogger(settings.LOG_LEVEL ?? 'silent'),
    });

  let running: RunningServer = await start();
  afterAll(() => running.close());
  const store = createStore(openPlace(place));

  const address = (door: Door) => {
    if (door === 'metadata') return running.metadataServiceUrl;
    // A public address says nothing about where the process listens.
    return settings.BASE_URL === undefined ? running.frontendUrl : running.frontendLocalUrl;
  };
  const visitor = () =>
    createTestClient(
      () => address('frontend'),
      () => running.frontendUrl,
    );

  const admin = async (...args: string[]) => {
    const guard = createPrivilegeGuard({ store, clock });
    const users = createUserService({ store, clock, guard, passwords });
    const policies = createPolicyAdminService({ store, clock, guard });
    return adminCommand(parseAdminArguments(args), {
      users,
      policies,
      identities: createOidcLinkService({ store, clock, guard }),
      restore: createRestoreService({ store, clock }),
      store,
      context: systemContext('test'),
    });
  };
  const addUser = async (username: string, ...roles: string[]) => {
    const printed = await admin('users', 'add', username);
    for (const role of roles) await admin('users', 'grant-role', username, role);
    return /^Password: (.+)$/m.exec(printed.join('\n'))?.[1] ?? '';
  };
  const signIn = async (username = 'datahub', password = rootPassword) => {
    const client = visitor();
    const response = await client.send('POST', '/logIn', { username, password });
    if (response.status !== 200)
      throw new Error(`logIn answered ${response.status}: ${await response.text()}`);
    return client;
  };

  return {
    rootPassword,
    place,
    store,
    get origin() {
      return running.frontendUrl;
    },
    address,
    visitor,
    script: (authorization, door = 'frontend') =>
      createTestClient(
        () => address(door),
        () => running.frontendUrl,
        { authorization },
      ),
    signIn,
    mint: async (client, input = {}) => {
      const response = await client.send('POST', '/api/v1/tokens', { name: 'test', ...input });
      if (response.status !== 201)
        throw new Error(`mint answered ${response.status}: ${await response.text()}`);
      return (await response.json()) as MintedToken;
    },
    knock: async (door, token) => {
      const response = await fetch(new URL(ENTITY[door], address(door)), {
        headers: { authorization: `Bearer ${token}` },
      });
      await response.arrayBuffer();
      return response.status;
    },
    admin,
    addUser,
    addSignedIn: async (username, ...roles) => signIn(username, await addUser(username, ...roles)),
    restart: async (changed = {}) => {
      settings = { ...settings, ...changed };
      await running.close();
      running = await start();
    },
  };
}

function networkedSettings(databaseUrl: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    DATAHUB_SECRET: randomSecret(),
    DATAHUB_TOKEN_SERVICE_SIGNING_KEY: randomSecret(),
    DATAHUB_TOKEN_SERVICE_SALT: randomSecret(),
    DATAHUB_SYSTEM_CLIENT_SECRET: randomSecret(),
  };
}
