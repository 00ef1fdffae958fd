import { expect } from '@playwright/test';
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
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        shifts.push((entry as PerformanceEntry & { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await tokensPage.openSignedIn(server.root);
  await expect(tokensPage.row('row-19')).toBeVisible();
  await expect(page.getByTestId('expiring-banner')).toBeVisible();
  const room = await page.evaluate(() => window.innerWidth - document.documentElement.clientWidth);
  expect(room, 'this browser has scroll bars that take room').toBeGreaterThan(0);
  const before = await tokensPage.generateButton.boundingBox();

  await tokensPage.generateButton.click();
  await expect(tokensPage.form.name).toBeFocused();
  expect(await tokensPage.generateButton.boundingBox()).toEqual(before);
  const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.01);
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
