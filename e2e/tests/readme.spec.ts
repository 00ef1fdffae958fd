import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { mintByHttp, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';
import type { TestServer } from '../fixtures/test-server.ts';

const README = new URL('../../README.md', import.meta.url);

/** Sends the README's addresses to the test's ports; everything else of the line runs as it stands. */
const CURL = `curl() {
  command curl --connect-to localhost:9002:127.0.0.1:$FRONTEND_PORT \
    --connect-to localhost:8080:127.0.0.1:$METADATA_SERVICE_PORT -sS --fail-with-body "$@"
}`;

test('the four curl lines of the README work as they stand, and only with a token', async ({ server }) => {
  const lines = curlLines(readFileSync(README, 'utf8'));
  expect(lines).toHaveLength(4);
  const cookie = await signInByHttp(server, server.root);
  const { accessToken } = await mintByHttp(server, cookie, { name: 'readme' });

  for (const line of lines) {
    await test.step(line, async () => {
      const good = await run(line, accessToken, server);
      expect(good.exitCode, good.stdout + good.stderr).toBe(0);
      expect(JSON.parse(good.stdout)).not.toHaveProperty('errors');

      const bad = await run(line, 'wrong', server);
      expect(bad.exitCode, 'curl exits with 22 when the server refuses').toBe(22);
      expect(bad.stderr).toContain('error: 401');
    });
  }
});

/** The commands of the block after `<!-- curl-lines -->`: one a line, `\` at the end joins two. */
function curlLines(readme: string): string[] {
  const block = /<!-- curl-lines -->\s*```\w*\n([\s\S]*?)\n```/.exec(readme)?.[1] ?? '';
  return block
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

function run(line: string, token: string, server: TestServer) {
  const env = {
    PATH: process.env.PATH,
    DATAHUB_GMS_TOKEN: token,
    FRONTEND_PORT: new URL(server.frontendUrl).port,
    METADATA_SERVICE_PORT: new URL(server.metadataServiceUrl).port,
  };
  // Without --norc bash takes the socket that Node gives it as input for a remote login, and reads the user's files.
  const args = ['--norc', '-c', `${CURL}\n${line}`];
  return new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve) => {
    execFile('bash', args, { env, timeout: 20_000 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : Number(error.code ?? -1);
      resolve({ exitCode, stdout, stderr });
    });
  });
}
