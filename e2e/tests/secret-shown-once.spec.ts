import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { browserTraces, memoryOf } from '../fixtures/browser-traces.ts';
import { call, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

test('after it was shown once the token is nowhere: page, storage, memory, history, server (test CS-08)', async ({
  page,
  context,
  server,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await form.name.fill('shown-once');
  const minted = page.waitForResponse((response) => response.request().method() === 'POST');
  await form.submit.click();
  const token = await secret.read();

  await test.step('the answer that holds it may be kept by nobody', async () => {
    const response = await minted;
    expect(response.status()).toBe(201);
    expect(response.headers()['cache-control']).toBe('no-store');
    expect(response.url()).not.toContain(token);
  });

  await test.step('while it is shown it is in the page, so that the search below is known to find it', async () => {
    expect(await browserTraces(page)).toContain(token);
    expect(await memoryOf(page)).toContain(token);
    const kept = JSON.parse(await browserTraces(page));
    expect(JSON.stringify({ ...kept, dom: '' })).not.toContain(token);
  });

  await secret.close.click();
  await expect(tokensPage.row('shown-once')).toBeVisible();

  await test.step('once closed it is gone from the page, what it stores and its memory', async () => {
    expect(await browserTraces(page)).not.toContain(token);
    expect(await memoryOf(page)).not.toContain(token);
  });

  await test.step('a reload, back and forward do not bring it back', async () => {
    await page.reload();
    await expect(tokensPage.row('shown-once')).toBeVisible();
    expect(await browserTraces(page)).not.toContain(token);
    await page.goto('/login');
    await expect(tokensPage.heading).toBeVisible();
    await page.goBack();
    await expect(tokensPage.row('shown-once')).toBeVisible();
    expect(await browserTraces(page)).not.toContain(token);
    await page.goForward();
    await expect(tokensPage.row('shown-once')).toBeVisible();
    expect(await browserTraces(page)).not.toContain(token);
  });

  await test.step('a second tab does not have it', async () => {
    const other = await context.newPage();
    await other.goto('/settings/tokens');
    await expect(other.getByRole('rowheader', { name: 'shown-once' })).toBeVisible();
    expect(await browserTraces(other)).not.toContain(token);
    await other.close();
  });

  await test.step('no API gives it away', async () => {
    const cookie = await signInByHttp(server, server.root);
    const list = await call(`${server.frontendUrl}/api/v1/tokens?state=all`, { cookie });
    expect(list.status).toBe(200);
    expect(list.text).toContain('shown-once');
    expect(list.text).not.toContain(token);
    expect(list.headers.get('cache-control')).toBe('no-store');
    const query = `{
      listAccessTokens(input: { start: 0, count: 10, filters: [] }) { tokens { id urn name } }
      getAccessTokenMetadata(token: "${token}") { id name ownerUrn }
    }`;
    const graphql = await call(`${server.frontendUrl}/api/v2/graphql`, { cookie, json: { query } });
    expect(graphql.text).toContain('shown-once');
    expect(graphql.text).not.toContain(token);
  });

  await test.step('no file of the server has it', async () => {
    const files = readdirSync(server.dataDir);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files)
      expect(readFileSync(join(server.dataDir, file)).includes(token), file).toBe(false);
  });
});

test('nothing but its button closes the view of the token, and leaving the page asks first', async ({
  page,
  server,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await form.name.fill('held');
  await form.submit.click();
  const token = await secret.read();

  await page.keyboard.press('Escape');
  await page.mouse.click(5, 5);
  await expect(secret.root.getByRole('button', { name: /^close$/i })).toHaveCount(0);
  await expect(page.locator('.ant-modal-close')).toHaveCount(0);
  await expect(secret.value).toHaveText(token);

  const questions: string[] = [];
  page.on('dialog', async (dialog) => {
    questions.push(dialog.type());
    await dialog.dismiss();
  });
  await page.evaluate(() => location.reload());
  await expect.poll(() => questions).toEqual(['beforeunload']);
  await expect(secret.value).toHaveText(token);

  await secret.close.click();
  await expect(tokensPage.row('held')).toBeVisible();
  await page.reload();
  await expect(tokensPage.row('held')).toBeVisible();
  expect(questions, 'nothing is asked once it was copied').toHaveLength(1);
});

test('a session that ends while the token is shown does not take the token away', async ({
  page,
  server,
  loginPage,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await page.clock.install();
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await form.name.fill('outlives-the-session');
  await form.submit.click();
  const token = await secret.read();

  // She went to lunch, and comes back to the tab: the page asks anew who is signed in, and nobody is.
  await server.advanceClock(31 * 60 * 1_000);
  await page.clock.fastForward('31:00');
  const told = page.waitForResponse((response) => response.status() === 401);
  await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
  expect((await told).url()).toContain('/api/v1/');
  await secret.copy.click();
  await expect(secret.root.getByText('Token copied to clipboard')).toBeVisible();
  await expect(secret.value).toHaveText(token);
  await secret.close.click();
  await expect(loginPage.heading).toBeVisible();
});

test('copying works on plain http, where browsers have no clipboard API', async ({
  page,
  server,
  tokensPage,
}) => {
  // A host name that is not localhost makes the page an insecure context, as on a self-hosted server.
  const address = `http://latchkey.test:${new URL(server.frontendUrl).port}`;
  await server.restart({ BASE_URL: address });
  const answer = await page.request.post('/logIn', { data: server.root });
  expect(answer.status()).toBe(200);
  const cookies = await page.context().cookies();
  await page.context().addCookies(cookies.map((cookie) => ({ ...cookie, domain: 'latchkey.test' })));
  await page.goto(`${address}/settings/tokens`);
  expect(await page.evaluate(() => [isSecureContext, 'clipboard' in navigator])).toEqual([false, false]);

  const { form, secret } = tokensPage;
  await tokensPage.generateButton.click();
  await form.name.fill('plain-http');
  await form.submit.click();
  const token = await secret.read();
  await secret.copy.click();
  await expect(secret.root.getByText('Token copied to clipboard')).toBeVisible();
  await expect(secret.copy).toBeFocused();
  await secret.close.click();

  const search = page.getByLabel('Search name or description');
  await search.evaluate((field: HTMLInputElement) => field.removeAttribute('maxlength'));
  await search.focus();
  await page.keyboard.press('ControlOrMeta+V');
  await expect(search).toHaveValue(token);
});
