import { execFile } from 'node:child_process';
import { expect } from '@playwright/test';
import { test } from '../fixtures/test.ts';

test('the curl command of the page, run as it stands, asks for the token and reads the user at both doors', async ({
  server,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await form.name.fill('snippet');
  await form.submit.click();
  const token = await secret.read();
  const command = (await secret.curl.textContent()) ?? '';
  expect(command).toContain(server.metadataServiceUrl);
  expect(command).not.toContain(token);

  const good = await runInShell(command, token);
  expect(good.exitCode, good.stderr).toBe(0);
  expect(good.stdout.match(/"urn":"urn:li:corpuser:datahub"/g) ?? [], good.stdout).toHaveLength(2);
  expect(good.stdout + good.stderr).not.toContain(token);

  const bad = await runInShell(command, 'wrong');
  expect(bad.stdout.match(/"status":401/g) ?? [], bad.stdout).toHaveLength(2);
});

/** Runs a command in a shell that has nothing in its environment; the token is what is pasted at its prompt. */
function runInShell(command: string, token: string) {
  return new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve) => {
    // Without --norc bash takes the socket that Node gives it as input for a remote login.
    const options = { env: { PATH: process.env.PATH }, timeout: 20_000 };
    const child = execFile('bash', ['--norc', '-c', command], options, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
    child.stdin?.end(`${token}\n`);
  });
}
