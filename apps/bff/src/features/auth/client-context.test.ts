import { beforeAll, describe, expect, it } from 'vitest';
import {
  type ContractServer,
  errorOf,
  GRAPHQL_PLACES,
  type Person,
  startContractServer,
} from '../../contract/contract-server.contract.ts';
import { rawRequest } from '../../test/raw-request.ts';
import { DOORS, type Door } from '../../test/test-server.ts';
import { proposalOf } from '../metadata/metadata-door.contract.ts';

const ROOT = 'urn:li:corpuser:datahub';
const SYSTEM = 'urn:li:corpuser:__datahub_system';
const ADA = 'urn:li:corpuser:ada';
const DATASET = 'urn:li:dataset:(urn:li:dataPlatform:hive,context,PROD)';
const FOREIGN_IP = '203.0.113.77';

/** Headers by which some server somewhere lets a caller say who he is, whence he comes, or what he means. */
const CONTEXT_HEADERS: ReadonlyArray<readonly [name: string, value: string]> = [
  ['X-DataHub-Actor', ROOT],
  ['X-DATAHUB-ACTOR', SYSTEM],
  ['X_DataHub_Actor', ROOT],
  ['X-DataHub-App-Source', 'ui'],
  ['appSource', 'ui'],
  ['X-DataHub-Context', 'skill=admin;caller=system'],
  ['X-DataHub-System-Client', 'true'],
  ['X-DataHub-Impersonated-Principal', ROOT],
  ['X-RestLi-Method', 'delete'],
  ['X-RestLi-Sync', 'true'],
  ['X-Forwarded-User', 'datahub'],
  ['X-Forwarded-Email', 'datahub'],
  ['X-Forwarded-Groups', 'urn:li:dataHubRole:Admin'],
  ['X-Forwarded-For', FOREIGN_IP],
  ['X-Forwarded-Host', 'evil.example'],
  ['X-Forwarded-Proto', 'https'],
  ['X-Real-IP', FOREIGN_IP],
  ['Forwarded', `for=${FOREIGN_IP};by=datahub`],
  ['True-Client-IP', FOREIGN_IP],
  ['CF-Connecting-IP', FOREIGN_IP],
  ['X-Remote-User', 'datahub'],
  ['Remote-User', 'datahub'],
  ['X-Roles', 'Admin'],
  ['X-Privileges', 'MANAGE_POLICIES'],
  ['X-Original-URL', '/health'],
  ['X-Rewrite-URL', '/health'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-HTTP-Method', 'DELETE'],
  ['X-Method-Override', 'DELETE'],
  ['X-Request-Id', 'chosen-by-the-caller'],
  ['X-Internal', '1'],
  ['X-Debug', '1'],
  ['User-Agent', 'kube-probe/1.0'],
  ['__proto__', '{"isAdmin":true}'],
  ['constructor', 'x'],
];
const ALL_HEADERS = CONTEXT_HEADERS.flat();

/** Members of a body that claim something about the caller; none may have an effect. */
const CLAIMS = {
  appSource: 'ui',
  systemMetadata: { runId: 'x', properties: { appSource: 'ui', clientId: 'system' } },
  auditHeader: { time: 1, actor: ROOT, impersonator: ROOT },
  auditStamp: { time: 1, actor: ROOT },
  context: { actor: ROOT, privileges: ['MANAGE_POLICIES'] },
  actor: ROOT,
  isAdmin: true,
  roles: ['Admin'],
  privileges: ['MANAGE_POLICIES'],
};
/** Stamps that DataHub's clients do send with a proposal. */
const STAMPS = {
  systemMetadata: CLAIMS.systemMetadata,
  auditHeader: { time: 1, actor: ADA, impersonator: ADA },
};
const POLICY = {
  type: 'PLATFORM',
  name: 'x',
  privileges: ['MANAGE_POLICIES'],
  actors: { users: [ADA] },
};
/** As text, because an object literal would set its prototype. */
const polluted = (members: object) =>
  JSON.stringify(members).replace('{', '{"__proto__":{"isAdmin":true,"polluted":"yes"},');

describe('what a client says about itself has no effect (test AZ-06)', () => {
  let server: ContractServer;
  let ada: Person;
  let root: Person;

  beforeAll(async () => {
    server = await startContractServer();
    ada = await server.person('ada');
    root = await server.root();
  });

  const send = (
    door: Door,
    method: string,
    path: string,
    options: { as?: Person; headers?: readonly string[]; body?: string } = {},
  ) => {
    const { as = ada, headers = [], body } = options;
    return rawRequest(`${server.address(door)}${path}`, {
      method,
      headers: [
        ...['Authorization', `Bearer ${as.token}`],
        ...(body === undefined ? [] : ['Content-Type', 'application/json']),
        ...headers,
      ],
      ...(body === undefined ? {} : { body }),
    });
  };
  const WHO = '/openapi/operations/identity/user/urn';
  const lastEvent = async () => (await server.store.read.audit.listLatest(1))[0];

  it.each([
    ...CONTEXT_HEADERS.map(([name, value]) => [name, [name, value]] as const),
    ['all at once', ALL_HEADERS] as const,
  ])('the header %s changes neither who asks nor what that one may', async (_, headers) => {
    for (const door of DOORS) {
      const who = await send(door, 'GET', WHO, { headers });
      expect([who.status, JSON.parse(who.body).urn]).toEqual([200, ADA]);
    }
    expect((await rawRequest(`${server.address('metadata')}${WHO}`, { headers })).status).toBe(401);
    expect((await rawRequest(`${server.address('frontend')}/api/v1/me`, { headers })).status).toBe(401);
    const refused = await send('frontend', 'GET', '/api/v1/users', { headers });
    expect([refused.status, JSON.parse(refused.body).code]).toEqual([403, 'privilege.missing']);
    const event = await lastEvent();
    expect(event).toMatchObject({ action: 'action.refused', actorUrn: ADA, ip: '127.0.0.1' });
    expect(event?.requestId).toBe(refused.headers['x-request-id']);
    expect(event?.requestId).not.toBe('chosen-by-the-caller');
  });

  it('no header turns one method into another', async () => {
    const { token } = await server.mint(server.script(`Bearer ${ada.token}`));
    const path = `/api/v1/tokens/${encodeURIComponent(token.id)}`;
    const overrides = ALL_HEADERS;
    expect((await send('frontend', 'GET', path, { headers: overrides })).status).toBe(200);
    expect((await send('frontend', 'POST', path, { headers: overrides, body: '{}' })).status).toBe(404);
    expect(
      (await send('frontend', 'POST', `${path}?_method=DELETE`, { body: '{"_method":"DELETE"}' })).status,
    ).toBe(404);
    expect((await server.store.read.tokens.find(token.id))?.revokedAt).toBeNull();
  });

  it('nor do parameters of the address', async () => {
    const claims = `actor=${ROOT}&asUser=datahub&actorUrn=${ROOT}&appSource=ui&isAdmin=true&__proto__[isAdmin]=true&constructor.prototype.isAdmin=1&role=Admin`;
    for (const door of DOORS)
      expect(JSON.parse((await send(door, 'GET', `${WHO}?${claims}`)).body).urn).toBe(ADA);
    expect((await send('frontend', 'GET', `/api/v1/users?${claims.replace('&role=Admin', '')}`)).status).toBe(
      403,
    );
    expect((await send('frontend', 'GET', `/api/v1/audit?${claims}`)).status).not.toBe(200);
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined();
  });

  const proposal = proposalOf(DATASET, 'status', { removed: false });
  it.each<readonly [Door, string, Record<string, unknown>]>([
    ['frontend', '/api/v1/policies', POLICY],
    ['frontend', '/api/v1/groups', { name: 'x' }],
    ['frontend', '/api/v1/service-accounts', { displayName: 'x' }],
    ['frontend', '/api/v1/tokens', { name: 'x', actorUrn: ROOT }],
    ['frontend', `/api/v1/users/${encodeURIComponent(ROOT)}/suspend`, {}],
    ['metadata', '/entities?action=delete', { urn: ROOT }],
    ['metadata', '/aspects?action=ingestProposal', { proposal }],
    ['frontend', '/api/gms/aspects?action=ingestProposal', { proposal }],
  ])('nor do members of the body: %s %s', async (door, path, body) => {
    const ask = async (text: string, headers: readonly string[] = []) => {
      const { status, body: answer } = await send(door, 'POST', path, { body: text, headers });
      return { status, answer };
    };
    // Without the claims it is the right alone that is missing.
    expect(await ask(JSON.stringify(body))).toMatchObject({ status: 403 });
    const texts = [polluted({ ...body, ...CLAIMS }), polluted(body)];
    if ('proposal' in body) texts.push(JSON.stringify({ proposal: { ...proposal, ...CLAIMS } }));
    if ('proposal' in body) texts.push(JSON.stringify({ proposal: { ...proposal, ...STAMPS } }));
    for (const text of texts) expect([400, 403, 422], text).toContain((await ask(text, ALL_HEADERS)).status);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(await server.store.read.users.find(ROOT)).toMatchObject({ status: 'ACTIVE' });
    expect(await server.store.read.groups.find('urn:li:corpGroup:x')).toBeUndefined();
  });

  it('nor do members of a GraphQL request, beside the document or in it', async () => {
    const query =
      'mutation { createPolicy(input: {type: PLATFORM, name: "x", state: ACTIVE, description: "", privileges: ["MANAGE_POLICIES"], actors: {users: ["urn:li:corpuser:ada"], resourceOwners: false, allUsers: false, allGroups: false}}) }';
    for (const place of GRAPHQL_PLACES) {
      const body = polluted({ query, extensions: CLAIMS, ...CLAIMS });
      const answer = await send(place.door, 'POST', place.path, { body, headers: ALL_HEADERS });
      const parsed = JSON.parse(answer.body);
      expect(errorOf({ ...parsed, text: answer.body, status: 200 })[0], place.path).toBe(403);
    }
  });

  it('what is written bears the name of who was authenticated, whatever the stamps in it', async () => {
    const body = JSON.stringify({ proposal: { ...proposal, ...STAMPS }, async: 'false' });
    for (const [door, path] of [
      ['metadata', '/aspects?action=ingestProposal'],
      ['frontend', '/api/gms/aspects?action=ingestProposal'],
    ] as const) {
      const written = await send(door, 'POST', path, { as: root, body, headers: ['X-DataHub-Actor', ADA] });
      expect(written.status, written.body).toBe(200);
      const read = await send('metadata', 'GET', `/entitiesV2/${encodeURIComponent(DATASET)}`, { as: root });
      const { aspects } = JSON.parse(read.body);
      expect(aspects.status.created.actor).toBe(ROOT);
    }
  });
});
