import { AxeBuilder } from '@axe-core/playwright';
import type { TestProvider } from '@latchkey/bff/src/test/oidc-provider.ts';
import { expect, type Page } from '@playwright/test';
import { call } from '../fixtures/http-calls.ts';
import { signInAtProvider, test } from '../fixtures/oidc-test.ts';
import { test as testWithoutSso } from '../fixtures/test.ts';

const MINUTE = 60 * 1_000;

const ssoLink = (page: Page) => page.getByRole('link', { name: 'Sign in with SSO' });

test('signing in with SSO keeps the deep link, and no token of the provider stays in the browser', async ({
  page,
  context,
  server,
  provider,
  loginPage,
  tokensPage,
}) => {
  const tokens: string[] = [];
  provider.tamper = async (body) => {
    tokens.push(...[body.id_token, body.access_token].map(String));
    return body;
  };
  await tokensPage.goto('?state=expired');
  await expect(loginPage.heading).toBeVisible();
  await ssoLink(page).click();
  await signInAtProvider(page, 's-ada');
  await expect(page).toHaveURL('/settings/tokens?state=expired');
  await expect(tokensPage.stateFilter).toHaveValue('expired');
  await expect(page.getByText('Ada Lovelace')).toBeVisible();
  provider.tamper = undefined;

  expect(tokens).toHaveLength(2);
  const kept = JSON.stringify([
    await context.storageState(),
    await page.evaluate(() => [document.cookie, location.href, history.length, JSON.stringify(localStorage)]),
  ]);
  for (const token of tokens) expect(kept).not.toContain(token.slice(-40));
  expect((await context.cookies(server.frontendUrl)).map(({ name }) => name).sort()).toEqual([
    'PLAY_SESSION',
    'actor',
  ]);
  await tokensPage.goto();
  await tokensPage.generate('made after SSO');
  await expect(tokensPage.row('made after SSO')).toBeVisible();
});

test('logging out ends the session here and leads to the sign-out of the provider', async ({
  page,
  context,
  server,
  provider,
  loginPage,
  tokensPage,
}) => {
  await loginPage.goto();
  await ssoLink(page).click();
  await signInAtProvider(page, 's-ada');
  await expect(tokensPage.heading).toBeVisible();
  const cookie = (await context.cookies(server.frontendUrl))
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
  await tokensPage.logOutButton.click();
  await expect(page).toHaveURL(new RegExp(`^${provider.issuer}/session/end\\?`));
  expect((await call(`${server.frontendUrl}/api/v1/me`, { cookie })).status).toBe(401);
  await page.getByRole('button', { name: /sign me out/i }).click();
  await expect(loginPage.heading).toBeVisible();
  // The provider's session is over, too: it asks who is there.
  await ssoLink(page).click();
  await expect(page.getByRole('heading', { name: 'Test provider' })).toBeVisible();
});

/** Signs in at the provider, whose answer does not reach the server yet. @returns its address. */
async function answerOf(page: Page, provider: TestProvider): Promise<string> {
  let callback = '';
  provider.holdAnswer = (address) => {
    callback = address;
  };
  await ssoLink(page).click();
  await signInAtProvider(page, 's-ada');
  await expect(page.getByText('held')).toBeVisible();
  provider.holdAnswer = undefined;
  return callback;
}

test('an answer with another state, or for another browser, signs nobody in', async ({
  page,
  browser,
  context,
  server,
  provider,
  loginPage,
  tokensPage,
}) => {
  await loginPage.goto();
  const callback = await answerOf(page, provider);
  const wrong = new URL(callback);
  wrong.searchParams.set('state', 'x'.repeat(43));
  await page.goto(wrong.href);
  await expect(loginPage.refusal).toContainText(
    'took too long, was used already, or was begun in another browser',
  );
  expect((await context.cookies(server.frontendUrl)).map(({ name }) => name)).toEqual(['latchkey-sso']);

  const other = await browser.newContext();
  const otherPage = await other.newPage();
  await otherPage.goto(callback);
  await expect(otherPage.getByRole('alert')).toContainText('begun in another browser');
  expect(await other.cookies(server.frontendUrl)).toEqual([]);
  await other.close();

  // Neither has ended the sign-in that this browser began.
  await page.goto(callback);
  await expect(tokensPage.heading).toBeVisible();
});

test('an answer that is replayed signs nobody in', async ({
  page,
  context,
  server,
  provider,
  loginPage,
  tokensPage,
}) => {
  await loginPage.goto('/settings/tokens?state=all');
  const callback = await answerOf(page, provider);
  await page.goto(callback);
  await expect(tokensPage.heading).toBeVisible();
  await context.clearCookies({ name: /PLAY_SESSION|actor/ });
  await page.goto(callback);
  await expect(loginPage.refusal).toContainText('was used already');
  expect(await context.cookies(server.frontendUrl)).toEqual([]);
});

test('the provider is down: the page says so, a password works, and SSO works again later', async ({
  page,
  server,
  provider,
  loginPage,
  tokensPage,
}) => {
  const comeBack = await provider.goDown();
  await server.advanceClock(10_000);
  await loginPage.goto('/settings/tokens?state=all');
  await ssoLink(page).click();
  await expect(loginPage.refusal).toHaveText(
    'Signing in with SSO failed. The sign-in provider does not answer. Try again later, or sign in with a password.',
  );
  await loginPage.signIn(server.root);
  await expect(page).toHaveURL('/settings/tokens?state=all');
  await tokensPage.logOutButton.click();
  await expect(loginPage.heading).toBeVisible();

  await comeBack();
  await server.advanceClock(3_000);
  await ssoLink(page).click();
  await signInAtProvider(page, 's-ada');
  await expect(tokensPage.heading).toBeVisible();
});

test('the provider changes its keys: half a minute later people sign in as before', async ({
  page,
  server,
  provider,
  loginPage,
  tokensPage,
}) => {
  const signIn = async () => {
    await page.context().clearCookies();
    await loginPage.goto();
    await ssoLink(page).click();
    await signInAtProvider(page, 's-ada');
    await expect(tokensPage.heading).toBeVisible();
  };
  await signIn();
  await provider.rotateKeys();
  await server.advanceClock(MINUTE / 2);
  await signIn();
});

test('whoever is cancelled, unknown or in conflict hears why, and is not signed in', async ({
  page,
  server,
  provider,
  loginPage,
}) => {
  await server.addUser('zoe');
  provider.people.set('s-zoe', { preferred_username: 'zoe' });
  provider.people.set('s-admin', { preferred_username: 'admin' });
  const refusals: [string, RegExp][] = [
    ['', /did not let you in, or you cancelled there/],
    ['s-zoe', /account with your username exists here, and it is not linked/],
    ['s-admin', /no username that can be used here/],
  ];
  for (const [account, words] of refusals) {
    await page.context().clearCookies();
    await loginPage.goto();
    await ssoLink(page).click();
    await signInAtProvider(page, account);
    await expect(loginPage.refusal).toHaveText(words);
    expect((await call(`${server.frontendUrl}/api/v1/me`)).status).toBe(401);
  }
});

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const CODES = ['', 'sso.provider-unavailable', 'sso.attempt-over', 'sso.denied', 'sso.answer-invalid'];
const MORE_CODES = [
  'sso.username-refused',
  'sso.username-taken',
  'sso.not-provisioned',
  'sso.account-closed',
];

for (const language of ['en', 'de', 'zh']) {
  test.describe(`in ${language}, on a phone too`, () => {
    test.use({ locale: language === 'zh' ? 'zh-CN' : language });

    test('the sign-in page with SSO and with each refusal holds to WCAG 2.2 AA, light and dark', async ({
      page,
      loginPage,
    }) => {
      for (const code of [...CODES, ...MORE_CODES]) {
        await page.goto(`/login?${new URLSearchParams(code === '' ? {} : { error: code })}`);
        await expect(page.getByRole('link', { name: /SSO/ })).toBeVisible();
        await expect(loginPage.refusal).toHaveCount(code === '' ? 0 : 1);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          const { violations, passes } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
          expect(
            violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
            code,
          ).toEqual([]);
          expect(passes.length).toBeGreaterThan(0);
        }
        await page.setViewportSize({ width: 360, height: 740 });
        const excess = () =>
          page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(await excess(), code).toBeLessThanOrEqual(0);
        await page.setViewportSize({ width: 1280, height: 800 });
      }
    });
  });
}

testWithoutSso('where SSO is off the page offers none', async ({ page, loginPage }) => {
  await loginPage.goto();
  await expect(loginPage.heading).toBeVisible();
  await expect(page.getByRole('link', { name: /SSO/ })).toHaveCount(0);
});
