import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { ERRORS } from '@latchkey/shared/error-codes';
import { type CorpUserUrn, corpUserId, corpUserUrn, ROOT_USER_URN } from '@latchkey/shared/urn';
import { afterAll } from 'vitest';
import { resolveSecrets } from '../../config/embedded-secrets.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { Database } from '../../db/database.ts';
import { migrateToLatest } from '../../db/migrate.ts';
import { SQLITE_FILE } from '../../db/open-database.ts';
import { openPostgres } from '../../db/postgres.ts';
import { openSqlite } from '../../db/sqlite.ts';
import { AppError } from '../../errors/app-error.ts';
import { parseUrn } from '../../features/metadata/metadata-urn.ts';
import { readProposal } from '../../features/metadata/proposal-reader.ts';
import type { Token } from '../../features/tokens/token-repository.ts';
import { ensureRootUser } from '../../features/users/root-user.ts';
import { createLogger } from '../../logging/logger.ts';
import { type RequestContext, systemContext } from '../../security/actor.ts';
import { createServices } from '../../services.ts';
import { createStore } from '../../store.ts';
import type { TestClock } from '../test-clock.ts';
import { createDatabasePlace, type DatabasePlace, type Dialect } from '../test-database.ts';
import { contextOf } from '../test-services.ts';
import { type Answer, type Product, policyFor, type Sender, standingProposal } from './product.ts';
import { resetDatabase } from './reset-database.ts';

/** The services over a real database, as a start of the server builds them, without its listeners. */
export async function openServicesProduct(dialect: Dialect, clock: TestClock): Promise<Product> {
  const place = await createDatabasePlace(dialect);
  let running = await start(place, clock);
  afterAll(() => running.close());

  const root = contextOf(ROOT_USER_URN);
  const contextFor = async ({ urn, secret }: Sender): Promise<RequestContext> =>
    secret === null ? contextOf(urnOf(urn)) : running.services.frontendVerifier.verify(requestWith(secret));
  const answer = async <T>(act: () => Promise<T>): Promise<Answer<T>> => {
    try {
      return { status: 200, value: await act() };
    } catch (error) {
      if (error instanceof AppError) return { status: ERRORS[error.code].status };
      throw error;
    }
  };
  const ingest = (urn: string, aspect: string, value: object) =>
    running.services.metadata.ingest(root, [
      readProposal(JSON.parse(JSON.stringify(standingProposal(urn, aspect, value)))),
    ]);

  return {
    isQuick: true,
    reset: async () => {
      await running.services.usage.flush(true);
      await resetDatabase(running.database, clock.now());
    },
    wait: clock.advance,
    restart: async () => {
      await running.close();
      running = await start(place, clock);
    },
    settle: async () => {
      await running.services.usage.flush(true);
      return true;
    },
    knock: async (door, secret) => {
      const { frontendVerifier, metadataVerifier } = running.services;
      const verifier = door === 'frontend' ? frontendVerifier : metadataVerifier;
      return (await answer(() => verifier.verify(requestWith(secret)))).status;
    },
    mint: (by, actor, duration) =>
      answer(async () => {
        const context = await contextFor(by);
        const target = actor === by.urn ? undefined : await running.store.read.users.find(actor);
        const { accessToken, token } = await running.services.tokens.mint(context, {
          type: target?.isServiceAccount ? 'SERVICE_ACCOUNT' : 'PERSONAL',
          name: 'model',
          description: null,
          actorUrn: urnOf(actor),
          lifetime:
            duration === undefined
              ? { kind: 'default' }
              : duration === 'never'
                ? { kind: 'never' }
                : { kind: 'iso', duration },
        });
        return mintedOf(accessToken, token);
      }),
    rotate: (by, id, graceMs) =>
      answer(async () => {
        const { accessToken, token } = await running.services.rotation.rotate(
          await contextFor(by),
          id,
          graceMs,
        );
        return mintedOf(accessToken, token);
      }),
    revoke: (by, id) => answer(async () => running.services.tokens.revoke(await contextFor(by), id)),
    revokeSome: (by, ids) => answer(async () => running.services.care.revokeSome(await contextFor(by), ids)),
    revokeAllOwn: (by) => answer(async () => running.services.care.revokeAllOwn(await contextFor(by))),
    list: (by, owner, state) =>
      answer(async () => {
        const context = await contextFor(by);
        const ownerUrn = owner === 'me' ? by.urn : null;
        const page = { sort: 'createdAt', order: 'desc', start: 0, count: 100 } as const;
        const { tokens } = await running.services.tokens.list(context, {
          ...page,
          ownerUrn,
          state,
          text: '',
          filters: [],
        });
        return tokens.map(({ id }) => id);
      }),
    addPerson: async (urn) => {
      const username = corpUserId(urnOf(urn));
      const person = {
        username,
        displayName: username,
        email: null,
        password: 'none of the model’s business',
      };
      await running.services.users.add(systemContext('model'), person);
    },
    addServiceAccount: async () =>
      (await running.services.serviceAccounts.create(root, { displayName: 'ci', description: null })).urn,
    suspend: async (urn, isSuspended, way) => {
      const { users } = running.services;
      if (way === 'product') await (isSuspended ? users.suspend : users.reinstate)(root, urnOf(urn));
      else await ingest(urn, 'corpUserStatus', { status: isSuspended ? 'SUSPENDED' : 'ACTIVE' });
    },
    remove: (urn, removed) => ingest(urn, 'status', { removed }),
    deleteUser: async (urn, isService, way) => {
      const { users, serviceAccounts, metadata } = running.services;
      if (way === 'ingestion') await metadata.deleteEntity(root, parseUrn(urn));
      else if (isService) await serviceAccounts.remove(root, urn);
      else await users.remove(root, urnOf(urn));
    },
    grant: async (privilege, to) => {
      const { actors, privileges, ...policy } = policyFor(privilege, to);
      const input = {
        ...policy,
        privileges: [...privileges],
        actors: { ...actors, resourceOwnersTypes: [] },
      };
      return (await running.services.policyAdmin.createChecked(root, input)).policy.urn;
    },
    setGrant: async (policy, isActive) => {
      const { policyAdmin } = running.services;
      await (isActive ? policyAdmin.activate : policyAdmin.deactivate)(root, policy);
    },
    dropGrant: async (policy) => void (await running.services.policyAdmin.remove(root, policy)),
    addGroup: async (urn) => {
      const id = urn.slice('urn:li:corpGroup:'.length);
      await running.services.groups.create(root, { id, name: id, description: null });
    },
    removeGroup: async (urn) => void (await running.services.groups.remove(root, urn)),
    setMember: (group, user, isMember) => {
      const { groups } = running.services;
      return (isMember ? groups.addMembers : groups.removeMembers)(root, group, [user]);
    },
    setRole: (urn, role) => running.services.groups.assignRole(root, role, [urn]),
  };
}

/** What `start-server.ts` does, without listeners and timers. */
async function start(place: DatabasePlace, clock: TestClock) {
  const logger = createLogger('silent');
  const config = loadConfig({ DATA_DIR: place.dataDir, ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'true' });
  const database: Database =
    place.databaseUrl === undefined
      ? openSqlite(join(place.dataDir, SQLITE_FILE))
      : openPostgres(place.databaseUrl, logger);
  await migrateToLatest(database);
  const store = createStore(database);
  const nowhere = 'http://127.0.0.1:9';
  const addresses = {
    frontend: nowhere,
    frontendLocal: nowhere,
    upstream: nowhere,
    metadataService: nowhere,
  };
  const passwords = { hash: async () => 'none', matches: async () => false, isOutdated: () => false };
  const secrets = resolveSecrets(config);
  const services = createServices({ config, secrets, store, clock, logger, addresses, passwords });
  const context = systemContext('start');
  await services.policies.seed(context);
  const { dataDir } = config;
  await ensureRootUser({ store, clock, passwords, context, dataDir, configuredPassword: undefined });
  return {
    database,
    store,
    services,
    close: async () => {
      await services.usage.flush(true);
      await database.close();
    },
  };
}

/** As much of a request as the verifiers of the doors look at. */
function requestWith(secret: string): IncomingMessage {
  const authorization = `Bearer ${secret}`;
  const parts = { headers: { authorization }, rawHeaders: ['Authorization', authorization], socket: {} };
  return parts as unknown as IncomingMessage;
}

function mintedOf(secret: string, { id, expiresAt }: Token) {
  return { id, secret, end: expiresAt ?? Number.POSITIVE_INFINITY };
}

/** Every actor of the model is a user. */
function urnOf(urn: string): CorpUserUrn {
  return corpUserUrn(urn.slice('urn:li:corpuser:'.length));
}
