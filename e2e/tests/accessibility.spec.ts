import { expect, type Locator, type Page } from '@playwright/test';
import { call } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

test('a token is generated and revoked with the keyboard alone', async ({
  page,
  server,
  loginPage,
  tokensPage,
}) => {
  const { form, secret, revokeDialog } = tokensPage;
  await page.goto('/');
  await expect(loginPage.username).toBeFocused();
  await page.keyboard.type(server.root.username);
  await page.keyboard.press('Tab');
  await page.keyboard.type(server.root.password);
  await page.keyboard.press('Enter');
  await expect(tokensPage.heading).toBeVisible();

  await tabTo(page, tokensPage.generateButton);
  await page.keyboard.press('Enter');
  await expect(form.name).toBeFocused();
  await page.keyboard.type('by-keyboard');
  await tabTo(page, form.submit);
  await page.keyboard.press('Enter');
  const token = await secret.read();
  await expect(secret.copy).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(secret.root.getByText('Token copied to clipboard')).toBeVisible();
  await tabTo(page, secret.close);
  await page.keyboard.press('Enter');
  await expect(tokensPage.generateButton).toBeFocused();

  await tabTo(page, tokensPage.revokeButton('by-keyboard'));
  await page.keyboard.press('Enter');
  await expect(revokeDialog.cancel).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(revokeDialog.confirm).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(tokensPage.row('by-keyboard')).toHaveCount(0);
  await expect(page.locator(':focus')).not.toHaveCount(0);
  const answer = await call(`${server.metadataServiceUrl}/entities/urn:li:corpuser:datahub`, { token });
  expect(answer.status).toBe(401);
});

/** Presses Tab until `target` has the focus, as somebody would who cannot use a pointer. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  await expect(target, 'reached with Tab').toBeFocused();
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('nothing is wider than 360 pixels, and everything can be done', async ({
    page,
    server,
    loginPage,
    tokensPage,
  }) => {
    const { form, secret, revokeDialog } = tokensPage;
    const expectNoSideways = async (state: string) => {
      const widths = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        const dialogs = [...document.querySelectorAll('[role="dialog"]')];
        const inside = dialogs.map((dialog) => dialog.scrollWidth - dialog.clientWidth);
        return { excess: scrollWidth - clientWidth, inside };
      });
      expect(widths.excess, state).toBeLessThanOrEqual(0);
      for (const excess of widths.inside) expect(excess, state).toBeLessThanOrEqual(0);
    };
    await loginPage.goto();
    await expect(loginPage.heading).toBeVisible();
    await expectNoSideways('login');
    await tokensPage.openSignedIn(server.root);
    await tokensPage.generateButton.click();
    await form.name.fill('W'.repeat(50));
    await form.description.fill('a/very/long/path/without/any/space/'.repeat(6));
    await expectNoSideways('form');
    await form.submit.click();
    await secret.read();
    await expectNoSideways('secret');
    await secret.close.click();
    await expect(tokensPage.row('W'.repeat(50))).toBeVisible();
    await expectNoSideways('list');
    await tokensPage.revokeButton('W'.repeat(50)).click();
    await expect(revokeDialog.root).toBeVisible();
    await expectNoSideways('revoke');
    await revokeDialog.confirm.click();
    await expect(tokensPage.row('W'.repeat(50))).toHaveCount(0);
  });
});

test('the page runs under a strict Content-Security-Policy, and a violation would be noticed', async ({
  page,
  server,
  faults,
  tokensPage,
}) => {
  for (const path of ['/', '/login', '/settings/tokens', '/no/such/page']) {
    const { headers } = await call(`${server.frontendUrl}${path}`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy, path).not.toMatch(/unsafe-(inline|eval)|\*/);
    for (const directive of [
      "default-src 'none'",
      "script-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy, path).toContain(directive);
    }
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('referrer-policy'), path).toBe('no-referrer');
    expect(headers.get('x-powered-by'), path).toBeNull();
  }

  // The whole tour; what it does is asserted by the other stories, and that nothing is violated by `faults` in each.
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await tokensPage.form.chooseExpiry('Custom date…');
  await tokensPage.form.cancel.click();
  await tokensPage.generate('on tour');
  await tokensPage.revokeButton('on tour').click();
  await tokensPage.revokeDialog.confirm.click();
  await expect(tokensPage.row('on tour')).toHaveCount(0);
  await tokensPage.logOutButton.click();
  await expect(page).toHaveURL(/\/login/);
  expect(faults).toEqual([]);

  await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "owned"';
    document.head.append(script);
  });
  await expect.poll(() => faults.length).toBeGreaterThan(0);
  expect(await page.title()).not.toBe('owned');
  faults.length = 0;
});
