import { beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test/test-server.ts';

describe('a frontend below a path of BASE_URL', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer({ settings: { BASE_URL: 'https://data.example/latchkey' } });
  });

  it.each(['', '/latchkey'])(
    'answers at "%s/…", whether or not the reverse proxy left the path on',
    async (base) => {
      const visitor = server.visitor();
      expect((await visitor.fetch(`${base}/health`)).status).toBe(200);
      expect((await visitor.fetch(`${base}/api/v1/me`)).status).toBe(401);
      expect((await visitor.fetch(`${base}/api/gms/entities/urn:li:corpuser:datahub`)).status).toBe(401);
    },
  );

  it('sends browsers to paths below it', async () => {
    const { headers } = await server.visitor().fetch('/latchkey/authenticate?redirect_uri=/settings/tokens');
    expect(headers.get('location')).toBe('/latchkey/login?redirect_uri=%2Fsettings%2Ftokens');
  });

  it('names the files of the page below it', async () => {
    const html = await (await server.visitor().fetch('/latchkey/settings/tokens')).text();
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file);
    expect(files).not.toEqual([]);
    for (const file of files) expect(file).toMatch(/^\/latchkey\//);
  });

  it('does not take a longer name for its path', async () => {
    expect((await server.visitor().fetch('/latchkeyX/api/v1/me')).status).not.toBe(401);
  });

  it('still refuses odd targets below it', async () => {
    const answer = await server.script('Bearer x').fetch('/latchkey/api/gms/entities/%252e%252e/auth');
    expect(answer.status).toBe(400);
  });
});
