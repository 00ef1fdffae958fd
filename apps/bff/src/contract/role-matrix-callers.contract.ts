import { randomUUID } from 'node:crypto';
import { PRIVILEGE_AREAS } from '@latchkey/shared/privilege-catalogue';
import { PLATFORM_PRIVILEGE_TYPES, type PlatformPrivilege } from '@latchkey/shared/privileges';
import { type CorpUserUrn, corpUserUrn } from '@latchkey/shared/urn';
import { randomSecret } from '../test/random-secret.ts';
import type { Dialect } from '../test/test-database.ts';
import { CREATE_POLICY, metadataPolicy, startContractServer } from './contract-server.contract.ts';
import { makeStrangers } from './role-matrix-strangers.contract.ts';
import { createMatrixTools, must, type Sender } from './role-matrix-tools.contract.ts';

/** Users who have proved who they are, each with one platform privilege, or none, or all. */
const PRIVILEGE_OF = {
  plain: null,
  generate: 'GENERATE_PERSONAL_ACCESS_TOKENS',
  tokens: 'MANAGE_ACCESS_TOKENS',
  accounts: 'MANAGE_SERVICE_ACCOUNTS',
  people: 'MANAGE_USERS_AND_GROUPS',
  policies: 'MANAGE_POLICIES',
  credentials: 'MANAGE_USER_CREDENTIALS',
  auditor: 'GET_ANALYTICS_PRIVILEGE',
  admin: null,
  steward: null,
} as const satisfies Record<string, PlatformPrivilege | null>;
type Role = keyof typeof PRIVILEGE_OF;
const ROLES = Object.keys(PRIVILEGE_OF) as Role[];

/**
 * Who asks. `admin` has the role Admin, and `steward` every METADATA privilege over everything, which is worth
 * nothing over the platform. The last three are no users: a service account without a privilege, one with the
 * role Admin, and the system client (contract §1.8).
 */
export type Caller = Role | 'robot' | 'machine' | 'system';

/** One caller with one credential at one door. */
export type Way = {
  readonly caller: Caller;
  readonly name: string;
  readonly urn: CorpUserUrn;
  readonly credential: 'session' | 'token' | 'system';
  readonly sender: Sender;
};

const ADMIN = 'urn:li:dataHubRole:Admin';

/** Whatever can be named in a METADATA policy; privileges over the platform are none there. */
const METADATA_GRANT = [
  ...Object.values(PRIVILEGE_AREAS.METADATA).flatMap((area) => Object.keys(area)),
  ...PLATFORM_PRIVILEGE_TYPES,
];

/** A server with callers of every kind, and with credentials that nobody may take. */
export async function startMatrixStage(database: Dialect) {
  const sessionSecret = randomSecret();
  const server = await startContractServer({ database, settings: { DATAHUB_SECRET: sessionSecret } });
  const tools = createMatrixTools(server, sessionSecret);
  const { bearer, browser, newCookie } = tools;
  // First, for it moves the clock.
  const strangers = await makeStrangers(server, tools);
  // Out of the box everybody may generate tokens.
  await server.admin('policies', 'deactivate', '7');

  const sessionOf = async (caller: Caller, urn: CorpUserUrn): Promise<Way> => {
    const sender = browser(await newCookie(urn));
    return { caller, name: `${caller} by session`, urn, credential: 'session', sender };
  };
  const tokensOf = (caller: Caller, urn: CorpUserUrn, token: string): Way[] => {
    const way = { caller, urn, credential: 'token' } as const;
    return [
      { ...way, name: `${caller} by token`, sender: bearer(token) },
      { ...way, name: `${caller} by token at the metadata service`, sender: bearer(token, 'metadata') },
    ];
  };
  const system: Way = {
    caller: 'system',
    name: 'the system credential at the metadata service',
    urn: corpUserUrn('__datahub_system'),
    credential: 'system',
    sender: tools.authorized(server.systemCredential, 'metadata'),
  };
  const ways: Way[] = [system];
  for (const role of ROLES) {
    const privilege = PRIVILEGE_OF[role];
    const { urn, token } = await server.person(role, ...(privilege === null ? [] : [privilege]));
    ways.push(await sessionOf(role, urn), ...tokensOf(role, urn, token));
  }
  await server.store.transaction((tx) => tx.users.insertRole(ADMIN, corpUserUrn('admin')));
  const robot = await tools.addServiceAccount('robot');
  ways.push(...tokensOf('robot', robot, await server.tokenFor(robot)));
  const machines = async () => {
    const urn = await tools.addServiceAccount(`machine-${randomUUID()}`);
    await server.store.transaction((tx) => tx.users.insertRole(ADMIN, urn));
    return tokensOf('machine', urn, await server.tokenFor(urn));
  };
  ways.push(...(await machines()));
  const input = metadataPolicy(METADATA_GRANT, { users: [corpUserUrn('steward')] });
  await must(server.system(CREATE_POLICY, { input }));

  return {
    server,
    strangers,
    ways,
    /** @returns the same way with a session, or for `machine` an account, that nobody else has. */
    renewed: async (way: Way): Promise<Way> => {
      if (way.caller !== 'machine') return sessionOf(way.caller, way.urn);
      return (await machines()).find(({ name }) => name === way.name) ?? way;
    },
  };
}
