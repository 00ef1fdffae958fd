import { expect } from '@playwright/test';
import { doorsOf, expectAtBothDoors, readAt } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

const MINUTE = 60 * 1_000;
const DAY = 24 * 60 * MINUTE;

test('a token of one hour works for an hour, then neither door takes it and the list says so', async ({
  page,
  server,
  tokensPage,
}) => {
  const { form, secret } = tokensPage;
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generateButton.click();
  await form.name.fill('one-hour');
  await form.chooseExpiry('1 hour');
  await expect(form.root).toContainText('(your time), in 60 minutes.');
  await form.submit.click();
  const token = await secret.read();
  await secret.close.click();
  await expect(tokensPage.row('one-hour')).toContainText('expires in 1 hour');

  await expectAtBothDoors(server, token, 200);
  await server.advanceClock(59 * MINUTE);
  await expectAtBothDoors(server, token, 200);
  await server.advanceClock(MINUTE);

  for (const { name, url } of doorsOf(server)) {
    const { status, headers } = await readAt(url, token);
    expect(status, name).toBe(401);
    expect(headers.get('www-authenticate'), name).toMatch(/^Bearer .*error="invalid_token"/);
  }
  const stranger = await readAt(server.metadataServiceUrl);
  expect(stranger.headers.get('www-authenticate')).not.toContain('error');

  await tokensPage.openSignedIn(server.root);
  await expect(tokensPage.row('one-hour')).toContainText(
    /expired \d+ (minutes?|seconds?) ago|expired just now/,
  );
  await tokensPage.stateFilter.selectOption('Active');
  await expect(page.getByText('No tokens match the current filters.')).toBeVisible();
  await tokensPage.stateFilter.selectOption('Expired');
  await expect(tokensPage.row('one-hour')).toBeVisible();
});

test('a token says in the list that its end is near', async ({ server, tokensPage }) => {
  await tokensPage.openSignedIn(server.root);
  await tokensPage.generate('three-months');
  await expect(tokensPage.row('three-months')).toContainText('in 3 months');
  await expect(tokensPage.row('three-months')).not.toContainText('expires');
  await server.advanceClock(84 * DAY);
  await tokensPage.openSignedIn(server.root);
  await expect(tokensPage.row('three-months')).toContainText('expires in 6 days');
});
