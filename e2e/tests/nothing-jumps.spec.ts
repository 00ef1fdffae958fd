import { expect, type Page } from '@playwright/test';
import { chromiumArgs } from '../fixtures/chromium.ts';
import { mintByHttp, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

// Headless browsers hide scroll bars, which is what would make room move.
test.use({
  launchOptions: {
    executablePath: process.env.LATCHKEY_CHROMIUM ?? '',
    args: chromiumArgs(),
    ignoreDefaultArgs: ['--hide-scrollbars'],
  },
});

test('neither a dialog nor rows that come later move what is there', async ({ page, server, tokensPage }) => {
  const cookie = await signInByHttp(server, server.root);
  for (let index = 0; index < 20; index += 1) {
    await mintByHttp(server, cookie, { name: `row-${index}`, duration: index === 0 ? 'P1D' : 'P90D' });
  }
  await recordShifts(page);
  await tokensPage.openSignedIn(server.root);
  await expect(tokensPage.row('row-19')).toBeVisible();
  await expect(page.getByTestId('expiring-banner')).toBeVisible();
  const room = await page.evaluate(() => window.innerWidth - document.documentElement.clientWidth);
  expect(room, 'this browser has scroll bars that take room').toBeGreaterThan(0);
  const before = await tokensPage.generateButton.boundingBox();

  await tokensPage.generateButton.click();
  await expect(tokensPage.form.name).toBeFocused();
  expect(await tokensPage.generateButton.boundingBox()).toEqual(before);
  expect(await shiftsOf(page)).toBeLessThan(0.01);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 412, height: 823 } });

  for (const [path, call] of [
    ['identities/users', 'users'],
    ['permissions/policies', 'policies'],
    ['permissions/roles', 'roles'],
    ['audit', 'audit'],
  ]) {
    test(`rows that come later move nothing at ${path}`, async ({ page, server, tokensPage }) => {
      await recordShifts(page);
      await tokensPage.openSignedIn(server.root);
      await page.route(new RegExp(`/api/v1/${call}(?:\\?|$)`), async (route) => {
        await expect(page.getByText(/^Loading/)).toBeVisible();
        await painted(page);
        await route.continue();
      });
      await page.goto(`/settings/${path}`);
      await expect(page.locator('tbody tr, [data-testid="role-card"]').first()).toBeVisible();
      await painted(page);
      expect(await shiftsOf(page)).toBeLessThan(0.0005);
    });
  }
});

test('what copying says moves neither the button that was pressed nor those beside it', async ({
  server,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await form.name.fill('still');
  await form.submit.click();
  await secret.read();
  const buttons = [secret.copy, secret.download, secret.hide, secret.copyCurl];
  const places = () => Promise.all(buttons.map((button) => button.boundingBox()));
  const before = await places();
  await secret.copy.click();
  await expect(secret.root.getByText('Token copied to clipboard')).toBeVisible();
  expect(await places()).toEqual(before);
  await secret.copyCurl.click();
  await expect(secret.root.getByText('cURL command copied to clipboard')).toBeVisible();
  expect(await places()).toEqual(before);
});

/** Notes how far things move by themselves, from the next page on. */
function recordShifts(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        shifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

/** @returns the sum of what moved: https://web.dev/articles/cls counts the same. */
async function shiftsOf(page: Page): Promise<number> {
  const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
  return shifts.reduce((sum, value) => sum + value, 0);
}

/** Resolves once what stands there now was on the screen. */
function painted(page: Page): Promise<unknown> {
  return page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}
