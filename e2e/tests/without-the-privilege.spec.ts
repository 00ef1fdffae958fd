import { expect } from '@playwright/test';
import { call, doorsOf, MEANT, mintByHttp, readAt, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

/** "All Users - Base Platform Privileges", which lets everybody generate tokens (contract §6). */
const EVERYBODY = '7';

test('without the privilege a user learns why and whom to ask; with it she generates at once', async ({
  page,
  server,
  tokensPage,
}) => {
  const jane = await server.addUser('jane', 'Jane Doe');
  const { generateButton, form } = tokensPage;

  await test.step('the privilege is withdrawn while her form is open: the server refuses in words', async () => {
    await tokensPage.openSignedIn(jane);
    await generateButton.click();
    await form.name.fill('too-late');
    await server.admin(['policies', 'deactivate', EVERYBODY]);
    await form.submit.click();
    await expect(form.fault).toContainText('You need the privilege Generate Personal Access Tokens');
    await expect(form.name).toHaveValue('too-late');
  });

  await test.step('the button is disabled, can be reached by keyboard, and says why and whom to ask', async () => {
    await page.reload();
    await expect(generateButton).toHaveAttribute('aria-disabled', 'true');
    await expect(generateButton).toHaveAccessibleDescription(
      /You need the privilege Generate Personal Access Tokens\. Ask the administrator: DataHub/,
    );
    await generateButton.focus();
    await expect(generateButton).toBeFocused();
    await page.keyboard.press('Enter');
    await generateButton.click({ force: true });
    await expect(form.root).toHaveCount(0);
    await expect(page.getByRole('heading', { name: 'No Access Tokens' })).toBeVisible();
    await expect(page.getByTestId('add-first-token-button')).toHaveCount(0);
  });

  await test.step('past the page, her session is refused as well', async () => {
    const cookie = await signInByHttp(server, jane);
    const url = `${server.frontendUrl}/api/v1/tokens`;
    const answer = await call(url, { cookie, headers: MEANT, json: { name: 'by-hand' } });
    expect(answer.status, answer.text).toBe(403);
    expect(JSON.parse(answer.text)).toMatchObject({ status: 403, code: 'privilege.missing' });
    const query = `mutation { createAccessToken(input: {
      type: PERSONAL, actorUrn: "urn:li:corpuser:jane", duration: ONE_HOUR, name: "by-graphql"
    }) { accessToken } }`;
    const viaGraphql = await call(`${server.frontendUrl}/api/v2/graphql`, { cookie, json: { query } });
    expect(JSON.parse(viaGraphql.text).errors[0].extensions.code).toBe(403);
    expect(viaGraphql.text).not.toContain('eyJ');
    const list = await call(url, { cookie });
    expect(JSON.parse(list.text).total).toBe(0);
  });

  await test.step('once it is given back a reload is enough', async () => {
    await server.admin(['policies', 'activate', EVERYBODY]);
    await page.reload();
    const token = await tokensPage.generate('now-allowed');
    await expect(tokensPage.row('now-allowed')).toBeVisible();
    for (const { url } of doorsOf(server)) expect((await readAt(url, token)).status).toBe(200);
  });
});

test('suspending a user ends her session and her tokens on the next request', async ({
  server,
  loginPage,
  tokensPage,
}) => {
  const joe = await server.addUser('joe');
  const cookie = await signInByHttp(server, joe);
  const { accessToken } = await mintByHttp(server, cookie, { name: 'joes' });
  await tokensPage.openSignedIn(joe);
  await expect(tokensPage.row('joes')).toBeVisible();
  for (const { url } of doorsOf(server)) expect((await readAt(url, accessToken)).status).toBe(200);

  await server.admin(['users', 'suspend', 'joe']);

  for (const { url } of doorsOf(server)) expect((await readAt(url, accessToken)).status).toBe(401);
  expect((await call(`${server.frontendUrl}/api/v1/me`, { cookie })).status).toBe(401);
  await tokensPage.stateFilter.selectOption('Active');
  await expect(loginPage.heading).toBeVisible();
  await expect(tokensPage.row('joes')).toHaveCount(0);
  await loginPage.signIn(joe);
  await expect(loginPage.refusal).toContainText('Invalid Credentials');
});

test('a user sees and revokes her own tokens only; who may manage tokens sees everybody’s', async ({
  page,
  server,
  tokensPage,
}) => {
  const ann = await server.addUser('ann', 'Ann Ames');
  const annsCookie = await signInByHttp(server, ann);
  const anns = await mintByHttp(server, annsCookie, { name: 'anns' });
  const rootsCookie = await signInByHttp(server, server.root);
  const roots = await mintByHttp(server, rootsCookie, { name: 'roots' });

  await tokensPage.openSignedIn(ann, '?owner=all');
  await expect(page.getByLabel('Owner')).toHaveCount(0);
  await expect(tokensPage.row('roots')).toHaveCount(0);
  const url = (id: string) => `${server.frontendUrl}/api/v1/tokens/${encodeURIComponent(id)}`;
  const notHers = await call(url(roots.token.id), { cookie: annsCookie, headers: MEANT, method: 'DELETE' });
  expect(notHers.status, notHers.text).toBe(404);
  expect((await readAt(server.metadataServiceUrl, roots.accessToken)).status).toBe(200);

  await page.context().clearCookies();
  await tokensPage.openSignedIn(server.root);
  await page.getByLabel('Owner').selectOption('Everyone’s');
  await expect(tokensPage.row('anns')).toContainText('Ann Ames');
  await tokensPage.revokeButton('anns').click();
  await tokensPage.revokeDialog.confirm.click();
  await expect(tokensPage.row('anns')).toHaveCount(0);
  for (const door of doorsOf(server)) expect((await readAt(door.url, anns.accessToken)).status).toBe(401);
});
