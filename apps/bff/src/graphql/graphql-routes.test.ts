import { beforeAll, describe, expect, it } from 'vitest';
import { processorTime } from '../../../../scripts/testing/busy-machine.ts';
import type { TestClient } from '../test/test-client.ts';
import { startTestServer, type TestServer } from '../test/test-server.ts';

const ME =
  '{ me { corpUser { urn username } platformPrivileges { generatePersonalAccessTokens manageTokens managePolicies } } }';
const PATHS = ['/api/v2/graphql', '/api/graphql', '/api/gms/api/graphql'];

let server: TestServer;
let root: TestClient;
let ada: TestClient;

beforeAll(async () => {
  server = await startTestServer();
  root = await server.signIn();
  ada = await server.addSignedIn('ada');
});

describe('the GraphQL endpoint', () => {
  it.each(PATHS)('%s answers a session, a token, and any query string', async (path) => {
    const { accessToken } = await server.mint(ada);
    const script = server.script(`Bearer ${accessToken}`);
    for (const client of [ada, script]) {
      const response = await client.send('POST', `${path}?operationName=getMe`, { query: ME });
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        data: { me: { corpUser: { urn: 'urn:li:corpuser:ada', username: 'ada' } } },
        extensions: {},
      });
    }
  });

  it('answers at the metadata service too, as the user of the token', async () => {
    const { accessToken } = await server.mint(ada);
    const response = await server
      .script(`Bearer ${accessToken}`, 'metadata')
      .send('POST', '/api/graphql', { query: ME });
    expect(await response.json()).toMatchObject({ data: { me: { corpUser: { username: 'ada' } } } });
  });

  it('tells each privilege by itself (contract §2.5)', async () => {
    const { data } = await ada.graphql(ME);
    expect(data.me.platformPrivileges).toEqual({
      generatePersonalAccessTokens: true,
      manageTokens: false,
      managePolicies: false,
    });
    expect((await root.graphql(ME)).data.me.platformPrivileges.manageTokens).toBe(true);
  });

  it('says how tokens are set up', async () => {
    const { data } = await ada.graphql(
      '{ appConfig { authConfig { tokenAuthEnabled allowNoExpiry allowedAccessTokenDurations } } }',
    );
    expect(data.appConfig.authConfig).toEqual({
      tokenAuthEnabled: true,
      allowNoExpiry: false,
      allowedAccessTokenDurations: ['PT1H', 'P1D', 'P7D', 'P30D', 'P90D', 'P180D', 'P365D'],
    });
  });
});

describe('400', () => {
  it.each([
    ['no query', '{}'],
    ['an empty query', '{"query":""}'],
    ['a query that is a number', '{"query":5}'],
    ['an array', '[{"query":"{ me { corpUser { urn } } }"}]'],
    ['variables that are text', '{"query":"{ __typename }","variables":"x"}'],
  ])('with an empty body: %s', async (_, body) => {
    const response = await ada.fetch('/api/v2/graphql', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(400);
    expect(await response.text()).toBe('');
  });

  it('for a body that is not JSON', async () => {
    const response = await ada.fetch('/api/v2/graphql', {
      method: 'POST',
      body: '{"query":',
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(400);
  });
});

describe('401', () => {
  it.each(PATHS)('%s without a credential, before the query is read', async (path) => {
    const response = await server.visitor().send('POST', path, { query: ME });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="Latchkey"');
  });
});

describe('403', () => {
  it('for a write that another site sends with the cookie', async () => {
    const mutation = { query: 'mutation { revokeAccessToken(tokenId: "x") }' };
    const body = JSON.stringify(mutation);
    const foreign = [
      { origin: 'https://evil.example', 'content-type': 'application/json' },
      { origin: 'null', 'content-type': 'text/plain' },
      { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' },
      { 'sec-fetch-site': 'same-site', 'content-type': 'application/json' },
    ];
    for (const headers of foreign) {
      const response = await ada.fetch('/api/v2/graphql', { method: 'POST', body, headers });
      expect(response.status, JSON.stringify(headers)).toBe(403);
    }
  });
});

describe('405', () => {
  it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('%s is not allowed, and POST is named', async (method) => {
    const response = await ada.fetch('/api/v2/graphql?query={__typename}', { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });
});

describe('errors over HTTP 200', () => {
  it.each([
    ['a document that does not parse', '{'],
    ['a field that does not exist', '{ me { corpUser { password } } }'],
    ['a variable that is missing', 'query q($x: String!) { getAccessTokenMetadata(token: $x) { id } }'],
    [
      'an enum value that does not exist',
      'mutation { createAccessToken(input: {type: X, actorUrn: "a", name: "n"}) { accessToken } }',
    ],
  ])('%s is a validation error', async (_, query) => {
    const response = await ada.send('POST', '/api/v2/graphql', { query });
    expect(response.status).toBe(200);
    const answer = (await response.json()) as {
      errors: Array<{ extensions: { code: number; type: string } }>;
    };
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 400, type: 'BAD_REQUEST' });
    expect(JSON.stringify(answer)).not.toMatch(/\/src\/|node_modules|at .+:\d+/);
  });
});

describe('a greedy document', () => {
  it.each([
    ['10 000 aliases', `{ ${Array.from({ length: 10_000 }, (_, i) => `a${i}: __typename`).join(' ')} }`],
    ['fragments in a circle', '{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }'],
    ['a thousand levels', `{ ${'me { corpUser { '.repeat(500)}urn${' } }'.repeat(500)} }`],
    ['lists within 2,400 lists', `{ listAccessTokens(input: {filters: ${'['.repeat(2_400)}`],
    [
      '22 fragments, each twice in the one before, and nothing in the last',
      `{ ...f0 } ${Array.from({ length: 22 }, (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`).join(' ')}`,
    ],
    [
      '100 tokens at once',
      `mutation { ${Array.from({ length: 100 }, (_, i) => `a${i}: createAccessToken(input: {type: PERSONAL, actorUrn: "urn:li:corpuser:ada", duration: ONE_HOUR, name: "n"}) { accessToken }`).join(' ')} }`,
    ],
  ])('is refused within a second: %s', async (_, query) => {
    const startedAt = processorTime();
    const response = await ada.send('POST', '/api/v2/graphql', { query });
    expect(processorTime() - startedAt).toBeLessThan(1_000);
    expect(response.status).toBeLessThan(500);
    const answer = (await response.json()) as { errors?: unknown[]; data?: unknown };
    expect(answer.errors?.length).toBeGreaterThan(0);
  });
});
