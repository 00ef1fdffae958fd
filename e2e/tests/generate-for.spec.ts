import { expect } from '@playwright/test';
import { mintAs, readAt } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

/** The claims of a JWT. */
const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;

test('whom a token is for is a choice inside the form: me first, a service account made on the spot, another user', async ({
  server,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await server.addUser('jane', 'Jane Doe');
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await expect(form.forMe).toHaveAttribute('aria-pressed', 'true');
  await expect(form.root).toContainText('The token acts as you, DataHub.');

  await test.step('a service account: none chosen is said at its field, a new one is made and chosen', async () => {
    await form.forAccount.click();
    await form.name.fill('ingest');
    await form.submit.click();
    await expect(form.root).toContainText('Choose a service account');
    await form.newAccount.click();
    await form.root.getByLabel('Service account name').fill('Nightly ingestion');
    await form.root.getByLabel('What it is for').fill('Runs at two');
    await form.root.getByTestId('save-service-account-button').click();
    await expect(form.root.getByRole('radio', { name: 'Nightly ingestion Runs at two' })).toBeChecked();
    await form.submit.click();
    const token = await secret.read();
    await expect(secret.root).toContainText('ingest · acts as Nightly ingestion');
    expect(claimsOf(token)).toMatchObject({
      type: 'SERVICE_ACCOUNT',
      sub: expect.stringMatching(/^service_/),
    });
    await secret.close.click();
    await expect(tokensPage.row('ingest')).toContainText('Nightly ingestion');
  });

  await test.step('another user, found by typing', async () => {
    await tokensPage.generateButton.click();
    await form.forUser.click();
    await form.root.getByLabel('Search users').fill('jane');
    await form.root.getByRole('radio', { name: 'Jane Doe jane' }).check();
    await form.name.fill('for jane');
    await form.submit.click();
    const token = await secret.read();
    expect(claimsOf(token)).toMatchObject({ type: 'PERSONAL', sub: 'jane' });
    await secret.close.click();
    await expect(tokensPage.row('for jane')).toContainText('Jane Doe');
    expect((await readAt(server.metadataServiceUrl, token)).status).toBe(200);
  });
});

test('who may not manage tokens is offered no one else', async ({ server, tokensPage }) => {
  await tokensPage.openSignedIn(await server.addUser('ann'));
  await tokensPage.generateButton.click();
  await expect(tokensPage.form.forMe).toBeVisible();
  await expect(tokensPage.form.forAccount).toHaveCount(0);
  await expect(tokensPage.form.forUser).toHaveCount(0);
});

test('names are suggested that no active token has, and a taken one is pointed out', async ({
  server,
  tokensPage,
}) => {
  const { form } = tokensPage;
  const bea = await server.addUser('bea');
  for (const name of ['ci', 'ci-2', 'notebook']) await mintAs(server, bea, { name });
  await tokensPage.openSignedIn(bea);
  await tokensPage.generateButton.click();
  await expect(form.suggestions).toHaveText(['ingestion', 'ci-3', 'notebook-2']);
  await form.suggestions.nth(1).click();
  await expect(form.name).toHaveValue('ci-3');
  await expect(form.name).toBeFocused();
  await form.name.fill('ci');
  await expect(form.root.getByText('You already have an active token with this name.')).toBeVisible();
  await form.suggestions.nth(2).click();
  await expect(form.root.getByText('You already have an active token')).toHaveCount(0);
});

test('the form leads towards the shortest lifetime that fits, and ends by the reader’s own clock', async ({
  server,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await form.name.fill('long-lived');
  for (const [label, hint] of [
    ['1 hour', 'Right for trying something out'],
    ['1 week', 'if it leaks, it is soon useless'],
    ['3 months', 'Choose the shortest that fits'],
    ['6 months', 'it can be used for up to 180 days. With 3 months, rotated in time'],
  ] as const) {
    await form.chooseExpiry(label);
    await expect(form.hint).toContainText(hint);
  }
  await expect(form.expiry('6 months')).toHaveAccessibleDescription(
    /^Expires \w+day, .*used for up to 180 days/,
  );
  await form.root.getByRole('button', { name: 'Choose 3 months' }).click();
  await expect(form.expiry('3 months')).toBeChecked();

  const inAWeek = 7;
  await form.chooseExpiry('Custom date…');
  await form.chooseDaysAhead(inAWeek);
  await expect(form.root).toContainText('(your time), in 7 days.');
  await expect(form.hint).toContainText('soon useless');
  await form.submit.click();
  await secret.read();
  await secret.close.click();
  await expect(tokensPage.row('long-lived')).toContainText('in 7 days');
});
