import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { doorsOf, mintByHttp, readAt, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';
import type { TestServer } from '../fixtures/test-server.ts';

const DAY = 24 * 60 * 60 * 1_000;
const HOUR = 60 * 60 * 1_000;

const isWriting = process.env.UPDATE_SCREENS === '1';

// The pictures show the addresses that a reader will have.
test.use({ settings: isWriting ? { PORT: '9002', METADATA_SERVICE_PORT: '8080' } : {} });

/** Writes `docs/screens/<name>.png`, and only when asked to: a run of tests leaves the tree as it is. */
async function screen(page: Page, name: string): Promise<void> {
  if (!isWriting) return;
  // The pointer rests where nothing lights up under it.
  await page.mouse.move(0, 0);
  const path = fileURLToPath(new URL(`../../docs/screens/${name}.png`, import.meta.url));
  await page.screenshot({ path, animations: 'disabled' });
}

/** Tokens of every kind, over a year of the server's time. */
async function liveThroughAYear(server: TestServer): Promise<void> {
  const mint = async (name: string, description: string, duration: string) =>
    (await mintByHttp(server, await signInByHttp(server, server.root), { name, description, duration }))
      .accessToken;
  const use = async (token: string) => {
    for (const { url } of doorsOf(server)) expect((await readAt(url, token)).status).toBe(200);
  };
  await use(await mint('spark-lineage', 'Column lineage from the warehouse jobs', 'P180D'));
  await server.advanceClock(100 * DAY);
  await use(await mint('ci', 'Checks schemas on every pull request', 'P90D'));
  await server.advanceClock(30 * DAY);
  await use(await mint('nightly-ingest', 'Loads the sales mart', 'P90D'));
  await server.advanceClock(85 * DAY);
  await use(await mint('dbt-docs', 'Publishes model descriptions', 'P365D'));
  await server.advanceClock(6 * HOUR);
  await use(await mint('notebook', 'Exploring ownership gaps', 'P30D'));
  // What was used is written when the server ends; it starts again in the present, so once more through the year.
  await server.restart();
  await server.advanceClock(215 * DAY + 6 * HOUR + 2 * 60_000);
}

test('the list in the light, in the dark and on a phone; the form; the token; the question', async ({
  page,
  server,
  tokensPage,
}) => {
  const { form, secret, revokeDialog } = tokensPage;
  await liveThroughAYear(server);
  await tokensPage.openSignedIn(server.root);
  await expect(tokensPage.row('nightly-ingest')).toContainText('expires in 5 days');
  await expect(tokensPage.row('ci')).toContainText('expired');
  await expect(tokensPage.row('notebook')).toContainText('127.0.0.1');
  await screen(page, 'tokens-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(18, 21, 26)');
  await screen(page, 'tokens-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  const desk = page.viewportSize();
  await page.setViewportSize({ width: 360, height: 740 });
  await expect(page.getByLabel('Sort by')).toBeVisible();
  await screen(page, 'tokens-phone');
  if (desk !== null) await page.setViewportSize(desk);

  await tokensPage.generateButton.click();
  await form.name.fill('sales-dashboard');
  await form.description.fill('Reads owners and glossary terms for the dashboard');
  await expect(form.expiry('3 months')).toBeChecked();
  await screen(page, 'generate');
  await form.submit.click();
  await secret.read();
  // Worth nothing a moment later: the server of this test goes, and its signing key with it.
  await screen(page, 'token-once');
  await secret.close.click();
  await tokensPage.revokeButton('sales-dashboard').click();
  await expect(revokeDialog.cancel).toBeFocused();
  await screen(page, 'revoke');
});

test('the login', async ({ page, loginPage }) => {
  await loginPage.goto();
  await expect(loginPage.username).toBeFocused();
  await screen(page, 'login');
});

test('without the privilege', async ({ page, server, tokensPage }) => {
  const jane = await server.addUser('jane', 'Jane Doe');
  await server.admin(['policies', 'deactivate', '7']);
  await tokensPage.openSignedIn(jane);
  await expect(page.getByText('You need the privilege')).toBeVisible();
  await screen(page, 'no-privilege');
});
