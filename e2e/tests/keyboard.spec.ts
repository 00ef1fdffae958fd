import { expect, type Locator, type Page } from '@playwright/test';
import { readAt } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

test('the whole job is done with Tab, Enter, Esc and the arrows, and the focus is never lost', async ({
  page,
  server,
  loginPage,
  tokensPage,
}) => {
  const { form, secret, rotateDialog, details, revokeDialog } = tokensPage;
  const press = (key: string) => page.keyboard.press(key);

  await test.step('signing in', async () => {
    await page.goto('/');
    await expect(loginPage.username).toBeFocused();
    await page.keyboard.type(server.root.username);
    await press('Tab');
    await page.keyboard.type(server.root.password);
    await press('Enter');
    await expect(tokensPage.heading).toBeVisible();
  });

  await test.step('the first Tab leads past the navigation', async () => {
    await expect(page.getByRole('heading', { name: 'No Access Tokens' })).toBeVisible();
    await press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
    await press('Enter');
    await expect(page.locator('main')).toBeFocused();
    await press('Tab');
    await expect(tokensPage.generateButton).toBeFocused();
  });

  let token = '';
  await test.step('generating: the fields come in the order of the eye, arrows choose the lifetime', async () => {
    await press('Enter');
    await expect(form.name).toBeFocused();
    await press('Shift+Tab');
    await expect(form.forUser).toBeFocused();
    await press('Tab');
    await page.keyboard.type('by-keyboard');
    for (let suggestion = 0; suggestion < 3; suggestion += 1) {
      await press('Tab');
      await expect(form.suggestions.nth(suggestion)).toBeFocused();
    }
    await press('Tab');
    await expect(form.description).toBeFocused();
    await press('Tab');
    await expect(form.expiry('3 months')).toBeFocused();
    await press('ArrowLeft');
    await expect(form.expiry('1 month')).toBeChecked();
    await press('Tab');
    await expect(form.cancel).toBeFocused();
    await press('Tab');
    await expect(form.submit).toBeFocused();
    await press('Enter');
    token = await secret.read();
  });

  await test.step('the secret: copying has the focus, tabs turn with arrows, Esc asks', async () => {
    await expect(secret.copy).toBeFocused();
    await press('Escape');
    await expect(secret.stay).toBeFocused();
    await press('Enter');
    await expect(secret.stay).toHaveCount(0);
    await expect(secret.copy, 'the focus is back where it was').toBeFocused();
    await tabTo(page, secret.tab('curl'));
    await press('ArrowRight');
    await expect(secret.tab('Python')).toBeFocused();
    await expect(secret.tab('Python')).toHaveAttribute('aria-selected', 'true');
    await tabTo(page, secret.copy);
    await press('Enter');
    await expect(secret.root.getByText('Token copied to clipboard')).toHaveRole('status');
    await press('Escape');
    await expect(secret.root).toHaveCount(0);
    await expect(tokensPage.generateButton).toBeFocused();
  });

  await test.step('editing, from the name in the list and back to it', async () => {
    await tabTo(page, tokensPage.nameOf('by-keyboard'));
    await press('Enter');
    await expect(details.close).toBeFocused();
    await tabTo(page, details.edit);
    await press('Enter');
    await expect(details.name).toBeFocused();
    await press('Escape');
    await expect(details.edit, 'Esc leaves the form, not the details').toBeVisible();
    await tabTo(page, details.edit);
    await press('Enter');
    await press('Tab');
    await page.keyboard.type('typed blind');
    await press('Enter');
    await expect(details.fact('Description')).toHaveText('typed blind');
    await press('Escape');
    await expect(details.root).toHaveCount(0);
    await expect(tokensPage.nameOf('by-keyboard')).toBeFocused();
  });

  await test.step('rotating at once', async () => {
    await tabTo(page, tokensPage.rotateButton('by-keyboard'));
    await press('Enter');
    await expect(rotateDialog.grace('in 24 hours')).toBeFocused();
    await press('ArrowUp');
    await press('ArrowUp');
    await expect(rotateDialog.grace('now')).toBeChecked();
    await tabTo(page, rotateDialog.confirm);
    await press('Enter');
    const fresh = await secret.read();
    expect((await readAt(server.metadataServiceUrl, token)).status).toBe(401);
    token = fresh;
    await tabTo(page, secret.close);
    await press('Enter');
    await expect(page.locator(':focus')).toHaveCount(1);
  });

  await test.step('searching and filtering', async () => {
    await tabTo(page, tokensPage.search, 'Shift+Tab');
    await page.keyboard.type('nothing like it');
    await press('Enter');
    await expect(page.getByRole('button', { name: 'Clear filters' })).toBeVisible();
    await tabTo(page, page.getByRole('button', { name: 'Clear filters' }));
    await press('Enter');
    await expect(tokensPage.row('by-keyboard')).toBeVisible();
  });

  await test.step('revoking: the harmless button has the focus first', async () => {
    await page.reload();
    await tabTo(page, tokensPage.revokeButton('by-keyboard'));
    await press('Enter');
    await expect(revokeDialog.cancel).toBeFocused();
    await press('Escape');
    await expect(revokeDialog.root).toHaveCount(0);
    await expect(tokensPage.revokeButton('by-keyboard')).toBeFocused();
    await press('Enter');
    await expect(revokeDialog.cancel).toBeFocused();
    await press('Tab');
    await expect(revokeDialog.confirm).toBeFocused();
    await press('Enter');
    await expect(tokensPage.row('by-keyboard')).toHaveCount(0);
    await expect(page.getByText('Token revoked')).toHaveRole('status');
    await expect(page.locator(':focus')).toHaveCount(1);
    expect((await readAt(server.metadataServiceUrl, token)).status).toBe(401);
  });
});

/** Presses Tab until `target` has the focus, as somebody would who cannot use a pointer. */
async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press(key);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  await expect(target, `reached with ${key}`).toBeFocused();
}
