import { expect, type Page } from '@playwright/test';
import { launchWithBackForwardCache, leaveAndReturn, noteReturns } from '../fixtures/back-forward.ts';
import { memoryOf } from '../fixtures/browser-traces.ts';
import { test } from '../fixtures/test.ts';
import { TokensPage } from '../pages/tokens-page.ts';

// A trace would keep the page as it last saw it, the secret too, in the very memory that is searched here.
test.use({ trace: 'off' });

/** What the browser asked, in the order it did; every question is answered with "stay". */
function watchQuestions(page: Page): string[] {
  const questions: string[] = [];
  page.on('dialog', async (dialog) => {
    questions.push(dialog.type());
    await dialog.dismiss();
  });
  return questions;
}

async function showSecret(tokensPage: TokensPage, name: string): Promise<string> {
  await tokensPage.generateButton.click();
  await tokensPage.form.name.fill(name);
  await tokensPage.form.submit.click();
  return tokensPage.secret.read();
}

test('Esc, the mask, Back, Forward, a reload, a link away and closing the tab ask first, until it was copied', async ({
  page,
  server,
  tokensPage,
}) => {
  const { secret } = tokensPage;
  await tokensPage.openSignedIn(server.root);
  await tokensPage.stateFilter.selectOption('Revoked');
  await tokensPage.stateFilter.selectOption('All, revoked too');
  await tokensPage.ownerFilter.selectOption('Everyone’s');
  await page.goBack();
  await expect(page).toHaveURL('/settings/tokens?state=all');
  const token = await showSecret(tokensPage, 'held');
  const question = secret.root.getByText('Close without having copied the token?');
  const questions = watchQuestions(page);
  const expectAsked = async (what: string) => {
    await expect(question, what).toBeVisible();
    await expect(secret.stay, what).toBeFocused();
    await secret.stay.click();
    await expect(secret.value, what).toHaveText(token);
  };

  await page.keyboard.press('Escape');
  await expectAsked('Esc');
  await page.mouse.click(5, 5);
  await expectAsked('the mask');
  for (const [what, go] of [
    ['Back', () => history.back()],
    ['Back twice as far', () => history.go(-2)],
    ['Forward', () => history.forward()],
  ] as const) {
    await page.evaluate(go);
    await expectAsked(what);
    await expect(page, what).toHaveURL('/settings/tokens?state=all');
  }
  await page.evaluate(() => location.reload());
  await expect.poll(() => questions, 'a reload').toEqual(['beforeunload']);
  await page.evaluate(() => location.assign('/health'));
  await expect.poll(() => questions.length, 'a link away').toBe(2);
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => questions.length, 'closing the tab').toBe(3);
  await expect(secret.value).toHaveText(token);

  await secret.copy.click();
  await expect(secret.root.getByText('Token copied to clipboard')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(secret.root).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL('/settings/tokens?state=revoked');
  expect(questions, 'nothing is asked any more').toHaveLength(3);
});

test('nobody leaves while the token is being made', async ({ page, server, tokensPage }) => {
  await tokensPage.openSignedIn(server.root);
  await tokensPage.stateFilter.selectOption('Revoked');
  const questions = watchQuestions(page);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/api/v1/tokens', async (route) => {
    await held;
    await route.continue();
  });
  await tokensPage.generateButton.click();
  await tokensPage.form.name.fill('in the making');
  await tokensPage.form.submit.click();
  await expect(tokensPage.form.submit).toHaveText('Generating…');
  await page.evaluate(() => history.back());
  await page.evaluate(() => location.reload());
  await expect.poll(() => questions).toEqual(['beforeunload']);
  letGo();
  await tokensPage.secret.read();
  await expect(page).toHaveURL('/settings/tokens?state=revoked');
  await tokensPage.secret.close.click();
});

for (const [what, isClosed] of [
  ['while the secret is shown', false],
  ['after the secret was closed', true],
] as const) {
  test(`a page that was left ${what}, and that the browser keeps for Back, has no secret in it (test CS-08)`, async ({
    server,
  }) => {
    const browser = await launchWithBackForwardCache();
    try {
      const page = await browser.newPage({ baseURL: server.frontendUrl });
      await noteReturns(page);
      const tokensPage = new TokensPage(page);
      await tokensPage.openSignedIn(server.root);
      const token = await showSecret(tokensPage, 'kept');
      // Yes or no, never the memory itself: a report of a hundred megabytes helps nobody.
      const isInMemory = async () => (await memoryOf(page)).includes(token);
      expect(await isInMemory()).toBe(true);
      // Copied, so that the page may be left.
      await tokensPage.secret.copy.click();
      await expect(tokensPage.secret.root.getByText('Token copied to clipboard')).toBeVisible();
      if (isClosed) await tokensPage.secret.close.click();
      const kept = await leaveAndReturn(page, '/health');
      expect(kept, 'it is the page that was left').toContain('manage-access-tokens-page');
      expect(kept).not.toContain('access-token-modal');
      expect(kept).not.toContain(token);
      // What was waiting when the page was left, as a timer that forgets, has its turn now.
      await expect.poll(isInMemory, { timeout: 20_000 }).toBe(false);
    } finally {
      await browser.close();
    }
  });
}
