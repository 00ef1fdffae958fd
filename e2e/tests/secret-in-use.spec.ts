import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { call, MEANT, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

test.beforeEach(async ({ context, server, tokensPage }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.frontendUrl });
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
});

test('on a shared screen the secret is hidden, and can be copied all the same', async ({
  page,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await form.name.fill('on a projector');
  await form.submit.click();
  const token = await secret.read();
  await secret.hide.check();
  await expect(secret.value).toHaveText('The token is hidden');
  expect(await page.locator('body').textContent()).not.toContain(token);
  await secret.copy.click();
  await expect(secret.root.getByText('Token copied to clipboard')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  await expect(secret.value).toHaveText('The token is hidden');
  await secret.hide.uncheck();
  await expect(secret.value).toHaveText(token);
  await secret.close.click();
});

test('saved as a file it is what a shell can read, and nothing asks any more', async ({
  page,
  server,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await form.name.fill('in a file');
  await form.submit.click();
  const token = await secret.read();
  const [download] = await Promise.all([page.waitForEvent('download'), secret.download.click()]);
  expect(download.suggestedFilename()).toBe('datahub.env');
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-download-'));
  try {
    const path = join(folder, 'datahub.env');
    await download.saveAs(path);
    expect(readFileSync(path, 'utf8')).toBe(
      `DATAHUB_GMS_TOKEN=${token}\nDATAHUB_GMS_URL=${server.metadataServiceUrl}\n`,
    );
    const shell = execFileSync('sh', ['-c', '. "$0" && printf %s "$DATAHUB_GMS_TOKEN"', path], {
      encoding: 'utf8',
    });
    expect(shell).toBe(token);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await expect(secret.root.getByText('Keep others out: chmod 600 datahub.env')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(secret.root).toHaveCount(0);
});

test('every snippet names this server, reads the token from a variable, and can be copied', async ({
  page,
  server,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await form.name.fill('in snippets');
  await form.submit.click();
  const token = await secret.read();
  const proxy = `${server.frontendUrl}/api/gms`;
  for (const [tab, name, hosts, said] of [
    ['curl', 'curl', [proxy, server.metadataServiceUrl], 'cURL command copied to clipboard'],
    ['Python', 'python', [server.metadataServiceUrl], 'Python code copied to clipboard'],
    ['Recipe', 'recipe', [server.metadataServiceUrl], 'Recipe copied to clipboard'],
    ['datahub init', 'init', [server.metadataServiceUrl], 'Command copied to clipboard'],
  ] as const) {
    await secret.tab(tab).click();
    const shown = await secret.root.getByTestId(`access-token-${name}`).textContent();
    for (const host of hosts) expect(shown ?? '', name).toContain(host);
    expect(shown ?? '', name).not.toContain(token);
    await secret.root.getByTestId(`copy-${name}-button`).click();
    await expect(secret.root.getByText(said)).toBeVisible();
    expect((await page.evaluate(() => navigator.clipboard.readText())).trim(), name).toBe(shown?.trim());
  }
  for (const name of ['curl', 'python', 'recipe']) {
    await secret.tab({ curl: 'curl', python: 'Python', recipe: 'Recipe' }[name] ?? '').click();
    await expect(secret.root.getByTestId(`access-token-${name}`)).toContainText('DATAHUB_GMS_TOKEN');
  }
  await secret.close.click();
});

test('Try it asks both doors from the server’s side, and says why not in words', async ({
  page,
  server,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await form.name.fill('tried');
  await form.submit.click();
  await secret.read();
  const calls: string[] = [];
  page.on('request', (request) => calls.push(new URL(request.url()).pathname));
  await secret.tryIt.click();
  await expect(secret.trial).toContainText(/Frontend: 200 OK, \d+ ms/);
  await expect(secret.trial).toContainText(/Metadata service: 200 OK, \d+ ms/);
  await expect(secret.trial).toHaveRole('status');
  expect(calls).toEqual(['/api/v1/tokens/try']);

  const cookie = await signInByHttp(server, server.root);
  const list = await call(`${server.frontendUrl}/api/v1/tokens?query=tried`, { cookie });
  const { id } = JSON.parse(list.text).tokens[0];
  const url = `${server.frontendUrl}/api/v1/tokens/${encodeURIComponent(id)}`;
  expect((await call(url, { cookie, headers: MEANT, method: 'DELETE' })).status).toBe(204);
  await secret.tryIt.click();
  await expect(secret.trial).toContainText(/Frontend: 401, \d+ ms\. The token was revoked\./);
  await expect(secret.trial).toContainText(/Metadata service: 401, \d+ ms\. The token was revoked\./);
  await secret.close.click();
});
