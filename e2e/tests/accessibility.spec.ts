import { expect } from '@playwright/test';
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
    // The rows come first; filters and order wait behind a button.
    const filter = page.getByTestId('token-state-filter');
    await expect(filter).toBeHidden();
    await page.getByTestId('filters-button').click();
    await filter.selectOption('active');
    await expectNoSideways(page, 'filters');
    await expect(page.getByTestId('filters-button')).toHaveText('Filters (1)');
    await page.getByTestId('filters-button').click();
    await expect(filter).toBeHidden();
    await tokensPage.revokeButton('W'.repeat(50)).click();
    await expect(revokeDialog.root).toBeVisible();
    await expectNoSideways(page, 'revoke');
    await revokeDialog.confirm.click();
    await expect(tokensPage.row('W'.repeat(50))).toHaveCount(0);
  });
});
