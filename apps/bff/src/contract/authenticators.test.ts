import { beforeAll, describe, expect, it } from 'vitest';
import { hmacToken } from '../test/forged-tokens.ts';
import { DOORS } from '../test/test-server.ts';
import {
  askAt,
  type ContractServer,
  errorOf,
  type Person,
  startContractServer,
} from './contract-server.contract.ts';

const SYSTEM = 'urn:li:corpuser:__datahub_system';
const ROOT = 'urn:li:corpuser:datahub';
const ADA = 'urn:li:corpuser:ada';

let server: ContractServer;
let root: Person;
beforeAll(async () => {
  server = await startContractServer();
  root = await server.root();
});

const at = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(new URL(path, server.address('metadata')), { method, headers });
const atBoth = (headers: Record<string, string>) =>
  Promise.all(DOORS.map((door) => server.whoAmI(door, headers)));

describe('§1.8 DataHubSystemAuthenticator', () => {
  const basic = (authorization: string) => server.whoAmI('metadata', { authorization });
  const pair = () => server.systemCredential.slice('Basic '.length);
  const secret = () => pair().slice('__datahub_system:'.length);

  it.each(['Basic ', 'basic '])('%j and the raw pair id:secret are the system', async (prefix) => {
    expect(await basic(`${prefix}${pair()}`)).toBe(SYSTEM);
  });

  it.each(['BASIC ', 'Basic  ', 'Basic', ''])('the prefix %j is another scheme: 401', async (prefix) => {
    expect(await basic(`${prefix}${pair()}`)).toBe(401);
  });

  it('the pair in base64, as HTTP has it, is refused: it is compared raw', async () => {
    expect(await basic(`Basic ${btoa(pair())}`)).toBe(401);
  });

  it('another id, another secret, or none: 401', async () => {
    expect(await basic(`Basic datahub:${secret()}`)).toBe(401);
    expect(await basic(`Basic ${pair()}x`)).toBe(401);
    expect(await basic('Basic __datahub_system:')).toBe(401);
  });

  it('another id and a secret with colons, from the settings: split on the first', async () => {
    const colons = 'pq:rs:tuvw-0123456789:ABCDEFGHIJKLMNOP';
    const own = await startContractServer({
      settings: { DATAHUB_SYSTEM_CLIENT_ID: 'robot', DATAHUB_SYSTEM_CLIENT_SECRET: colons },
    });
    expect(await own.whoAmI('metadata', { authorization: `Basic robot:${colons}` })).toBe(SYSTEM);
    expect(await own.whoAmI('metadata', { authorization: `Basic __datahub_system:${colons}` })).toBe(401);
  });

  it('it bypasses every policy check: it lists policies although no policy names it', async () => {
    const { data } = await server.system('{ listPolicies(input: {}) { total } }');
    expect(data.listPolicies.total).toBeGreaterThan(0);
  });

  it('the frontend does not know it: 401', async () => {
    expect(await server.whoAmI('frontend', { authorization: server.systemCredential })).toBe(401);
  });
});

describe('§1.8 DataHubTokenAuthenticator', () => {
  it.each(['Bearer ', 'bearer '])('the prefix %j is taken at both doors', async (prefix) => {
    expect(await atBoth({ authorization: `${prefix}${root.token}` })).toEqual([ROOT, ROOT]);
  });

  it.each(['BEARER ', 'Bearer', 'Bearer  ', 'Token ', ''])('the prefix %j is not: 401', async (prefix) => {
    expect(await atBoth({ authorization: `${prefix}${root.token}` })).toEqual([401, 401]);
  });

  it('X-DataHub-Actor is ignored while authentication is on', async () => {
    const headers = { authorization: `Bearer ${root.token}`, 'x-datahub-actor': ADA };
    expect(await atBoth(headers)).toEqual([ROOT, ROOT]);
    expect(await atBoth({ 'x-datahub-actor': ROOT })).toEqual([401, 401]);
  });

  it('an expired token stops the chain: 401', async () => {
    const claims = { actorType: 'USER', actorId: 'datahub', type: 'SESSION', version: '1', jti: 'x' };
    const bearer = (exp: number) => ({
      authorization: `Bearer ${hmacToken({ alg: 'HS256' }, { ...claims, sub: 'datahub', exp }, server.signingKey)}`,
    });
    expect(await server.whoAmI('metadata', bearer(4_102_444_800))).toBe(ROOT);
    expect(await server.whoAmI('metadata', bearer(1_700_000_000))).toBe(401);
  });
});

describe('§1.8 enforcement and §1.1 excludedPaths', () => {
  it.each([
    ['GET', '/entities/urn:li:corpuser:datahub'],
    ['GET', '/entitiesV2/urn:li:corpuser:datahub'],
    ['GET', '/aspects/urn:li:corpuser:datahub?aspect=corpUserInfo&version=0'],
    ['POST', '/aspects?action=ingestProposal'],
    ['POST', '/aspects?action=ingestProposalBatch'],
    ['POST', '/entities?action=ingest'],
    ['POST', '/entities?action=delete'],
    ['POST', '/openapi/v3/entity/dataset'],
    ['GET', '/openapi/v3/entity/corpuser/urn:li:corpuser:datahub'],
    ['GET', '/openapi/operations/identity/user/urn'],
    ['POST', '/api/graphql'],
    ['GET', '/healthX'],
    ['GET', '/config/x'],
  ])('%s %s without a credential: 401', async (method, path) => {
    const response = await at(path, { 'content-type': 'application/json' }, method);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(await response.json()).toMatchObject({ status: 401 });
  });

  it.each(['/health', '/health/live'])(
    '%s needs no credential, and answers 200 with an empty body',
    async (path) => {
      for (const headers of [{}, { authorization: 'Bearer nonsense' }] as Record<string, string>[]) {
        const response = await at(path, headers);
        expect([response.status, await response.text()]).toEqual([200, '']);
      }
    },
  );

  it.each([
    '/health/detailed',
    '/config/search/export',
    '/actuator/prometheus',
    '/actuator/health',
    '/actuator/health/liveness',
    '/public-iceberg/health',
    '/openapi/check/x',
    '/openapi/up/x',
    '/openapi/operations/dev/featureFlags',
    '/schema-registry/subjects',
  ])('differs: nothing is behind %s: 404, with and without a credential', async (path) => {
    for (const authorization of [undefined, 'Bearer nonsense', server.systemCredential])
      expect((await at(path, authorization === undefined ? {} : { authorization })).status).toBe(404);
  });

  it.each(['/schema-registryX', '/actuator/env', '/openapi/upX', '/public-icebergX/health'])(
    '%s only looks like one of them: 401',
    async (path) => {
      expect((await at(path)).status).toBe(401);
    },
  );

  it('/config: an invalid token there is fine, its sender is anonymous', async () => {
    const userType = async (headers: Record<string, string>) => {
      const response = await at('/config?verbose=true', headers);
      expect(response.status).toBe(200);
      return ((await response.json()) as { userType: string }).userType;
    };
    expect(await userType({ authorization: 'Bearer nonsense' })).toBe('anonymous');
    expect(await userType({})).toBe('anonymous');
    expect(await userType({ authorization: `Bearer ${root.token}` })).toBe('user');
  });
});

describe('§1.8 METADATA_SERVICE_AUTH_ENABLED=false', () => {
  let open: ContractServer;
  beforeAll(async () => {
    open = await startContractServer({ settings: { METADATA_SERVICE_AUTH_ENABLED: 'false' } });
    await open.addWithoutPassword('ada');
  });

  it('the actor is X-DataHub-Actor, else the system client', async () => {
    expect(await open.whoAmI('metadata', { 'x-datahub-actor': ADA })).toBe(ADA);
    expect(await open.whoAmI('metadata', {})).toBe(SYSTEM);
    expect(await open.whoAmI('metadata', { authorization: 'Bearer nonsense' })).toBe(SYSTEM);
  });

  it('metadata is open: an entity is written without a credential', async () => {
    const response = await fetch(new URL('/openapi/v3/entity/tag', open.address('metadata')), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ urn: 'urn:li:tag:open', tagProperties: { value: { name: 'open' } } }]),
    });
    expect(response.status).toBe(200);
  });

  it('differs: the actor is only claimed, so it has the privileges of that user and not those of the system', async () => {
    const as = (headers: Record<string, string>) =>
      askAt(() => open.address('metadata'), '/api/graphql', headers)('{ listPolicies(input: {}) { total } }');
    expect(errorOf(await as({ 'x-datahub-actor': ADA }))[0]).toBe(403);
    expect(errorOf(await as({}))[0]).toBe(403);
    expect((await as({ 'x-datahub-actor': ROOT })).data.listPolicies.total).toBeGreaterThan(0);
  });

  it('§3.2: the frontend takes a session and refuses a lone Bearer with 401', async () => {
    const client = await open.signIn();
    const minted = await open.mint(client);
    expect(await open.whoAmI('frontend', { authorization: `Bearer ${minted.accessToken}` })).toBe(401);
    const response = await client.fetch('/openapi/operations/identity/user/urn');
    expect([response.status, await response.json()]).toEqual([200, { urn: ROOT }]);
  });

  it('§2.5 appConfig.authConfig.tokenAuthEnabled is false', async () => {
    const { data } = await (await open.signIn()).graphql('{ appConfig { authConfig { tokenAuthEnabled } } }');
    expect(data.appConfig.authConfig.tokenAuthEnabled).toBe(false);
  });
});
