import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../test/test-client.ts';
import { type ContractServer, type Person, startContractServer } from './contract-server.contract.ts';

const BUILT_PAGE = new URL('../../../web/dist/index.html', import.meta.url);

let server: ContractServer;
let root: Person;
let session: TestClient;
beforeAll(async () => {
  server = await startContractServer();
  root = await server.root();
  session = await server.signIn();
});

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(new URL(path, server.address('frontend')), { method, headers, redirect: 'manual' });
const bearer = () => ({ authorization: `Bearer ${root.token}` });

describe('§3.1 routes', () => {
  it.each(['/', '/login', '/settings/tokens', '/dataset/urn:li:dataset:x'])(
    'GET %s: the page, which no cache keeps',
    async (path) => {
      const response = await get(path);
      const isBuilt = existsSync(BUILT_PAGE);
      expect(response.status).toBe(isBuilt ? 200 : 503);
      expect(response.headers.get('content-type')).toMatch(isBuilt ? /^text\/html/ : /problem\+json/);
      expect(response.headers.get('cache-control')).toMatch(/no-cache|no-store/);
    },
  );

  it.each(['/admin', '/health'])('GET %s: 200 text GOOD', async (path) => {
    const response = await get(path);
    expect([response.status, await response.text()]).toEqual([200, 'GOOD']);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  });

  it('GET /config: status and config, and no noCode: it is not a metadata service', async () => {
    const config = await (await get('/config')).json();
    expect(config).toEqual({
      status: 'ok',
      config: { application: 'datahub-frontend', appVersion: expect.stringMatching(/^\d/), basePath: '' },
    });
  });

  it('GET /config: basePath is the path of BASE_URL', async () => {
    const settings = { BASE_URL: 'https://tokens.example/latchkey' };
    const below = await startContractServer({ settings });
    const response = await fetch(new URL('/config', below.address('frontend')));
    expect(await response.json()).toMatchObject({ config: { basePath: '/latchkey' } });
  });

  it.each([
    ['GET', '/sso'],
    ['GET', '/callback/oidc'],
    ['POST', '/callback/oidc'],
    ['POST', '/otel/v1/traces'],
    ['POST', '/auth/generateSessionTokenForUser'],
    ['GET', '/assets/nothing.js'],
  ])('not offered: %s %s is 404', async (method, path) => {
    const response = await session.fetch(path, { method });
    expect(response.status).toBe(404);
  });

  it.each(['GET', 'POST', 'PUT', 'DELETE'])('%s below /api/gms is proxied', async (method) => {
    const response = await get('/api/gms/entitiesV2/urn:li:corpuser:datahub', bearer(), method);
    // Only GET is one of the metadata service's routes; its 404 has Rest.li's members, which ours has not.
    expect(response.status).toBe(method === 'GET' ? 200 : 404);
    expect(await response.json()).toHaveProperty(method === 'GET' ? 'aspects' : 'exceptionClass');
  });

  it('PATCH is not routed below /api, and is below /openapi', async () => {
    const api = await get('/api/gms/openapi/v3/entity/dataset', bearer(), 'PATCH');
    expect([api.status, api.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, PUT, DELETE']);
    const openapi = await get('/openapi/v3/entity/dataset', bearer(), 'PATCH');
    expect([openapi.status, await openapi.json()]).toEqual([400, expect.objectContaining({ status: 400 })]);
  });

  it('HEAD is proxied below /openapi', async () => {
    const response = await get('/openapi/v3/entity/corpuser/urn:li:corpuser:datahub', bearer(), 'HEAD');
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it.each([
    '/api/gms/auth/generateSessionTokenForUser',
    '/api/gms/actuator/health',
    '/api/gmsX/entities',
    '/api/other',
  ])('differs: %s is not proxied: 404, for only listed paths go through', async (path) => {
    expect((await get(path, bearer())).status).toBe(404);
  });
});

describe('§3.1 GET /authenticate', () => {
  const authenticate = async (query: string, client?: TestClient) => {
    const response = await (client === undefined
      ? get(`/authenticate${query}`)
      : client.fetch(`/authenticate${query}`));
    return [response.status, response.headers.get('location')];
  };

  it('with a valid session: a redirect to redirect_uri', async () => {
    expect(await authenticate('?redirect_uri=%2Fsettings%2Ftokens%3Fstart%3D10', session)).toEqual([
      303,
      '/settings/tokens?start=10',
    ]);
    expect(await authenticate('', session)).toEqual([303, '/']);
  });

  it('without one: a redirect to /login?redirect_uri=…', async () => {
    expect(await authenticate('?redirect_uri=%2Fsettings')).toEqual([303, '/login?redirect_uri=%2Fsettings']);
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
  ])('absolute, // and other foreign targets fall back to /: %s', async (target) => {
    expect(await authenticate(`?redirect_uri=${encodeURIComponent(target)}`, session)).toEqual([303, '/']);
  });

  it('a token is no session: a redirect to /login', async () => {
    const response = await get('/authenticate?redirect_uri=%2F', bearer());
    expect([response.status, response.headers.get('location')]).toEqual([303, '/login?redirect_uri=%2F']);
  });
});

describe('§3.2 gate', () => {
  it('without session and Authorization: 401; differs: with a body that says why', async () => {
    for (const path of ['/api/gms/entities/urn:li:corpuser:datahub', '/openapi/v3/entity/corpuser']) {
      const response = await get(path);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'auth.required', status: 401 });
    }
    expect((await get('/api/v2/graphql', {}, 'POST')).status).toBe(401);
  });

  it('differs: a credential is judged here, so a bad one never reaches the metadata service', async () => {
    const response = await get('/api/gms/entities/urn:li:corpuser:datahub', { authorization: 'Bearer bad' });
    expect([response.status, await response.json()]).toEqual([
      401,
      expect.not.objectContaining({ exceptionClass: expect.anything() }),
    ]);
  });

  it('§1.8: a pipeline reaches /config without a good credential, as anybody reaches it at the metadata service', async () => {
    const pipeline = { authorization: 'Bearer bad', 'x-datahub-client-mode': 'INGESTION' };
    const response = await get('/api/gms/config', pipeline);
    expect([response.status, await response.json()]).toEqual([
      200,
      expect.objectContaining({ noCode: 'true' }),
    ]);
    expect((await get('/api/gms/health', pipeline)).status).toBe(401);
    expect((await get('/api/gms/config', { authorization: 'Bearer bad' })).status).toBe(401);
  });

  it('the session takes precedence over an Authorization header', async () => {
    const ada = await server.person('ada');
    const response = await session.fetch('/openapi/operations/identity/user/urn', {
      headers: { authorization: `Bearer ${ada.token}` },
    });
    expect(await response.json()).toEqual({ urn: 'urn:li:corpuser:datahub' });
  });

  it('the query is kept', async () => {
    const response = await get('/api/gms/config?verbose=true', bearer());
    expect(await response.json()).toMatchObject({ noCode: 'true', userType: 'user' });
  });
});

describe('§3.2 gzip', () => {
  const ask = (encoding: string, query: string) =>
    fetch(new URL('/api/v2/graphql', server.address('frontend')), {
      method: 'POST',
      headers: { ...bearer(), 'content-type': 'application/json', 'accept-encoding': encoding },
      body: JSON.stringify({ query }),
    });

  it.each([
    '{ me { corpUser { urn } } }',
    '{ listPolicies(input: {}) { policies { urn name description privileges } } }',
  ])('GraphQL via the frontend has Content-Encoding: gzip, and decodes: %s', async (query) => {
    const response = await ask('gzip', query);
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.json()).toHaveProperty('data');
  });

  it('a caller that takes no gzip gets none', async () => {
    const response = await ask('identity', '{ me { corpUser { urn } } }');
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.json()).toHaveProperty('data.me');
  });

  it('a large proxied answer is compressed too', async () => {
    const response = await get('/openapi/v3/entity/corpuser?count=100&systemMetadata=true', {
      ...bearer(),
      'accept-encoding': 'gzip',
    });
    const text = await response.text();
    const isLarge = text.length >= 1024;
    expect(response.headers.get('content-encoding')).toBe(isLarge ? 'gzip' : null);
  });
});
