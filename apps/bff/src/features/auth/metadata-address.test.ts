import { beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../test/test-server.ts';

const CLIENT = '203.0.113.7';

describe('the address of a client in the record of a refused write', () => {
  let server: TestServer;
  let token: string;

  beforeAll(async () => {
    server = await startTestServer({ settings: { TRUSTED_PROXIES: '127.0.0.1' } });
    token = (await server.mint(await server.addSignedIn('ada'))).accessToken;
  });

  const refusedWrite = {
    proposal: {
      entityType: 'corpuser',
      entityUrn: 'urn:li:corpuser:datahub',
      changeType: 'UPSERT',
      aspectName: 'corpUserStatus',
      aspect: { contentType: 'application/json', value: '{"status":"SUSPENDED"}' },
    },
  };
  const addressAfter = async (
    door: 'frontend' | 'metadata',
    path: string,
    headers: Record<string, string>,
  ) => {
    const body = JSON.stringify(refusedWrite);
    const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
    const response = await server.script(`Bearer ${token}`, door).fetch(path, init);
    expect(response.status).toBe(403);
    return (await server.store.read.audit.listLatest(1)).at(-1)?.ip;
  };

  it('is the client’s when the write came through the frontend', async () => {
    const path = '/api/gms/aspects?action=ingestProposal';
    expect(await addressAfter('frontend', path, { 'x-forwarded-for': CLIENT })).toBe(CLIENT);
  });
});

describe('without trusted proxies', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
  });

  it.each(['frontend', 'metadata'] as const)(
    'no caller of the %s door chooses its own address',
    async (door) => {
      const ada = await server.addSignedIn(`ada-${door}`);
      const { accessToken } = await server.mint(ada);
      const path = door === 'frontend' ? '/api/gms/entities?action=delete' : '/entities?action=delete';
      const response = await server.script(`Bearer ${accessToken}`, door).fetch(path, {
        method: 'POST',
        body: JSON.stringify({ urn: 'urn:li:corpuser:datahub' }),
        headers: { 'content-type': 'application/json', 'x-forwarded-for': CLIENT },
      });
      expect(response.status).toBe(403);
      expect((await server.store.read.audit.listLatest(1)).at(-1)?.ip).toBe('127.0.0.1');
    },
  );
});
