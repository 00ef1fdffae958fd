import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect } from '@playwright/test';
import { REFUSING_PORT } from '../../scripts/testing/ports.ts';
import { call, mintByHttp, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';
import type { TestServer } from '../fixtures/test-server.ts';
import type { TokensPage } from '../pages/tokens-page.ts';

test('a metadata service that is down: the proxy says so at once, Latchkey goes on', async ({
  server,
  tokensPage,
}) => {
  await server.restart({ METADATA_SERVICE_URL: `http://127.0.0.1:${REFUSING_PORT}`, LOG_LEVEL: 'error' });
  const answer = await readThroughProxy(server);
  expect(answer.status, answer.text).toBe(502);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(JSON.parse(answer.text)).toMatchObject({ status: 502, code: 'upstream.unreachable' });
  expect(answer.tookMs).toBeLessThan(10_000);
  await generatesAndRevokes(server, tokensPage);
});

test.describe('slow', () => {
  let silent: Server;

  test.beforeAll(async () => {
    // Takes every connection and never answers.
    silent = createServer((socket) => socket.on('error', () => socket.destroy()).resume());
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });

  test.afterAll(() => {
    silent.close();
  });

  test('a metadata service that is slow: the proxy gives up in time, Latchkey goes on', async ({
    server,
    tokensPage,
  }) => {
    await server.restart({
      METADATA_SERVICE_URL: urlOf(silent),
      METADATA_SERVICE_TIMEOUT_MS: '300',
      LOG_LEVEL: 'error',
    });
    const answer = await readThroughProxy(server);
    expect(answer.status, answer.text).toBe(504);
    expect(JSON.parse(answer.text)).toMatchObject({ status: 504, code: 'upstream.timeout' });
    expect(answer.tookMs).toBeGreaterThanOrEqual(300);
    expect(answer.tookMs).toBeLessThan(10_000);
    await generatesAndRevokes(server, tokensPage);
  });
});

async function readThroughProxy(server: TestServer) {
  const cookie = await signInByHttp(server, server.root);
  const { accessToken: token } = await mintByHttp(server, cookie, { name: 'for the proxy' });
  const startedAt = performance.now();
  const answer = await call(`${server.frontendUrl}/api/gms/entities/urn:li:corpuser:datahub`, { token });
  return { ...answer, tookMs: performance.now() - startedAt };
}

async function generatesAndRevokes(server: TestServer, tokensPage: TokensPage) {
  await tokensPage.openSignedIn(server.root);
  const token = await tokensPage.generate('while it is away');
  const whoAmI = () =>
    call(`${server.frontendUrl}/api/v2/graphql`, { token, json: { query: '{ me { corpUser { urn } } }' } });
  expect((await whoAmI()).status).toBe(200);
  await tokensPage.revokeButton('while it is away').click();
  await tokensPage.revokeDialog.confirm.click();
  await expect(tokensPage.row('while it is away')).toHaveCount(0);
  expect((await whoAmI()).status).toBe(401);
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
