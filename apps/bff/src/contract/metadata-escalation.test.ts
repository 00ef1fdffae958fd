import { beforeAll, describe, expect, it } from 'vitest';
import { readProxyTarget, UPSTREAM_ROUTES } from '../features/proxy/proxy-request-target.ts';
import { DIALECTS } from '../test/test-database.ts';
import {
  type ContractServer,
  CREATE_POLICY,
  metadataPolicy,
  type Person,
  startContractServer,
} from './contract-server.contract.ts';
import { metadataRoutes } from './metadata-app-routes.contract.ts';
import { HARMLESS, type Subject, typeOf, WRITE_WAYS, type WriteWay } from './metadata-write-ways.contract.ts';
import { createMatrixTools, must, type Sender } from './role-matrix-tools.contract.ts';

const ME = 'urn:li:corpuser:climber';
const VICTIM = 'urn:li:corpuser:victim';
const READING_METHODS: readonly (string | null)[] = ['GET', 'HEAD'];
const WRITING_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE'];

const subject = (urn: string, aspect: string, value: object): Subject => ({ urn, aspect, value });

/** What no METADATA privilege may write, however it is named in a policy (docs/decisions/006). */
const SUBJECTS: readonly Subject[] = [
  subject(ME, 'roleMembership', { roles: ['urn:li:dataHubRole:Admin'] }),
  subject(ME, 'corpUserCredentials', { salt: 'x', hashedPassword: 'x' }),
  subject(ME, 'corpUserStatus', { status: 'ACTIVE' }),
  subject(ME, 'status', { removed: false }),
  subject(ME, 'groupMembership', { groups: ['urn:li:corpGroup:admins'] }),
  subject(ME, 'nativeGroupMembership', { nativeGroups: ['urn:li:corpGroup:admins'] }),
  subject(ME, 'subTypes', { typeNames: ['SERVICE_ACCOUNT'] }),
  subject(VICTIM, 'corpUserStatus', { status: 'SUSPENDED' }),
  subject(VICTIM, 'status', { removed: true }),
  subject(VICTIM, 'roleMembership', { roles: [] }),
  subject(VICTIM, 'corpUserCredentials', { salt: 'x', hashedPassword: 'x' }),
  subject(VICTIM, 'corpUserInfo', { active: false }),
  subject('urn:li:corpuser:datahub', 'corpUserStatus', { status: 'SUSPENDED' }),
  subject('urn:li:corpuser:new', 'corpUserInfo', { active: true }),
  subject('urn:li:corpGroup:admins', 'corpGroupInfo', { admins: [ME], members: [ME], groups: [] }),
  subject('urn:li:corpGroup:admins', 'roleMembership', { roles: ['urn:li:dataHubRole:Admin'] }),
  subject('urn:li:dataHubPolicy:0', 'dataHubPolicyInfo', { privileges: [] }),
  subject('urn:li:dataHubPolicy:mine', 'dataHubPolicyInfo', { privileges: ['MANAGE_POLICIES'] }),
  subject('urn:li:dataHubRole:Admin', 'dataHubRoleInfo', { name: 'Admin' }),
  subject('urn:li:dataHubAccessToken:x=', 'dataHubAccessTokenInfo', { actorUrn: 'urn:li:corpuser:datahub' }),
  subject('urn:li:inviteToken:x', 'inviteToken', { token: 'x' }),
  subject('urn:li:dataHubSecret:s', 'dataHubSecretValue', { name: 's', value: 'y' }),
  subject('urn:li:dataHubIngestionSource:i', 'dataHubIngestionSourceInfo', { name: 'j' }),
];

/** Where a client may be pointed (contract §3.1, §4.2). */
const PLACES = [
  { door: 'metadata', prefix: '' },
  { door: 'frontend', prefix: '/api/gms' },
  { door: 'frontend', prefix: '' },
] as const;
type Place = (typeof PLACES)[number];

describe('the table of ways to write', () => {
  const anySubject = subject(VICTIM, 'corpUserInfo', {});
  const addresses = WRITE_WAYS.map(({ method, path }) => ({ method, address: path(anySubject) }));

  it('has every route of the metadata service that takes another method than GET', () => {
    const writing = metadataRoutes().filter(({ method }) => !READING_METHODS.includes(method));
    const missing = writing.filter(
      ({ method, takes }) =>
        !addresses.some((way) => (method ?? way.method) === way.method && takes(pathOf(way.address))),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
    // Rest.li, OpenAPI and GraphQL: if fewer are found, the routers are no longer understood.
    expect(writing.length).toBeGreaterThanOrEqual(7);
  });
});

describe.each(DIALECTS)('no METADATA privilege becomes one over the platform, on %s', (database) => {
  let server: ContractServer;
  let senders: Record<Place['door'], Sender>;
  let climber: Person;
  beforeAll(async () => {
    server = await startContractServer({ database });
    const { system } = server;
    climber = await server.person('climber');
    await server.addWithoutPassword('victim');
    const tools = createMatrixTools(server, '');
    senders = { metadata: tools.bearer(climber.token, 'metadata'), frontend: tools.bearer(climber.token) };
    const privileges = [
      ...['VIEW_ENTITY_PAGE', 'GET_ENTITY_PRIVILEGE', 'CREATE_ENTITY', 'EDIT_ENTITY', 'DELETE_ENTITY'],
      ...['EDIT_GROUP_MEMBERS', 'EDIT_USER_PROFILE', 'EDIT_ENTITY_STATUS', 'EDIT_ENTITY_OWNERS'],
      // Named in the wrong kind of policy, they are none.
      ...['MANAGE_POLICIES', 'MANAGE_USERS_AND_GROUPS', 'MANAGE_ACCESS_TOKENS'],
      ...['MANAGE_SECRETS', 'MANAGE_INGESTION'],
    ];
    await must(system(CREATE_POLICY, { input: metadataPolicy(privileges, { users: [ME] }) }));
    const root = tools.bearer((await server.root()).token, 'metadata');
    for (const there of SUBJECTS.slice(-2)) {
      const { status, text } = await root.send('POST', `/openapi/v3/entity/${typeOf(there.urn)}`, [
        { urn: there.urn, [there.aspect]: { value: { name: 'n', value: 'x' } } },
      ]);
      if (status !== 200) throw new Error(text);
    }
  });

  /** Everything that decides about access, and every entity that there is. */
  const standing = async () => {
    const { users, policies, groups, aspects } = server.store.read;
    const people = [ME, VICTIM];
    return JSON.stringify([
      await users.list(),
      await policies.list(),
      await Promise.all(people.map((urn) => users.listRoles([urn]))),
      await Promise.all(people.map((urn) => users.listGroups(urn))),
      await groups.find('urn:li:corpGroup:admins'),
      await aspects.listNamed(
        [HARMLESS, ...SUBJECTS.map(({ urn }) => urn)],
        SUBJECTS.map(({ aspect }) => aspect),
      ),
    ]);
  };

  const play = async (way: WriteWay, what: Subject, { door, prefix }: Place) => {
    const address = `${prefix}${way.path(what)}`;
    const { status, text } = await senders[door].send(way.method, address, way.body?.(what));
    const code = way.refusal === 'graphql' ? JSON.parse(text).errors?.[0]?.extensions.code : status;
    return { address, code, text };
  };

  it.each(SUBJECTS.map((what) => [what.urn, what.aspect, what] as const))(
    '%s %s is refused on every way to write',
    async (_urn, _aspect, what) => {
      const before = await standing();
      const wrong: string[] = [];
      for (const place of PLACES) {
        for (const way of WRITE_WAYS.filter(({ path }) => isOffered(path(what), place))) {
          const { address, code, text } = await play(way, what, place);
          const expected = refusalsOf(way, what, place);
          if (!expected.includes(code)) wrong.push(`${way.name}, ${way.method} ${address}: ${code} ${text}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(await standing()).toBe(before);
    },
  );

  it('every action that the routes offer has a row', async () => {
    for (const path of ['/aspects', '/entities']) {
      const { status, text } = await senders.metadata.send('POST', path, {});
      const offered = /accepted are ([\w, ]+)\./.exec(text)?.[1]?.split(', ') ?? [];
      const named = WRITE_WAYS.filter(({ refusal }) => refusal !== 'unsupported').flatMap(
        (way) => way.path(subject(ME, 'status', {})).split(`${path}?action=`)[1] ?? [],
      );
      expect([status, [...new Set(named)].sort()]).toEqual([400, offered.toSorted()]);
    }
  });

  it('the proxy lets writes through to nothing that has no row', async () => {
    const known = new Set(
      WRITE_WAYS.map(({ method, path }) => `${method} ${segmentOf(path(subject(ME, 'status', {})))}`),
    );
    const before = await standing();
    let probes = 0;
    for (const segment of UPSTREAM_ROUTES) {
      for (const method of WRITING_METHODS.filter((one) => !known.has(`${one} ${segment}`))) {
        for (const { door, prefix } of PLACES) {
          for (const path of [`/${segment}`, `/${segment}/${encodeURIComponent(VICTIM)}`]) {
            if (!isOffered(path, { door, prefix } as Place)) continue;
            const { status, text } = await senders[door].send(method, prefix + path, { urn: VICTIM });
            expect([404, 405], `${method} ${prefix}${path}: ${text}`).toContain(status);
            probes += 1;
          }
        }
      }
    }
    expect(probes).toBeGreaterThan(100);
    expect(await standing()).toBe(before);
  });

  it('secrets are not read either, and no platform privilege is held', async () => {
    for (const { door, prefix } of PLACES.slice(0, 2)) {
      for (const way of ['/entities', '/entitiesV2', '/openapi/v3/entity/dataHubSecret']) {
        const answer = await senders[door].send('GET', `${prefix}${way}/urn:li:dataHubSecret:s`);
        expect(answer.status).toBe(403);
      }
    }
    const { data } = await climber.ask(
      '{ me { platformPrivileges { managePolicies manageIdentities manageTokens manageSecrets } } }',
    );
    expect(Object.values(data.me.platformPrivileges)).toEqual([false, false, false, false]);
    expect((await climber.ask('{ listUsers(input: {}) { total } }')).errors?.[0]?.extensions.code).toBe(403);
  });
});

/** @returns the answers of which one is right. */
function refusalsOf({ refusal, method }: WriteWay, { urn, aspect }: Subject, { prefix }: Place): number[] {
  // DataHub routes no PATCH below /api (contract §3.1).
  if (method === 'PATCH' && prefix === '/api/gms') return [405];
  if (refusal === 'unsupported') return [400];
  if (refusal === 'read') return [200, 403];
  if (refusal === 'absent') return [404, 405];
  // Of a user, these two are never deleted, only written: that is said of the form, before rights are asked for.
  const isStanding = typeOf(urn) === 'corpuser' && (aspect === 'corpUserStatus' || aspect === 'status');
  return refusal === 'deletion' && isStanding ? [422] : [403];
}

/** @returns whether the place has the path at all: without a prefix, the proxy takes `/openapi` only. */
function isOffered(path: string, { door, prefix }: Place): boolean {
  if (door === 'metadata' || path === '/api/graphql') return true;
  return !('refused' in readProxyTarget(`${prefix}${path}`));
}

const pathOf = (address: string) => address.split('?')[0] ?? '';
const segmentOf = (address: string) => pathOf(address).split('/')[1] ?? '';
