import { expect, type Page } from '@playwright/test';
import { call, MEANT, mintAs, signInByHttp } from '../fixtures/http-calls.ts';
import { expectNoSideways } from '../fixtures/layout.ts';
import { SIZES } from '../fixtures/screens.ts';
import { test } from '../fixtures/test.ts';
import type { TestServer } from '../fixtures/test-server.ts';
import type { TokensPage } from '../pages/tokens-page.ts';

const DAY = 86_400_000;

/** Generates, uses the view of the secret, rotates and revokes, by test ids: they speak no language. */
async function doTheJob(page: Page, tokensPage: TokensPage, state: string): Promise<void> {
  const dialog = (name: string) => page.getByTestId(name);
  await tokensPage.generateButton.click();
  await expectNoSideways(page, `${state}, form`);
  await page.getByTestId('create-access-token-name').fill('W'.repeat(50));
  await page.getByTestId('create-access-token-button').click();
  await expect(dialog('access-token-value')).toHaveText(/^eyJ/);
  await page.getByTestId('try-token-button').click();
  await expect(page.getByTestId('try-token-result')).toContainText('200 OK');
  await expectNoSideways(page, `${state}, secret`);
  await page.getByTestId('access-token-modal-close-button').click();
  await page.getByTestId('rotate-token-button').first().click();
  await expectNoSideways(page, `${state}, rotate`);
  await dialog('rotate-token-modal').getByTestId('modal-confirm-button').click();
  await page.getByTestId('access-token-modal-close-button').click();
  await page.getByTestId('token-details-link').first().click();
  await expect(dialog('token-details-modal').getByTestId('details-close-button')).toBeFocused();
  await expectNoSideways(page, `${state}, details`);
  await page.getByTestId('details-close-button').click();
  const rows = await page.getByTestId('revoke-token-button').count();
  await page.getByTestId('revoke-token-button').first().click();
  await expectNoSideways(page, `${state}, revoke`);
  await dialog('revoke-token-modal').getByTestId('modal-confirm-button').click();
  await expect(page.getByTestId('revoke-token-button')).toHaveCount(rows - 1);
}

for (const [language, lang, title, soon] of [
  ['en-GB', 'en', 'Access Tokens', 'expires in 3 days'],
  ['de-DE', 'de', 'Zugriffstoken', 'Ablauf in 3 Tagen'],
  ['zh-CN', 'zh-Hans', '访问令牌', '3天后过期'],
] as const) {
  test.describe(`in a browser that speaks ${language}`, () => {
    test.use({ locale: language, viewport: SIZES.phone, hasOwnServer: true });

    test('the page does too, its dates and plurals included, and everything fits on a phone', async ({
      page,
      server,
      tokensPage,
    }) => {
      await mintAs(server, server.root, { name: 'soon', expiresAt: Date.now() + 3 * DAY });
      const answer = await page.request.post('/logIn', { data: server.root });
      expect(answer.status()).toBe(200);
      await tokensPage.goto();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
      await expect(page.locator('html')).toHaveAttribute('lang', lang);
      const row = page.getByRole('row', { name: 'soon' });
      const shown = async () => ((await row.textContent()) ?? '').replaceAll(/ ?\([^)]*\)/g, '');
      await expect.poll(shown).toContain(soon);
      await expectNoSideways(page, `${language}, list`);
      await doTheJob(page, tokensPage, language);
    });
  });
}

for (const language of ['en-GB', 'de-DE', 'zh-CN']) {
  test.describe(`on a desktop in ${language}`, () => {
    test.use({ locale: language, viewport: SIZES.desktop, hasOwnServer: true });

    test('every column and every button of a row fits, the buttons in one line', async ({
      page,
      server,
      tokensPage,
    }) => {
      await mintAs(server, server.root, {
        name: 'nightly-ingestion-of-sales',
        expiresAt: Date.now() + 3 * DAY,
      });
      await mintAs(server, server.root, {
        name: 'over',
        description: 'made to try the client of the warehouse, of no use any more',
        duration: 'PT1H',
      });
      await server.advanceClock(25 * 3_600_000);
      const answer = await page.request.post('/logIn', { data: server.root });
      expect(answer.status()).toBe(200);
      await tokensPage.goto('?owner=all');
      await expect(page.getByRole('columnheader')).toHaveCount(9);
      await expectNoSideways(page, language);
      const table = await page.getByRole('table').boundingBox();
      const rotate = await page.getByTestId('rotate-token-button').first().boundingBox();
      const revoke = await page.getByTestId('revoke-token-button').first().boundingBox();
      if (table === null || rotate === null || revoke === null) throw new Error('not shown');
      expect(table.x + table.width).toBeLessThanOrEqual(SIZES.desktop.width);
      expect(revoke.x + revoke.width).toBeLessThanOrEqual(table.x + table.width);
      expect(revoke.y).toBe(rotate.y);
      expect(revoke.height, 'one line of text').toBeLessThanOrEqual(28);
      for (const text of [
        page.getByText('of no use any more'),
        page.getByRole('columnheader').nth(1).getByRole('button'),
      ]) {
        const cut = await text.evaluate((element) => [
          element.scrollWidth - element.clientWidth,
          element.scrollHeight - element.clientHeight,
        ]);
        expect(Math.max(...cut), 'pixels of a description, or its head, that are cut').toBeLessThanOrEqual(0);
      }
    });
  });
}

/** Somebody, a group and an event whose words have no end and no space. */
async function addEndlessWords(server: TestServer): Promise<void> {
  await server.addUser(`${'a'.repeat(120)}@example.org`, 'n'.repeat(120), `${'m'.repeat(60)}@example.org`);
  const cookie = await signInByHttp(server, server.root);
  const group = { name: 'g'.repeat(120), description: 'd'.repeat(300) };
  const url = `${server.frontendUrl}/api/v1/groups`;
  expect((await call(url, { cookie, headers: MEANT, json: group })).status).toBe(201);
}

async function expectListsToFit(page: Page): Promise<void> {
  for (const list of ['identities/users', 'identities/groups', 'audit']) {
    await page.goto(`/settings/${list}`);
    await expect(page.getByText(/n{120}|g{120}/).first()).toBeVisible();
    await expectNoSideways(page, list);
  }
}

test('a word without an end breaks in every list of people and events', async ({
  page,
  server,
  tokensPage,
}) => {
  await addEndlessWords(server);
  await tokensPage.openSignedIn(server.root);
  await expectListsToFit(page);
});

test.describe('under a finger', () => {
  test.use({ viewport: SIZES.phone, hasTouch: true, isMobile: true, hasOwnServer: true });

  test('buttons, boxes and links of the page are 44 px high, and lists fit the phone', async ({
    page,
    server,
    tokensPage,
  }) => {
    await mintAs(server, server.root, { name: 'touched' });
    await addEndlessWords(server);
    await tokensPage.openSignedIn(server.root);
    await expect(tokensPage.nameOf('touched')).toBeVisible();
    const targets = page.locator('nav a, button:visible, select:visible, input[type="search"], tbody a');
    const heights = await targets.evaluateAll((all) =>
      all.map((one) => Math.round(one.getBoundingClientRect().height)),
    );
    expect(heights.length).toBeGreaterThan(8);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(43);
    await expectListsToFit(page);
  });
});

test('on a screen of 4K the lines do not run from one end to the other', async ({
  page,
  server,
  tokensPage,
}) => {
  await mintAs(server, server.root, { name: 'wide', description: 'x '.repeat(200) });
  await page.setViewportSize({ width: 3_840, height: 2_160 });
  await tokensPage.openSignedIn(server.root);
  const box = await tokensPage.table.boundingBox();
  expect(box?.width).toBeLessThanOrEqual(1_440);
  await expectNoSideways(page, '4K');
});

test('with reduced motion nothing moves, dialogs and the skeleton included', async ({
  page,
  server,
  tokensPage,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.route(/\/api\/v1\/tokens\?/, () => undefined);
  await tokensPage.openSignedIn(server.root);
  const moving = () => page.evaluate(() => document.getAnimations().map(({ id }) => id));
  await expect(page.locator('[data-loading]').first()).toBeVisible();
  expect(await moving()).toEqual([]);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.reload();
  await tokensPage.generateButton.click();
  await expect(tokensPage.form.name).toBeFocused();
  expect(await moving()).toEqual([]);
});

test('in forced colours the chosen is told from the rest, and buttons have edges', async ({
  page,
  server,
  tokensPage,
}) => {
  await mintAs(server, server.root, { name: 'forced' });
  await page.emulateMedia({ forcedColors: 'active' });
  await tokensPage.openSignedIn(server.root);
  const style = (name: 'borderColor' | 'color') =>
    tokensPage.rotateButton('forced').evaluate((button, key) => getComputedStyle(button)[key], name);
  expect(await style('borderColor'), 'a border that is transparent else').not.toMatch(
    /^rgba\(.*, 0\)$|transparent/,
  );
  await tokensPage.generateButton.click();
  await expect(tokensPage.form.expiry('3 months')).toBeChecked();
  const chosen = tokensPage.form.root.locator('label', { hasText: '3 months' });
  const other = tokensPage.form.root.locator('label', { hasText: '1 month' }).first();
  const weight = (label: typeof chosen) => label.evaluate((element) => getComputedStyle(element).fontWeight);
  expect(await weight(chosen)).not.toBe(await weight(other));
  const background = (label: typeof chosen) =>
    label.evaluate((element) => getComputedStyle(element).backgroundColor);
  expect(await background(chosen)).not.toBe(await background(other));
});

test.describe('below a path', () => {
  test.use({ hasOwnServer: true });

  test('the page, its links, its calls and the addresses it shows are all below it', async ({
    page,
    server,
    loginPage,
    tokensPage,
  }) => {
    const port = new URL(server.frontendUrl).port;
    await server.restart({ BASE_URL: `http://localhost:${port}/latchkey` });
    const outside: string[] = [];
    page.on('request', (request) => {
      const { origin, pathname } = new URL(request.url());
      if (origin === `http://localhost:${port}` && !pathname.startsWith('/latchkey/')) outside.push(pathname);
    });
    await page.goto(`http://localhost:${port}/latchkey/settings/tokens?state=all`);
    await loginPage.signIn(server.root);
    await expect(page).toHaveURL(/\/latchkey\/settings\/tokens\?state=all$/);
    await tokensPage.generateButton.click();
    await tokensPage.form.name.fill('below');
    await tokensPage.form.submit.click();
    await tokensPage.secret.read();
    await expect(tokensPage.secret.curl).toContainText(`http://localhost:${port}/latchkey/api/gms/`);
    await tokensPage.secret.tryIt.click();
    await expect(tokensPage.secret.trial).toContainText('Frontend: 200 OK');
    await tokensPage.secret.close.click();
    await tokensPage.nameOf('below').click();
    await expect(page).toHaveURL(/\/latchkey\/settings\/tokens\?state=all&token=/);
    await page.reload();
    await expect(tokensPage.details.root).toContainText('below');
    expect(outside).toEqual([]);
  });
});
