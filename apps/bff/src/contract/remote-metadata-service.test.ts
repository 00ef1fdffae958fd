import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { REFUSING_PORT } from '../../../../scripts/testing/ports.ts';
import { randomSecret } from '../test/random-secret.ts';
import type { TestClient } from '../test/test-client.ts';
import { createTestClock } from '../test/test-clock.ts';
import { startTestServer, type TestServer } from '../test/test-server.ts';
import { type Ask, askAt } from './contract-server.contract.ts';
import { type GmsRequest, type RecordingGms, startRecordingGms } from './recording-gms.contract.ts';

const PATHS = ['/api/v2/graphql', '/api/graphql', '/api/gms/api/graphql'];
const ROOT = 'urn:li:corpuser:datahub';
const SEARCH = 'query search($input: SearchInput!) { search(input: $input) { total } }';

const clock = createTestClock();
const signingKey = randomSecret();
let gms: RecordingGms;
let server: TestServer;
let session: TestClient;
let token: string;
beforeAll(async () => {
  gms = await startRecordingGms(signingKey, clock.now);
  server = await startTestServer({
    clock,
    settings: {
      METADATA_SERVICE_URL: gms.url,
      DATAHUB_TOKEN_SERVICE_SIGNING_KEY: signingKey,
    },
  });
  session = await server.signIn();
  token = (await server.mint(session)).accessToken;
});
afterAll(() => gms.close());
beforeEach(() => {
  gms.requests.length = 0;
  gms.refused.length = 0;
  gms.answer = () => ({ body: { from: 'gms' } });
});

const askWithToken = (path = '/api/v2/graphql'): Ask =>
  askAt(() => server.address('frontend'), path, { authorization: `Bearer ${token}` });
const send = (path: string, init: RequestInit = {}) =>
  fetch(new URL(path, server.address('frontend')), {
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers },
  });
const lastRequest = (): GmsRequest => {
  const request = gms.requests.at(-1);
  if (request === undefined) throw new Error(`nothing arrived; refused: ${gms.refused.join('; ')}`);
  return request;
};

describe.each(PATHS)('GraphQL at %s', (path) => {
  it.each([
    [
      'createAccessToken',
      `mutation { createAccessToken(input: {type: PERSONAL, actorUrn: "${ROOT}", duration: ONE_HOUR, name: "x"}) { metadata { actorUrn } } }`,
    ],
    ['listAccessTokens', '{ listAccessTokens(input: {}) { total } }'],
    ['me', '{ me { corpUser { urn } } }'],
    ['appConfig', '{ appConfig { authConfig { tokenAuthEnabled } } }'],
    ['listUsers', '{ listUsers(input: {}) { total } }'],
    ['listPolicies', '{ listPolicies(input: {}) { total } }'],
    ['listServiceAccounts', '{ listServiceAccounts(input: {}) { total } }'],
    ['getInviteToken', '{ getInviteToken(input: {}) { inviteToken } }'],
    ['__schema', '{ __schema { queryType { name } } }'],
  ])('%s stays here', async (name, document) => {
    const answer = await askWithToken(path)(document);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toHaveProperty(name);
    expect(gms.requests).toEqual([]);
  });

  it('an operation that is not ours goes upstream as it came, and the answer comes back', async () => {
    gms.answer = () => ({ body: { data: { search: { total: 3 } }, extensions: {} } });
    const answer = await askWithToken(path)(SEARCH, { input: { query: 'käse' } });
    expect([answer.status, answer.data]).toEqual([200, { search: { total: 3 } }]);
    const { method, url, body } = lastRequest();
    expect([method, url]).toEqual(['POST', '/api/graphql']);
    expect(JSON.parse(body)).toEqual({ query: SEARCH, variables: { input: { query: 'käse' } } });
  });

  it.each(['corpUser', 'corpGroup'])('%s goes upstream, where the metadata is', async (field) => {
    const document = `{ ${field}(urn: "urn:li:${field.toLowerCase()}:x") { urn } }`;
    gms.answer = () => ({ body: { data: { [field]: { urn: 'theirs' } } } });
    expect((await askWithToken(path)(document)).data).toEqual({ [field]: { urn: 'theirs' } });
    expect(JSON.parse(lastRequest().body)).toEqual({ query: document });
  });

  it.each([
    ['side by side', '{ me { corpUser { urn } } search(input: {}) { total } }'],
    [
      'in a fragment',
      'query { ...F me { corpUser { urn } } } fragment F on Query { search(input: {}) { total } }',
    ],
    ['under an alias', '{ search: me { corpUser { urn } } me: search(input: {}) { total } }'],
  ])('a document that asks both is refused, and says which is whose: %s', async (_, document) => {
    const answer = await askWithToken(path)(document);
    expect(answer.status).toBe(200);
    expect(answer.data).toBeNull();
    expect(answer.errors?.[0]).toMatchObject({
      message: 'Latchkey answers me, the metadata service answers search. Ask them in two documents.',
      extensions: { code: 400, type: 'BAD_REQUEST' },
    });
    expect(gms.requests).toEqual([]);
  });
});

describe('GraphQL that goes upstream', () => {
  it('mutations too, and of several operations the one that is named', async () => {
    const query = 'query mine { me { corpUser { urn } } } mutation theirs { addTag(input: {}) }';
    const body = JSON.stringify({ query, operationName: 'theirs' });
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
    expect((await send('/api/graphql', init)).status).toBe(200);
    expect(JSON.parse(lastRequest().body)).toEqual({ query, operationName: 'theirs' });
  });

  it('__typename beside it is nobody’s, and does not make it a mixed document', async () => {
    await askWithToken()('{ __typename search(input: {}) { total } }');
    expect(gms.requests).toHaveLength(1);
  });

  it.each([200, 400, 403, 429, 500])('the status %i passes through', async (status) => {
    gms.answer = () => ({ status, body: { errors: [{ message: 'theirs' }] } });
    expect((await askWithToken()(SEARCH)).status).toBe(status);
  });

  it('without authentication nothing goes upstream: 401', async () => {
    const anonymous = askAt(() => server.address('frontend'), '/api/graphql', {});
    expect((await anonymous(SEARCH)).status).toBe(401);
    expect(gms.requests).toEqual([]);
  });
});

describe('§3.2 path map, byte for byte', () => {
  it.each([
    ['GET', '/api/gms/entities/urn:li:corpuser:datahub', '/entities/urn:li:corpuser:datahub'],
    [
      'GET',
      '/api/gms/entitiesV2/urn%3Ali%3Adataset%3A%28urn%3Ali%3AdataPlatform%3As3%2Ca%2Fb%2CPROD%29?aspects=List(status)',
      '/entitiesV2/urn%3Ali%3Adataset%3A%28urn%3Ali%3AdataPlatform%3As3%2Ca%2Fb%2CPROD%29?aspects=List(status)',
    ],
    [
      'GET',
      '/api/gms/aspects/urn:li:tag:x?aspect=tagKey&version=0',
      '/aspects/urn:li:tag:x?aspect=tagKey&version=0',
    ],
    ['GET', '/api/gms/config?verbose=true', '/config?verbose=true'],
    ['GET', '/api/gms/health', '/health'],
    ['GET', '/api/gms/relationships?urn=x', '/relationships?urn=x'],
    ['POST', '/api/gms/usageStats?action=queryRange', '/usageStats?action=queryRange'],
    ['POST', '/api/gms/runs?action=rollback', '/runs?action=rollback'],
    ['POST', '/api/gms/platform?action=producePlatformEvent', '/platform?action=producePlatformEvent'],
    ['POST', '/api/gms/operations?action=restoreIndices', '/operations?action=restoreIndices'],
    ['POST', '/api/gms/entities?action=search', '/entities?action=search'],
    ['POST', '/api/gms/aspects?action=ingestProposal', '/aspects?action=ingestProposal'],
    ['PUT', '/api/gms/entities/urn:li:tag:x', '/entities/urn:li:tag:x'],
    ['DELETE', '/api/gms/entities/urn:li:tag:x', '/entities/urn:li:tag:x'],
    ['GET', '/openapi/v3/entity/dataset?count=1', '/openapi/v3/entity/dataset?count=1'],
    ['POST', '/openapi/v3/entity/dataset?async=false', '/openapi/v3/entity/dataset?async=false'],
    ['PATCH', '/openapi/v3/entity/dataset', '/openapi/v3/entity/dataset'],
    [
      'GET',
      '/openapi/operations/identity/user/urn?skipCache=true',
      '/openapi/operations/identity/user/urn?skipCache=true',
    ],
  ])('%s %s → %s', async (method, path, upstream) => {
    const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{"käse":"😀"}' };
    const response = await send(path, { method, ...body, headers: { 'content-type': 'application/json' } });
    expect([response.status, await response.json()]).toEqual([200, { from: 'gms' }]);
    const seen = lastRequest();
    expect([seen.method, seen.url, seen.body]).toEqual([method, upstream, body.body ?? '']);
  });

  it.each([403, 404, 422, 500])('the status %i and its body pass through', async (status) => {
    gms.answer = () => ({ status, body: { message: 'theirs', status } });
    const response = await send('/api/gms/entities/urn:li:tag:x');
    expect([response.status, await response.json()]).toEqual([status, { message: 'theirs', status }]);
  });
});

describe('the credential that a GMS with the same signing key accepts (§1.3, §1.6)', () => {
  it('a SESSION JWT of version "1" for the actor, which ends within a minute', async () => {
    await send('/api/gms/health');
    const { claims } = lastRequest();
    expect(Object.keys(claims)).toEqual([
      'actorType',
      'actorId',
      'type',
      'version',
      'jti',
      'sub',
      'exp',
      'iss',
    ]);
    expect(claims).toMatchObject({
      actorType: 'USER',
      actorId: 'datahub',
      type: 'SESSION',
      version: '1',
      iss: 'datahub-metadata-service',
    });
    const remaining = Number(claims.exp) * 1000 - clock.now();
    expect(remaining).toBeGreaterThan(0);
    expect(remaining).toBeLessThanOrEqual(60_000);
  });

  it('it is made anew before it ends', async () => {
    await send('/api/gms/health');
    const first = lastRequest().claims.jti;
    clock.advance(59_000);
    expect((await send('/api/gms/health')).status).toBe(200);
    expect(lastRequest().claims.jti).not.toBe(first);
  });

  it('GraphQL upstream has it too', async () => {
    await askWithToken()(SEARCH);
    expect(lastRequest().claims).toMatchObject({ actorId: 'datahub', type: 'SESSION', version: '1' });
  });

  it('a GMS with another signing key refuses it, and its 401 reaches the caller', async () => {
    const other = await startRecordingGms(randomSecret(), clock.now);
    const stranger = await startTestServer({ clock, settings: { METADATA_SERVICE_URL: other.url } });
    const response = await (await stranger.signIn()).fetch('/api/gms/entities/urn:li:tag:x');
    expect(response.status).toBe(401);
    expect([other.refused, other.requests]).toEqual([['its signature is not ours'], []]);
    await other.close();
  });
});

describe('§3.2 headers upstream', () => {
  it.each([
    ['BROWSER', 'a session cookie', () => session.fetch('/api/gms/health')],
    ['SDK', 'a token', () => send('/api/gms/health')],
    [
      'BROWSER',
      'a session cookie, GraphQL',
      () => session.send('POST', '/api/v2/graphql', { query: SEARCH }),
    ],
    ['SDK', 'a token, GraphQL', () => askWithToken()(SEARCH)],
  ])('X-DataHub-Request-Source is %s for %s', async (source, _, ask) => {
    await ask();
    expect(lastRequest().headers['x-datahub-request-source']).toBe(source);
  });

  it('X-DataHub-Actor and X-DataHub-Request-Source of the caller are stripped, X-Forwarded-* are ours', async () => {
    for (const path of ['/api/gms/health', '/openapi/v3/entity/dataset']) {
      await send(path, {
        headers: {
          'x-datahub-actor': 'urn:li:corpuser:somebody',
          'x-datahub-request-source': 'BROWSER',
          'x-forwarded-host': 'evil.example',
          'x-forwarded-proto': 'gopher',
        },
      });
      const { headers } = lastRequest();
      expect(headers).toMatchObject({
        'x-datahub-actor': ROOT,
        'x-datahub-request-source': 'SDK',
        'x-forwarded-host': new URL(server.origin).host,
        'x-forwarded-proto': 'http',
      });
    }
    expect(gms.refused).toEqual([]);
  });

  it('neither the caller’s token nor the cookies go upstream', async () => {
    await send('/api/gms/health', { headers: { cookie: 'actor=urn:li:corpuser:evil; other=1' } });
    await askWithToken()(SEARCH);
    await session.fetch('/api/gms/health');
    await session.send('POST', '/api/v2/graphql', { query: SEARCH });
    const everything = JSON.stringify(gms.requests.map(({ rawHeaders, body }) => [rawHeaders, body]));
    expect(gms.requests).toHaveLength(4);
    for (const secret of [token, session.cookies.get('PLAY_SESSION') ?? '-', 'other=1'])
      expect(everything).not.toContain(secret);
  });

  it('what clients say about body and themselves goes on: Rest.li version, content type, user agent, trace', async () => {
    const headers = {
      'x-restli-protocol-version': '2.0.0',
      'content-type': 'application/json',
      'user-agent': 'DataHub-Client/1.0',
      'x-datahub-client-mode': 'INGESTION',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    };
    await send('/api/gms/aspects?action=ingestProposal', { method: 'POST', body: '{}', headers });
    expect(lastRequest().headers).toMatchObject(headers);
  });
});

describe('refused here, with a remote metadata service too', () => {
  it('a revoked token, a bad one, none: 401, and nothing goes upstream', async () => {
    const revoked = await server.mint(session);
    await session.send('POST', '/api/v2/graphql', {
      query: `mutation { revokeAccessToken(tokenId: "${revoked.token.id}") }`,
    });
    for (const authorization of [`Bearer ${revoked.accessToken}`, 'Bearer bad', '']) {
      expect((await send('/api/gms/health', { headers: { authorization } })).status).toBe(401);
      const ask = askAt(() => server.address('frontend'), '/api/graphql', { authorization });
      expect((await ask(SEARCH)).status).toBe(401);
    }
    expect([gms.requests, gms.refused]).toEqual([[], []]);
  });

  it('§3.4 /auth/*, which only the system may call, is not proxied: 404', async () => {
    const response = await send('/api/gms/auth/generateSessionTokenForUser', { method: 'POST' });
    expect([response.status, gms.requests.length]).toEqual([404, 0]);
  });
});

describe('§3.2 a metadata service that does not answer', () => {
  it('slow: 504, for Rest.li and for GraphQL', async () => {
    await server.restart({ METADATA_SERVICE_TIMEOUT_MS: '400' });
    gms.answer = () => null;
    const slow = await send('/api/gms/entities/urn:li:tag:x');
    expect([slow.status, await slow.json()]).toEqual([
      504,
      expect.objectContaining({ code: 'upstream.timeout' }),
    ]);
    const graphql = await send('/api/graphql', {
      method: 'POST',
      body: JSON.stringify({ query: SEARCH }),
      headers: { 'content-type': 'application/json' },
    });
    expect([graphql.status, await graphql.json()]).toEqual([
      504,
      expect.objectContaining({ code: 'upstream.timeout' }),
    ]);
  });

  it('down: 502, for Rest.li and for GraphQL; tokens are listed all the same', async () => {
    const METADATA_SERVICE_URL = `http://127.0.0.1:${REFUSING_PORT}`;
    const own = await startTestServer({
      clock,
      settings: { METADATA_SERVICE_URL, DATAHUB_TOKEN_SERVICE_SIGNING_KEY: signingKey },
    });
    const client = await own.signIn();
    const down = await client.fetch('/api/gms/entities/urn:li:tag:x');
    expect([down.status, await down.json()]).toEqual([
      502,
      expect.objectContaining({ code: 'upstream.unreachable' }),
    ]);
    const graphql = await client.send('POST', '/api/v2/graphql', { query: SEARCH });
    expect(graphql.status).toBe(502);
    expect(await graphql.text()).not.toContain(`:${REFUSING_PORT}`);
    expect(
      (await client.graphql('{ listAccessTokens(input: {}) { total } }')).data.listAccessTokens.total,
    ).toBe(0);
  });
});
