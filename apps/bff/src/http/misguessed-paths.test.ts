import { beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test/test-server.ts';

describe('a client that takes …/api for the frontend, as DataHub’s does when given …/api/gms', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
  });

  it('signs in and generates a token there', async () => {
    const client = server.visitor();
    const credentials = { username: 'datahub', password: server.rootPassword };
    expect((await client.send('POST', '/api/logIn', credentials)).status).toBe(200);
    const query =
      'mutation { createAccessToken(input: {type: PERSONAL, actorUrn: "urn:li:corpuser:datahub", duration: ONE_HOUR, name: "cli"}) { accessToken } }';
    const answer = await client.send('POST', '/api/api/v2/graphql', { query });
    const { data } = (await answer.json()) as { data: { createAccessToken: { accessToken: string } } };
    expect(await server.knock('frontend', data.createAccessToken.accessToken)).toBe(200);
  });

  it.each(['/api/signUp', '/api/resetNativeUserCredentials'])(
    '%s is judged as without /api',
    async (path) => {
      const answer = await server.visitor().send('POST', path, {});
      expect(answer.status).toBe(400);
      expect(await answer.json()).toHaveProperty('message');
    },
  );

  it('finds nothing else there', async () => {
    expect((await server.visitor().send('POST', '/api/logOut')).status).toBe(404);
    expect((await server.visitor().fetch('/api/api/v1/me')).status).toBe(404);
  });
});
