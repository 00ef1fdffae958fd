import { type CorpUserUrn, corpUserUrn } from '@latchkey/shared/urn';
import { insertUser } from '../features/users/user-service.ts';
import { systemContext } from '../security/actor.ts';
import { randomSecret } from '../test/random-secret.ts';
import type { GraphqlAnswer } from '../test/test-client.ts';
import { createTestClock, type TestClock } from '../test/test-clock.ts';
import type { Dialect } from '../test/test-database.ts';
import { type Door, startTestServer, type TestServer } from '../test/test-server.ts';

/** Where GraphQL is asked (contract §2, §3.2). */
export const GRAPHQL_PLACES = [
  { door: 'metadata', path: '/api/graphql' },
  { door: 'frontend', path: '/api/v2/graphql' },
  { door: 'frontend', path: '/api/graphql' },
  { door: 'frontend', path: '/api/gms/api/graphql' },
] as const satisfies readonly { door: Door; path: string }[];
export type GraphqlPlace = (typeof GRAPHQL_PLACES)[number];

/** Every privilege denial: code, type and the sentence that DataHub's clients look for (contract §2.3, §2.4). */
export const DENIED = [
  403,
  'UNAUTHORIZED',
  'Unauthorized to perform this action. Please contact your DataHub administrator.',
] as const;

/** An answer and the text that it was read from. */
export type Answer = GraphqlAnswer & { readonly text: string };
/** Asks GraphQL as somebody. */
export type Ask = (query: string, variables?: Record<string, unknown>) => Promise<Answer>;

/** A user with a token. */
export type Person = { readonly urn: CorpUserUrn; readonly token: string; readonly ask: Ask };

/** A real server whose secrets the test knows, with a clock that stands still. */
export type ContractServer = TestServer & {
  readonly clock: TestClock;
  readonly signingKey: string;
  readonly salt: string;
  /** `Authorization` of the system client (contract §1.8). */
  readonly systemCredential: string;
  /** Asks as the system client, which holds every privilege and whose tokens have no parent. */
  readonly system: Ask;
  /** Asks with this `Authorization`; at the metadata service unless a place is named. */
  ask(authorization: string, place?: GraphqlPlace): Ask;
  /** @returns a token that acts as this user, by default for a year. */
  tokenFor(actorUrn: string, durationIso?: string): Promise<string>;
  /** Adds a user who has no password: hashing one takes longer than everything else here. */
  addWithoutPassword(username: string): Promise<CorpUserUrn>;
  /** The root user with a token of its own. */
  root(): Promise<Person>;
  /** Adds a user who holds what every user holds, and these platform privileges. */
  person(username: string, ...privileges: string[]): Promise<Person>;
  /** @returns whom a door takes the sender of these headers for, or the status of its refusal. */
  whoAmI(door: Door, headers: Record<string, string>): Promise<string | number>;
};

const CREATE = `mutation createAccessToken($input: CreateAccessTokenInput!) {
  createAccessToken(input: $input) { accessToken metadata { id } }
}`;

/** Makes a policy; answers its URN. */
export const CREATE_POLICY =
  'mutation createPolicy($input: PolicyUpdateInput!) { createPolicy(input: $input) }';

/** Starts both doors with an embedded metadata service. */
export async function startContractServer(
  options: { readonly database?: Dialect; readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<ContractServer> {
  // Not a whole second, so that rounding shows.
  const clock = createTestClock(Date.UTC(2027, 0, 1, 12) + 789);
  const secrets = {
    DATAHUB_TOKEN_SERVICE_SIGNING_KEY: randomSecret(),
    DATAHUB_TOKEN_SERVICE_SALT: randomSecret(),
    DATAHUB_SYSTEM_CLIENT_SECRET: randomSecret(),
  };
  const { database = 'sqlite' } = options;
  const server = await startTestServer({ clock, database, settings: { ...secrets, ...options.settings } });
  const systemCredential = `Basic __datahub_system:${secrets.DATAHUB_SYSTEM_CLIENT_SECRET}`;

  const ask = (authorization: string, place: GraphqlPlace = GRAPHQL_PLACES[0]) =>
    askAt(() => server.address(place.door), place.path, { authorization });
  const system = ask(systemCredential);

  const tokenFor = async (actorUrn: string, durationIso = 'P365D') => {
    const input = { type: 'PERSONAL', actorUrn, durationIso, name: 'contract' };
    const { data, text } = await system(CREATE, { input });
    if (data?.createAccessToken == null) throw new Error(`createAccessToken answered ${text}`);
    return String(data.createAccessToken.accessToken);
  };
  const personOf = async (urn: CorpUserUrn): Promise<Person> => {
    const token = await tokenFor(urn);
    return { urn, token, ask: ask(`Bearer ${token}`) };
  };
  const addWithoutPassword = async (username: string) => {
    const details = { username, displayName: username, email: null };
    const user = await server.store.transaction((tx) =>
      insertUser(tx, systemContext('contract'), details, 'none', clock.now()),
    );
    return user.urn;
  };

  return Object.assign(server, {
    clock,
    signingKey: secrets.DATAHUB_TOKEN_SERVICE_SIGNING_KEY,
    salt: secrets.DATAHUB_TOKEN_SERVICE_SALT,
    systemCredential,
    system,
    ask,
    tokenFor,
    addWithoutPassword,
    root: () => personOf(corpUserUrn('datahub')),
    person: async (username: string, ...privileges: string[]) => {
      const urn = await addWithoutPassword(username);
      if (privileges.length > 0) {
        const { errors } = await system(CREATE_POLICY, { input: platformPolicy(privileges, [urn]) });
        if (errors !== undefined) throw new Error(JSON.stringify(errors));
      }
      return personOf(urn);
    },
    whoAmI: async (door: Door, headers: Record<string, string>) => {
      const url = new URL('/openapi/operations/identity/user/urn', server.address(door));
      const response = await fetch(url, { headers });
      const text = await response.text();
      return response.status === 200 ? String(JSON.parse(text).urn) : response.status;
    },
  });
}

/** @returns the input of a policy that gives these users these platform privileges. */
export function platformPolicy(privileges: readonly string[], users: readonly string[]) {
  return {
    type: 'PLATFORM',
    name: `gives ${privileges.join(', ')}`,
    state: 'ACTIVE',
    description: 'contract',
    privileges,
    actors: { users, groups: [], resourceOwners: false, allUsers: false, allGroups: false },
  };
}

/** Whom and what a METADATA policy is about; by default nobody and everything. */
type MetadataGrant = {
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  readonly resourceOwners?: boolean;
  readonly resourceOwnersTypes?: readonly string[];
  readonly criteria?: readonly { field: string; values: readonly string[]; condition: string }[];
};

/** @returns the input of a policy that gives metadata privileges. */
export function metadataPolicy(privileges: readonly string[], grant: MetadataGrant) {
  const { users = [], groups = [], resourceOwners = false, resourceOwnersTypes = [], criteria = [] } = grant;
  return {
    ...platformPolicy(privileges, users),
    type: 'METADATA',
    resources: { allResources: false, filter: { criteria } },
    actors: { users, groups, resourceOwners, resourceOwnersTypes, allUsers: false, allGroups: false },
  };
}

/** Asks GraphQL at an address. */
export function askAt(address: () => string, path: string, headers: Record<string, string>): Ask {
  return async (query, variables) => {
    const response = await fetch(new URL(path, address()), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const { data, errors } = text.startsWith('{') ? JSON.parse(text) : {};
    return { status: response.status, text, data, errors };
  };
}

/** @returns code, type and message of the only error. */
export function errorOf({ errors, text }: Answer): readonly [number, string, string] {
  const [error, ...others] = errors ?? [];
  if (error === undefined || others.length > 0) throw new Error(`expected one error: ${text}`);
  return [error.extensions.code, error.extensions.type, error.message];
}
