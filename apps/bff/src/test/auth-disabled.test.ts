import { beforeAll, describe, expect, it } from 'vitest';
import { rawRequest } from './raw-request.ts';
import type { TestClient } from './test-client.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const ENTITY = '/entities/urn:li:corpuser:datahub';
const AUTH_CONFIG = '{ appConfig { authConfig { tokenAuthEnabled } } me { corpUser { urn } } }';

/** Contract §1.8 and §3.2: what METADATA_SERVICE_AUTH_ENABLED=false means at each door. */
describe('with METADATA_SERVICE_AUTH_ENABLED=false', () => {
  let server: TestServer;
  let root: TestClient;
  let secret: string;

  beforeAll(async () => {
    server = await startTestServer({ settings: { METADATA_SERVICE_AUTH_ENABLED: 'false' } });
    root = await server.signIn();
    secret = (await server.mint(root)).accessToken;
  });

  describe('the frontend', () => {
    it('still asks for a session: no credential, and a lone token, are 401', async () => {
      for (const path of [`/api/gms${ENTITY}`, '/api/v1/me', '/api/v1/tokens']) {
        const url = `${server.address('frontend')}${path}`;
        expect((await rawRequest(url)).status).toBe(401);
        expect((await rawRequest(url, { headers: ['Authorization', `Bearer ${secret}`] })).status).toBe(401);
        expect(
          (await rawRequest(url, { headers: ['X-DataHub-Actor', 'urn:li:corpuser:datahub'] })).status,
        ).toBe(401);
      }
    });

    it('lets a session through, as its own user', async () => {
      expect((await root.fetch(`/api/gms${ENTITY}`)).status).toBe(200);
      const { data } = await root.graphql(AUTH_CONFIG);
      expect(data).toEqual({
        appConfig: { authConfig: { tokenAuthEnabled: false } },
        me: { corpUser: { urn: 'urn:li:corpuser:datahub' } },
      });
    });

    it('says so to the page', async () => {
      const me = (await (await root.fetch('/api/v1/me')).json()) as { tokens: { authEnabled: boolean } };
      expect(me.tokens.authEnabled).toBe(false);
    });

    it('gives a session no other name: X-DataHub-Actor means nothing', async () => {
      const ada = await server.addSignedIn('ada');
      const response = await ada.fetch('/api/v1/me', {
        headers: { 'x-datahub-actor': 'urn:li:corpuser:datahub' },
      });
      expect(await response.json()).toMatchObject({ urn: 'urn:li:corpuser:ada' });
    });
  });

  describe('the metadata service', () => {
    it('answers everybody', async () => {
      const url = `${server.address('metadata')}${ENTITY}`;
      for (const headers of [
        [],
        ['Authorization', 'Bearer nonsense'],
        ['X-DataHub-Actor', 'urn:li:corpuser:ada'],
      ]) {
        expect((await rawRequest(url, { headers })).status).toBe(200);
      }
    });

    it('takes the caller for whom X-DataHub-Actor names', async () => {
      await server.addUser('bob');
      const answer = await rawRequest(`${server.address('metadata')}/api/graphql`, {
        method: 'POST',
        headers: ['Content-Type', 'application/json', 'X-DataHub-Actor', 'urn:li:corpuser:bob'],
        body: JSON.stringify({ query: AUTH_CONFIG }),
      });
      expect(JSON.parse(answer.body).data.me.corpUser.urn).toBe('urn:li:corpuser:bob');
    });
  });

  describe('turned on again', () => {
    it('both doors ask for a credential, and the token that was minted meanwhile opens them', async () => {
      await server.restart({ METADATA_SERVICE_AUTH_ENABLED: 'true' });
      for (const door of ['frontend', 'metadata'] as const) {
        const path = door === 'frontend' ? `/api/gms${ENTITY}` : ENTITY;
        const url = `${server.address(door)}${path}`;
        expect((await rawRequest(url)).status).toBe(401);
        expect(
          (await rawRequest(url, { headers: ['X-DataHub-Actor', 'urn:li:corpuser:datahub'] })).status,
        ).toBe(401);
        expect(await server.knock(door, secret)).toBe(200);
      }
    });
  });
});
