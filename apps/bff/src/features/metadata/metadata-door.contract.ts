import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Policy,
  type PolicyActors,
  type PolicyCriterion,
  policyActorsSchema,
} from '@latchkey/shared/policies';
import { corpUserUrn } from '@latchkey/shared/urn';
import express from 'express';
import type { Database } from '../../db/database.ts';
import { AppError } from '../../errors/app-error.ts';
import { createLogger } from '../../logging/logger.ts';
import type { RequestContext } from '../../security/actor.ts';
import { createStore, type Store } from '../../store.ts';
import { BOOT_POLICIES } from '../policies/boot-policies.ts';
import { seedCorpUser } from './corp-user-service.ts';
import {
  createMetadataErrorHandler,
  createMetadataPublicRouter,
  createMetadataRouter,
} from './metadata-routes.ts';
import { createMetadataService } from './metadata-service.ts';

/** An answer, with its body parsed. */
export type Answer = { status: number; body: Record<string, unknown>; headers: Headers; text: string };

/** The metadata door on a port of its own, over a real database, with the users datahub, admin, alice and bob. */
export type TestDoor = Awaited<ReturnType<typeof openTestDoor>>;

/** Time of everything that is written; fixed, so that answers can be compared. */
export const NOW = 1_763_900_000_000;

/** Alice, as whom requests are sent unless they say otherwise, is no administrator, but edits any metadata. */
const ALICE_EDITS = metadataPolicy('alice-edits', {
  privileges: ['EDIT_ENTITY', 'DELETE_ENTITY'],
  actors: { users: [corpUserUrn('alice')] },
});

/**
 * Authentication is a header `x-test-user` here: the real one has its own tests.
 * @param wrap what the door gets in place of the store, to break it.
 */
export async function openTestDoor(open: () => Promise<Database>, wrap = (store: Store): Store => store) {
  const database = await open();
  const store = createStore(database);
  const clock = { now: () => NOW };
  await seedUsers(store);

  const app = express();
  app.use(
    createMetadataPublicRouter({
      isReady: () => true,
      appVersion: '9.9.9',
      identify: async (req) => contextOf(req.headers['x-test-user']),
    }),
  );
  app.use((req, res, next) => {
    res.locals.context = contextOf(req.headers['x-test-user']);
    next();
  });
  app.use(createMetadataRouter({ metadata: createMetadataService({ store: wrap(store), clock }) }));
  app.use(createMetadataErrorHandler(createLogger('silent')));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const send = async (
    method: string,
    path: string,
    options: { as?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> => {
    const { as = 'alice', body } = options;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(as === '' ? {} : { 'x-test-user': as }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    return {
      status: response.status,
      body: isJson && text !== '' ? JSON.parse(text) : {},
      headers: response.headers,
      text,
    };
  };

  return {
    store,
    database,
    port,
    get: (path: string, as?: string) => send('GET', path, as === undefined ? {} : { as }),
    send,
    ingest: (proposal: unknown, as?: string) =>
      send('POST', '/aspects?action=ingestProposal', {
        body: { proposal, async: 'false' },
        ...(as === undefined ? {} : { as }),
      }),
    ingestBatch: (proposals: unknown, as?: string) =>
      send('POST', '/aspects?action=ingestProposalBatch', {
        body: { proposals, async: 'true' },
        ...(as === undefined ? {} : { as }),
      }),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await database.close();
    },
  };
}

/** An active METADATA policy, by default over everything. */
export function metadataPolicy(
  id: string,
  policy: {
    readonly privileges: readonly string[];
    readonly actors: Partial<PolicyActors>;
    readonly criteria?: readonly PolicyCriterion[];
  },
): Policy {
  const { privileges, actors, criteria = [] } = policy;
  return {
    urn: `urn:li:dataHubPolicy:${id}`,
    type: 'METADATA',
    state: 'ACTIVE',
    name: id,
    description: '',
    privileges: [...privileges],
    actors: policyActorsSchema.parse(actors),
    resources: { allResources: false, filter: { criteria: [...criteria] } },
    editable: true,
  };
}

/** A MetadataChangeProposal as DataHub's clients send it. */
export function proposalOf(
  urn: string,
  aspectName: string,
  value: unknown,
  more: Record<string, unknown> = {},
) {
  return {
    entityType: urn.split(':')[2],
    entityUrn: urn,
    changeType: 'UPSERT',
    aspectName,
    aspect: { contentType: 'application/json', value: JSON.stringify(value) },
    ...more,
  };
}

function contextOf(header: string | string[] | undefined): RequestContext {
  if (typeof header !== 'string') throw new AppError('auth.required');
  const credential =
    header === '__datahub_system' ? ({ kind: 'system' } as const) : ({ kind: 'internal' } as const);
  return { actor: { urn: corpUserUrn(header), credential }, ip: '127.0.0.1', requestId: 'test' };
}

async function seedUsers(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    for (const policy of [...BOOT_POLICIES, ALICE_EDITS]) await tx.policies.insertIfAbsent(policy, NOW);
    for (const username of ['datahub', 'admin', 'alice', 'bob']) {
      const user = { username, displayName: username, title: null, email: null, createdAt: NOW };
      await tx.users.insert({ ...user, passwordHash: null });
      await seedCorpUser(
        tx,
        { ...user, urn: corpUserUrn(username), status: 'ACTIVE', isRemoved: false },
        NOW,
      );
    }
    await tx.users.insertRole('urn:li:dataHubRole:Admin', corpUserUrn('admin'));
  });
}
