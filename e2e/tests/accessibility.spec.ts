import { expect } from '@playwright/test';
import { call } from '../fixtures/http-calls.ts';
import { expectNoSideways } from '../fixtures/layout.ts';
import { test } from '../fixtures/test.ts';

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 } });

  test('nothing is wider than 360 pixels, and everything can be done', async ({
    page,
    server,
    loginPage,
    tokensPage,
  }) => {
    const { form, secret, revokeDialog } = tokensPage;
    await loginPage.goto();
    await expect(loginPage.heading).toBeVisible();
    await expectNoSideways(page, 'login');
    await tokensPage.openSignedIn(server.root);
    await tokensPage.generateButton.click();
    await form.name.fill('W'.repeat(50));
    await form.description.fill('a/very/long/path/without/any/space/'.repeat(6));
    await expectNoSideways(page, 'form');
    await form.submit.click();
    await secret.read();
    await expectNoSideways(page, 'secret');
    await secret.close.click();
    await expect(tokensPage.row('W'.repeat(50))).toBeVisible();
    await expectNoSideways(page, 'list');
    await tokensPage.revokeButton('W'.repeat(50)).click();
    await expect(revokeDialog.root).toBeVisible();
    await expectNoSideways(page, 'revoke');
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
