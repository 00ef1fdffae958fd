import { expect, type Page } from '@playwright/test';
import { doorsOf, readAt } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';
import { localMinute } from '../pages/generate-dialog.ts';

const DAY = 24 * 60 * 60 * 1_000;

test('a form that the server refuses keeps its input, with the fault at its field', async ({
  server,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await form.name.fill('refused at first');
  await form.description.fill('kept all the same');
  await form.chooseExpiry('1 year');

  // The administrator tightens the rules while the form is open.
  await server.restart({ ACCESS_TOKEN_ALLOWED_DURATIONS: 'PT1H,P1D' });
  await form.submit.click();
  const field = form.root.getByRole('group', { name: 'Expires in' }).or(
    form.root.locator('.ant-form-item', {
      has: form.root.page().getByTestId('create-token-duration'),
    }),
  );
  await expect(field.first()).toContainText('is not allowed');
  await expect(form.fault).toHaveCount(0);
  await expect(form.name).toHaveValue('refused at first');
  await expect(form.description).toHaveValue('kept all the same');
  await expect(form.expiry('1 year')).toBeChecked();

  await form.chooseExpiry('1 day');
  await form.submit.click();
  await secret.read();
  await secret.close.click();
  await expect(tokensPage.row('refused at first')).toContainText('kept all the same');
  await server.restart({ ACCESS_TOKEN_ALLOWED_DURATIONS: 'PT1H,P1D,P7D,P30D,P90D,P180D,P365D' });
});

test('a form that is not filled in sends nothing and says what is missing', async ({
  page,
  server,
  tokensPage,
}) => {
  const { form } = tokensPage;
  const posts = postsOf(page);
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await expect(form.name).toBeFocused();
  await form.submit.click();
  await expect(form.root).toContainText('Token name is required');
  await form.name.fill('x'.repeat(51));
  await expect(form.root).toContainText('Token name must be 50 characters or less');
  await form.submit.click();
  await form.name.fill('fine');
  await form.chooseExpiry('Custom date…');
  await form.submit.click();
  await expect(form.root).toContainText('Choose a date and time');
  await form.customEnd.fill(localMinute(Date.now() - DAY));
  await expect(form.root).toContainText('Choose a time in the future');
  await form.customEnd.fill(localMinute(Date.now() + 400 * DAY));
  await expect(form.root).toContainText('Choose a time within 1 year');
  await form.submit.click();
  await expect(form.root).toBeVisible();
  expect(posts).toEqual([]);
});

test('a token ends at the very minute that was chosen', async ({ server, tokensPage }) => {
  const { form, secret } = tokensPage;
  const end = Math.ceil((Date.now() + 45 * DAY) / 60_000) * 60_000;
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await form.name.fill('until-then');
  await form.chooseExpiry('Custom date…');
  await form.customEnd.fill(localMinute(end));
  await expect(form.root).toContainText('(your time), in 45 days.');
  await form.submit.click();
  const token = await secret.read();
  expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).exp).toBe(end / 1_000);
  await secret.close.click();
  const time = tokensPage.row('until-then').locator('time').nth(1);
  await expect(time).toHaveAttribute('datetime', new Date(end).toISOString());
});

test('however often the button is pressed, one token is made', async ({ page, server, tokensPage }) => {
  const { form, secret } = tokensPage;
  const posts = postsOf(page);
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await form.name.fill('only-one');
  await form.submit.dblclick();
  await secret.read();
  await secret.close.click();
  await expect(tokensPage.row('only-one')).toHaveCount(1);
  expect(posts).toEqual(['/api/v1/tokens']);
});

test('an answer that is lost on its way leaves no second token, and the unseen one is revoked', async ({
  page,
  server,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await form.name.fill('lost-answer');
  // The server acts, and its answer never arrives.
  await page.route(
    '**/api/v1/tokens',
    async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await form.submit.click();
  await expect(form.fault).toContainText('there will not be two');
  await form.submit.click();
  await expect(form.fault).toContainText('that token is revoked');
  await form.submit.click();
  await secret.read();
  await secret.close.click();
  await expect(tokensPage.row('lost-answer')).toHaveCount(1);
  await tokensPage.stateFilter.selectOption('Revoked');
  await expect(tokensPage.row('lost-answer')).toHaveCount(1);
});

test('Enter generates, Esc asks before it throws away what was typed', async ({
  page,
  server,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  const posts = postsOf(page);
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await expect(form.name).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(form.root).toHaveCount(0);
  await expect(tokensPage.generateButton).toBeFocused();

  await tokensPage.generateButton.click();
  await form.name.fill('by-enter');
  await page.keyboard.press('Escape');
  await expect(form.root.getByText('Discard what you have typed?')).toBeVisible();
  await form.keepEditing.click();
  await expect(form.name).toBeFocused();
  await expect(form.name).toHaveValue('by-enter');
  await page.keyboard.press('Escape');
  await form.discard.click();
  await expect(form.root).toHaveCount(0);
  expect(posts).toEqual([]);

  await tokensPage.generateButton.click();
  await expect(form.name).toHaveValue('');
  await form.name.fill('by-enter');
  await form.name.press('Enter');
  await secret.read();
  // Enter again copies, because that button has the focus; it must not close the view.
  await page.keyboard.press('Enter');
  await expect(secret.value).toBeVisible();
  await secret.close.click();
  await expect(tokensPage.row('by-enter')).toBeVisible();
});

test('no expiry is offered only where it is allowed, and warns', async ({ server, tokensPage }) => {
  const { form, secret } = tokensPage;
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await expect(form.expiry('1 year')).toHaveCount(1);
  await expect(form.expiry('No expiry')).toHaveCount(0);

  await server.restart({ ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'true' });
  await tokensPage.goto();
  await tokensPage.generateButton.click();
  await form.name.fill('for-ever');
  await form.chooseExpiry('No expiry');
  await expect(form.root).toContainText('This token will never expire.');
  await form.submit.click();
  const token = await secret.read();
  await secret.close.click();
  await expect(tokensPage.row('for-ever')).toContainText('No expiry');
  await server.advanceClock(3_650 * DAY);
  for (const { url } of doorsOf(server)) expect((await readAt(url, token)).status).toBe(200);
});

test('while the server is down the page says so in words and keeps the last list', async ({
  page,
  server,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generate('still-here');
  await tokensPage.generateButton.click();
  await form.name.fill('not now');
  await server.kill();

  await form.submit.click();
  await expect(form.fault).toContainText('Latchkey cannot be reached.');
  await expect(form.fault).toContainText('there will not be two');
  await expect(form.name).toHaveValue('not now');
  await expect(page.getByText(/This is the list as of \d\d:\d\d/)).toBeAttached();
  await expect(tokensPage.table).toContainText('still-here');

  await server.restart();
  await form.submit.click();
  await secret.read();
  await secret.close.click();
  await expect(tokensPage.row('not now')).toBeVisible();
  await expect(page.getByText(/This is the list as of/)).toHaveCount(0);
});

/** The paths of all writes that the page makes from now on. */
function postsOf(page: Page): string[] {
  const posts: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(new URL(request.url()).pathname);
  });
  return posts;
}
