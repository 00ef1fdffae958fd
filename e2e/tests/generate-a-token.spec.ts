import { expect } from '@playwright/test';
import { call, doorsOf, expectAtBothDoors } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';
import type { TestServer } from '../fixtures/test-server.ts';

const DAY = 24 * 60 * 60 * 1_000;

test('a person generates a token, uses it at both doors, revokes it, and it is dead at once', async ({
  context,
  page,
  server,
  loginPage,
  tokensPage,
}) => {
  const { form, secret, revokeDialog } = tokensPage;
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.frontendUrl });

  await test.step('she signs in', async () => {
    await page.goto('/');
    await loginPage.signIn(server.root);
    await expect(page).toHaveURL('/settings/tokens');
    await expect(page.getByRole('heading', { name: 'No Access Tokens' })).toBeVisible();
  });

  const expectedEnds: string[] = [];
  await test.step('she generates with the default expiry, whose exact end is shown', async () => {
    await expect(tokensPage.generateButton).toHaveText('Generate Personal Access Token');
    const openedAt = Date.now();
    await tokensPage.generateButton.click();
    await expect(form.expiry('3 months')).toBeChecked();
    await expect(form.root.getByRole('radio', { checked: true })).toHaveCount(1);
    // The page's clock ticks twice a minute, so it may still be in the minute before.
    for (const at of [openedAt - 60_000, openedAt, Date.now()]) expectedEnds.push(inBerlin(at + 90 * DAY));
    const sentence = await form.root.getByText('(your time), in 90 days.').textContent();
    expect(expectedEnds.some((end) => sentence?.includes(`Expires ${end} (your time), in 90 days.`))).toBe(
      true,
    );
    await form.name.fill('nightly-ingest');
    await form.description.fill('loads the sales mart');
    await form.submit.click();
  });

  let token = '';
  await test.step('she copies it: the clipboard holds the token and nothing else', async () => {
    token = await secret.read();
    await secret.copy.click();
    await expect(secret.root.getByText('Token copied to clipboard')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);

    await expect(secret.curl).not.toContainText(token);
    await secret.copyCurl.click();
    await expect(secret.root.getByText('cURL command copied to clipboard')).toBeVisible();
    const curl = await page.evaluate(() => navigator.clipboard.readText());
    expect(curl).toContain('$DATAHUB_GMS_TOKEN');
    expect(curl).not.toContain(token);
  });

  await test.step('she says so, and the row is there', async () => {
    await secret.close.click();
    await expect(secret.root).toBeHidden();
    await expect(tokensPage.generateButton).toBeFocused();
    const row = tokensPage.row('nightly-ingest');
    await expect(row).toContainText('loads the sales mart');
    await expect(row).toContainText('in 3 months');
    const end = await row.getByRole('cell').nth(2).locator('time').getAttribute('title');
    expect([...expectedEnds, inBerlin(Date.now() + 90 * DAY)]).toContain(end);
  });

  await test.step('both doors open to the token, and not without it', async () => {
    await expectAtBothDoors(server, token, 200);
    await expectAtBothDoors(server, undefined, 401);
    await expectAtBothDoors(server, `${token.slice(0, -4)}AAAA`, 401);
  });

  await test.step('an aspect ingested at one door is read back at the other', async () => {
    const [frontend, metadataService] = doorsOf(server).map(({ url }) => url);
    await ingestAndRead(frontend ?? '', metadataService ?? '', 'orders', token);
    await ingestAndRead(metadataService ?? '', frontend ?? '', 'invoices', token);
  });

  await test.step('GraphQL knows her at both doors', async () => {
    for (const { url, result } of await askWhoIAm(server, token)) {
      expect(result.status, `${url}: ${result.text}`).toBe(200);
      expect(JSON.parse(result.text).data, url).toEqual({
        me: { corpUser: { urn: 'urn:li:corpuser:datahub', username: 'datahub' } },
      });
    }
  });

  await test.step('she revokes it: the row stays until the server said so', async () => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/api/v1/tokens/*', async (route) => {
      await held;
      await route.continue();
    });
    await tokensPage.revokeButton('nightly-ingest').click();
    await expect(revokeDialog.root).toContainText('nightly-ingest');
    await expect(revokeDialog.cancel).toBeFocused();
    await revokeDialog.confirm.click();
    await expect(revokeDialog.confirm).toHaveText('Revoking…');
    await expect(tokensPage.row('nightly-ingest')).toHaveCount(1);
    await expectAtBothDoors(server, token, 200);
    const answered = page.waitForResponse((response) => response.request().method() === 'DELETE');
    letGo();
    expect((await answered).status()).toBe(204);
  });

  await test.step('it is dead at both doors at once, for every kind of call', async () => {
    await expectAtBothDoors(server, token, 401);
    for (const { url, result } of await askWhoIAm(server, token)) expect(result.status, url).toBe(401);
    for (const { url } of doorsOf(server)) expect((await ingest(url, 'late', token)).status).toBe(401);
  });

  await test.step('the row is gone, and can be found under Revoked', async () => {
    await expect(revokeDialog.root).toBeHidden();
    await expect(tokensPage.row('nightly-ingest')).toHaveCount(0);
    await expect(page.getByText('Token revoked')).toBeAttached();
    await tokensPage.stateFilter.selectOption('Revoked');
    await expect(tokensPage.row('nightly-ingest')).toContainText('revoked');
    await expect(tokensPage.revokeButton('nightly-ingest')).toHaveCount(0);
  });

  await test.step('the list tells from where it was used last, at most five seconds late', async () => {
    await expect(async () => {
      await page.reload();
      await expect(tokensPage.row('nightly-ingest')).toContainText('127.0.0.1', { timeout: 1_000 });
    }).toPass({ timeout: 15_000 });
  });

  await test.step('the audit log tells it all', async () => {
    const log = await server.admin(['audit']);
    const actions = ['session.started', 'token.minted', 'token.revoked', 'token.refused'];
    for (const action of actions) expect(log).toContain(action);
    expect(log).not.toContain(token);
  });
});

test('a revocation that fails leaves the row and says so', async ({ page, server, tokensPage }) => {
  await tokensPage.openSignedIn(server.root);
  const token = await tokensPage.generate('precious');
  await tokensPage.revokeButton('precious').click();
  await page.route('**/api/v1/tokens/*', (route) => route.abort('connectionrefused'));
  await tokensPage.revokeDialog.confirm.click();
  await expect(tokensPage.revokeDialog.fault).toContainText('Failed to revoke the token.');
  await tokensPage.revokeDialog.cancel.click();
  await expect(tokensPage.row('precious')).toBeVisible();
  await expectAtBothDoors(server, token, 200);
});

function urnOf(name: string): string {
  return `urn:li:dataset:(urn:li:dataPlatform:hive,${name},PROD)`;
}

function ingest(door: string, name: string, token: string) {
  const proposal = {
    entityType: 'dataset',
    entityUrn: urnOf(name),
    changeType: 'UPSERT',
    aspectName: 'datasetProperties',
    aspect: { contentType: 'application/json', value: JSON.stringify({ description: `all ${name}` }) },
  };
  return call(`${door}/aspects?action=ingestProposal`, { token, json: { proposal, async: 'false' } });
}

async function ingestAndRead(writeDoor: string, readDoor: string, name: string, token: string) {
  const written = await ingest(writeDoor, name, token);
  expect(written.status, written.text).toBe(200);
  const query = 'aspect=datasetProperties&version=0';
  const read = await call(`${readDoor}/aspects/${encodeURIComponent(urnOf(name))}?${query}`, { token });
  expect(read.status, read.text).toBe(200);
  expect(read.text).toContain(`all ${name}`);
}

function askWhoIAm(server: TestServer, token: string) {
  const urls = [
    `${server.frontendUrl}/api/v2/graphql`,
    `${server.frontendUrl}/api/graphql`,
    `${server.metadataServiceUrl}/api/graphql`,
  ];
  const query = '{ me { corpUser { urn username } } }';
  return Promise.all(urls.map(async (url) => ({ url, result: await call(url, { token, json: { query } }) })));
}

/** The moment as the page must word it for somebody in Berlin, e.g. "Sunday, 21 February 2027, 14:05". */
function inBerlin(at: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${part.weekday}, ${part.day} ${part.month} ${part.year}, ${part.hour}:${part.minute}`;
}
