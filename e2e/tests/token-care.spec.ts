import { expect } from '@playwright/test';
import { doorsOf, mintAs, readAt } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';

const DAY = 86_400_000;

test.use({ hasOwnServer: true });

test('the details of a token tell its use per day; its name and description can be changed', async ({
  page,
  server,
  tokensPage,
}) => {
  const { details } = tokensPage;
  const { accessToken } = await mintAs(server, server.root, { name: 'nightly', description: 'old words' });
  const [door = ''] = doorsOf(server).map(({ url }) => url);
  for (const times of [3, 1]) {
    for (let time = 0; time < times; time += 1) expect((await readAt(door, accessToken)).status).toBe(200);
    await server.advanceClock(DAY);
  }
  await server.restart({}, { keepsClock: true });

  await test.step('the chart, in words and as a table too', async () => {
    await tokensPage.openSignedIn(server.root);
    await tokensPage.nameOf('nightly').click();
    await expect(details.fact('Last used')).toContainText('from 127.0.0.1');
    await expect(details.usage.getByRole('img')).toHaveAccessibleName(
      /^Used 4 times in the last 30 days, most on \d+ \w+: 3\.$/,
    );
    await details.usage.getByText('Show as a table').click();
    const uses = await details.usage.getByRole('cell').allTextContents();
    expect(uses).toHaveLength(30);
    expect(uses.slice(-3)).toEqual(['3', '1', '0']);
  });

  await test.step('a link to them shows the same', async () => {
    await expect(page).toHaveURL(/\?token=/);
    await page.reload();
    await expect(details.fact('Description')).toHaveText('old words');
  });

  await test.step('what may not be is refused at its field; what is saved is in the row', async () => {
    await details.edit.click();
    await expect(details.name).toBeFocused();
    await details.name.fill('x'.repeat(51));
    await details.save.click();
    await expect(details.name).toHaveAccessibleDescription('Token name must be 50 characters or less');
    await details.name.fill('weekly');
    await details.description.fill('new words');
    await details.save.click();
    await expect(details.root.getByRole('dialog').or(details.root)).toContainText('new words');
    await details.close.click();
    await expect(tokensPage.row('weekly')).toContainText('new words');
    await expect(page.getByText('Token weekly saved')).toHaveRole('status');
    // They were opened by a link, so there is nowhere to go back to but the list.
    await expect(page.getByText('1 token', { exact: true })).toBeFocused();
    expect((await readAt(door, accessToken)).status, 'the secret is the same').toBe(200);
  });
});

test('one, the selected, or all of mine: each is dead at once, and the others live', async ({
  page,
  server,
  tokensPage,
}) => {
  const jane = await server.addUser('jane');
  const { accessToken: janes } = await mintAs(server, jane, { name: 'janes' });
  const secrets = new Map<string, string>();
  for (const name of ['one', 'two', 'three', 'four', 'five']) {
    secrets.set(name, (await mintAs(server, server.root, { name })).accessToken);
  }
  const expectAlive = async (...alive: string[]) => {
    for (const [name, secret] of secrets) {
      const { status } = await readAt(server.metadataServiceUrl, secret);
      expect(status, name).toBe(alive.includes(name) ? 200 : 401);
    }
  };
  await tokensPage.openSignedIn(server.root);

  await test.step('the question says what would stop', async () => {
    await expectAlive('one', 'two', 'three', 'four', 'five');
    await server.restart();
    await tokensPage.goto();
    await tokensPage.revokeButton('one').click();
    await expect(tokensPage.revokeDialog.root).toContainText(/It was last used .* from 127\.0\.0\.1\./);
    await tokensPage.revokeDialog.confirm.click();
    await expect(tokensPage.row('one')).toHaveCount(0);
    await expect(page.getByText('Token revoked')).toHaveRole('status');
    await expectAlive('two', 'three', 'four', 'five');
  });

  await test.step('two that are ticked', async () => {
    await tokensPage.selectBox('two').check();
    await tokensPage.selectBox('four').check();
    await expect(page.getByText('2 selected')).toBeVisible();
    await page.getByRole('button', { name: 'Revoke selected' }).click();
    await expect(tokensPage.revokeManyDialog.names).toHaveText([/^four last used/, /^two last used/]);
    await expect(tokensPage.revokeManyDialog.cancel).toBeFocused();
    await tokensPage.revokeManyDialog.confirm.click();
    await expect(tokensPage.names).toHaveText(['five', 'three']);
    await expect(page.getByText('2 tokens revoked')).toHaveRole('status');
    await expectAlive('three', 'five');
  });

  await test.step('all of mine, and nobody else’s', async () => {
    await page.getByRole('button', { name: 'Revoke all of mine' }).click();
    await expect(tokensPage.revokeManyDialog.root).toContainText('2 tokens. Used in the last 7 days: 2.');
    await tokensPage.revokeManyDialog.confirm.click();
    await expect(page.getByRole('heading', { name: 'No Access Tokens' })).toBeVisible();
    await expectAlive();
    expect((await readAt(server.metadataServiceUrl, janes)).status).toBe(200);
  });
});
