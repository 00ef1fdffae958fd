import { join } from 'node:path';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestServer, type TestServer } from '../e2e/fixtures/test-server.ts';
import { ROOT } from './tools/paths.ts';

const PAGE_ORIGIN = 'http://localhost:5173';
const SSO = {
  AUTH_OIDC_ENABLED: 'true',
  AUTH_OIDC_CLIENT_ID: 'latchkey',
  AUTH_OIDC_CLIENT_SECRET: 'a secret between the two of them',
  // Nobody listens there: what matters is who answers for it.
  AUTH_OIDC_DISCOVERY_URI: 'http://127.0.0.1:9/.well-known/openid-configuration',
};

let server: TestServer;
let dev: ViteDevServer;

// Both sides as `pnpm dev` starts them, but for the port of the page.
beforeAll(async () => {
  server = await startTestServer({ LOG_LEVEL: 'error' });
  vi.stubEnv('PORT', new URL(server.frontendUrl).port);
  dev = await createServer({
    configFile: join(ROOT, 'apps/web/vite.config.ts'),
    server: { port: 0, strictPort: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    logLevel: 'silent',
  });
  await dev.listen();
});
afterAll(async () => {
  await dev.close();
  await server.dispose();
});

const get = (path: string) => fetch(new URL(path, dev.resolvedUrls?.local[0]), { redirect: 'manual' });
const pageOffersSso = async () => /<meta name="sso" content="on"/.test(await (await get('/login')).text());

test('the page of the dev server offers single sign-on when the server does, as of now', async () => {
  expect(await pageOffersSso()).toBe(false);
  await server.restart({ BASE_URL: PAGE_ORIGIN, ...SSO });
  expect(await pageOffersSso()).toBe(true);
  const begun = await get('/sso?redirect_uri=%2Fsettings%2Ftokens');
  expect(begun.headers.get('location')).toBe(
    '/login?redirect_uri=%2Fsettings%2Ftokens&error=sso.provider-unavailable',
  );
  const answered = await get('/callback/oidc?code=x&state=y');
  expect(answered.headers.get('location')).toMatch(/^\/login\?.*error=sso\.attempt-over/);
});

test.each(['/signUp', '/signUp/check', '/resetNativeUserCredentials', '/logIn', '/api/v1/tokens'])(
  'the server answers for %s, not the page',
  async (path) => {
    const url = new URL(path, dev.resolvedUrls?.local[0]);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: PAGE_ORIGIN, 'x-latchkey-request': '1' },
      body: '{}',
    });
    expect(response.headers.get('content-type')).toMatch(/json/);
    expect(response.status).not.toBe(404);
  },
);
