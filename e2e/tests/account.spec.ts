import { type Browser, type BrowserContext, expect } from '@playwright/test';
import { expectAtBothDoors, mintAs } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';
import type { Credentials, TestServer } from '../fixtures/test-server.ts';
import { AccountPage } from '../pages/account-page.ts';
import { LoginPage } from '../pages/login-page.ts';

const others: BrowserContext[] = [];
test.afterEach(async () => {
  await Promise.all(others.splice(0).map((context) => context.close()));
});

/** Another browser of the same person, which shows her tokens. */
async function otherBrowser(browser: Browser, server: TestServer, credentials: Credentials) {
  const context = await browser.newContext({
    baseURL: server.frontendUrl,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  });
  others.push(context);
  const page = await context.newPage();
  const login = new LoginPage(page);
  await login.goto();
  await login.signIn(credentials);
  await expect(page).toHaveURL(/\/settings\/tokens/);
  return page;
}

test('she changes her password: the other browser is out at its next step, this one and her token go on', async ({
  page,
  browser,
  server,
}) => {
  const ada = await server.addUser('ada', 'Ada');
  const { accessToken } = await mintAs(server, ada, { name: 'ci' });
  const account = new AccountPage(page);
  await account.openSignedIn(ada);
  const other = await otherBrowser(browser, server, ada);

  await account.fillPasswords('not the one', 'correct horse battery staple');
  await expect(page.getByText('This is not your current password')).toBeVisible();
  await expect(account.currentPassword).toBeFocused();
  await expect(account.newPassword).toHaveValue('correct horse battery staple');

  const next = 'correct horse battery staple';
  await account.currentPassword.fill(ada.password);
  await account.changePassword.click();
  await expect(page.getByText(/^Password changed\./)).toBeVisible();
  await expect(account.newPassword).toHaveValue('');
  await expect(account.sessions).toHaveCount(1);

  await other.reload();
  await expect(other).toHaveURL(/\/login/);
  await page.reload();
  await expect(account.displayName).toBeVisible();
  await expectAtBothDoors(server, accessToken, 200);

  const login = new LoginPage(other);
  await login.signIn(ada);
  await expect(login.refusal).toContainText('Invalid Credentials');
  await login.signIn({ ...ada, password: next });
  await expect(other).toHaveURL(/\/settings/);
});

test('she ends one session, all others, and at last all: each browser is out at its next step', async ({
  page,
  browser,
  server,
}) => {
  const eva = await server.addUser('eva', 'Eva');
  const account = new AccountPage(page);
  await account.openSignedIn(eva);
  const first = await otherBrowser(browser, server, eva);
  await page.reload();
  await expect(account.sessions).toHaveCount(2);
  const row = account.sessions.filter({ hasText: 'Firefox on Linux' });
  await expect(account.sessions.filter({ hasText: 'this session' })).toContainText(/Chrom/);
  await row.getByRole('button', { name: 'End the session Firefox on Linux' }).click();
  await expect(account.question).toContainText('That browser is signed out at its next request.');
  await expect(account.cancel).toBeFocused();
  await account.confirm.click();
  await expect(page.getByText('1 session ended')).toBeVisible();
  await expect(account.sessions).toHaveCount(1);
  await first.reload();
  await expect(first).toHaveURL(/\/login/);

  const [second, third] = [
    await otherBrowser(browser, server, eva),
    await otherBrowser(browser, server, eva),
  ];
  await page.reload();
  await account.endOthers.click();
  await account.confirm.click();
  await expect(page.getByText('2 sessions ended')).toBeVisible();
  for (const other of [second, third]) {
    await other.reload();
    await expect(other).toHaveURL(/\/login/);
  }

  await account.endAll.click();
  await account.confirm.click();
  await expect(page).toHaveURL(/\/login/);
  await expect(page.getByText('Your session has ended. Sign in again to go on.')).toBeVisible();
});

test('her name changes everywhere, and a bad address is refused at its field', async ({ page, server }) => {
  const nora = await server.addUser('nora', 'Nora');
  const account = new AccountPage(page);
  await account.openSignedIn(nora);
  await account.displayName.fill('Nora Noether');
  await account.email.fill('nora@');
  await account.save.click();
  await expect(account.email).toBeFocused();
  await expect(account.email).toHaveAttribute('aria-invalid', 'true');
  await expect(account.displayName).toHaveValue('Nora Noether');
  await account.email.fill('nora@example.org');
  await account.save.click();
  await expect(page.getByText('Saved')).toBeVisible();
  await expect(page.getByRole('banner').first()).toContainText('Nora Noether');
  await page.reload();
  await expect(account.email).toHaveValue('nora@example.org');
});

test('strangers who use up every attempt at an account keep nobody out who signed in from her browser before', async ({
  page,
  server,
  loginPage,
}) => {
  const mia = await server.addUser('mia', 'Mia');
  await loginPage.goto();
  await loginPage.signIn(mia);
  await expect(page).toHaveURL(/\/settings\/tokens/);
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page).toHaveURL(/\/login/);
  const guess = () =>
    fetch(`${server.frontendUrl}/logIn`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: mia.username, password: 'wrong' }),
    }).then(({ status }) => status);
  const statuses = [];
  for (let attempt = 0; attempt < 11; attempt += 1) statuses.push(await guess());
  expect(statuses).toEqual([...Array(10).fill(400), 429]);
  await loginPage.signIn({ ...mia, password: 'mistyped' });
  await expect(loginPage.refusal).toContainText('Invalid Credentials');
  await loginPage.signIn(mia);
  await expect(page).toHaveURL(/\/settings\/tokens/);
});
