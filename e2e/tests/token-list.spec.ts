import { expect, type Page } from '@playwright/test';
import { liveThroughAYear } from '../fixtures/a-year-of-tokens.ts';
import { call, MEANT, mintAs, mintByHttp, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';
import type { TokensPage } from '../pages/tokens-page.ts';

test.use({ hasOwnServer: true });

/** What the list shows stays so through a reload, and through Back from another page. */
async function expectKept(page: Page, tokensPage: TokensPage, names: readonly string[]): Promise<void> {
  await expect(tokensPage.names).toHaveText(names);
  const address = page.url();
  await page.reload();
  await expect(tokensPage.names).toHaveText(names);
  await page.goto('/no/such/page');
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(tokensPage.names).toHaveText(names);
}

test('search, every state and every column to sort by are kept in the address', async ({
  page,
  server,
  tokensPage,
}) => {
  test.setTimeout(120_000);
  await liveThroughAYear(server);
  const { token } = await mintAs(server, server.root, { name: 'gone', duration: 'P30D' });
  const cookie = await signInByHttp(server, server.root);
  const url = `${server.frontendUrl}/api/v1/tokens/${encodeURIComponent(token.id)}`;
  expect((await call(url, { cookie, headers: MEANT, method: 'DELETE' })).status).toBe(204);
  await tokensPage.openSignedIn(server.root);

  for (const [state, names] of [
    ['Active', ['notebook', 'dbt-docs', 'nightly-ingest']],
    ['Expires within 7 days', ['nightly-ingest']],
    ['Expired', ['ci', 'spark-lineage']],
    ['Unused for 90 days', []],
    ['Revoked', ['gone']],
    ['All, revoked too', ['gone', 'notebook', 'dbt-docs', 'nightly-ingest', 'ci', 'spark-lineage']],
    ['Not revoked', ['notebook', 'dbt-docs', 'nightly-ingest', 'ci', 'spark-lineage']],
  ] as const) {
    await tokensPage.stateFilter.selectOption(state);
    await expectKept(page, tokensPage, names);
  }

  for (const [column, names] of [
    ['Name', ['ci', 'dbt-docs', 'nightly-ingest', 'notebook', 'spark-lineage']],
    ['Description', ['ci', 'spark-lineage', 'notebook', 'nightly-ingest', 'dbt-docs']],
    ['Created', ['notebook', 'dbt-docs', 'nightly-ingest', 'ci', 'spark-lineage']],
    ['Expires', ['spark-lineage', 'ci', 'nightly-ingest', 'notebook', 'dbt-docs']],
  ] as const) {
    await page.getByRole('columnheader', { name: column }).getByRole('button').click();
    await expectKept(page, tokensPage, names);
    await page.getByRole('columnheader', { name: column }).getByRole('button').click();
    await expectKept(page, tokensPage, [...names].reverse());
  }
  for (const column of ['Last used', 'State', 'Acts as']) {
    const header = page.getByRole('columnheader', { name: column });
    const first = column === 'Last used' ? 'descending' : 'ascending';
    await header.getByRole('button').click();
    await expect(header).toHaveAttribute('aria-sort', first);
    await page.reload();
    await expect(header).toHaveAttribute('aria-sort', first);
  }
  await expect(tokensPage.names).toHaveCount(5);

  await tokensPage.goto();
  await tokensPage.search.fill('SALES');
  await expectKept(page, tokensPage, ['nightly-ingest']);
  await expect(tokensPage.search).toHaveValue('SALES');
  await tokensPage.search.fill('nothing of the kind');
  await expect(page.getByText('No tokens match the current filters.')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(tokensPage.names).toHaveCount(5);
  await expect(page).toHaveURL('/settings/tokens');
});

test('a token that nobody used for 90 days is found', async ({ server, tokensPage }) => {
  await mintAs(server, server.root, { name: 'forgotten', duration: 'P180D' });
  await server.advanceClock(91 * 86_400_000);
  await mintAs(server, server.root, { name: 'fresh', duration: 'P180D' });
  await tokensPage.openSignedIn(server.root, '?state=unused');
  await expect(tokensPage.names).toHaveText(['forgotten']);
});

test('a manager sees whose tokens a link asks for, by name, and finds anybody else', async ({
  page,
  server,
  tokensPage,
}) => {
  const jane = await server.addUser('jane', 'Jane Doe');
  await server.addUser('john', 'John Miller');
  await mintAs(server, jane, { name: 'janes' });
  await mintAs(server, server.root, { name: 'for-jane', actorUrn: 'urn:li:corpuser:jane' });
  await mintAs(server, server.root, { name: 'roots' });

  await test.step('a link that names somebody without tokens shows the name, not the URN', async () => {
    await tokensPage.openSignedIn(server.root, '?owner=urn:li:corpuser:john&actor=urn:li:corpuser:jane');
    await expect(page.getByText('No tokens match the current filters.')).toBeVisible();
    await expect(tokensPage.ownerFilter.locator('option:checked')).toHaveText('John Miller');
    await expect(tokensPage.actorFilter.locator('option:checked')).toHaveText('Jane Doe');
  });

  await test.step('owner and actor narrow the list', async () => {
    await tokensPage.ownerFilter.selectOption('Everyone’s');
    await expectKept(page, tokensPage, ['for-jane', 'janes']);
    await tokensPage.actorFilter.selectOption('Anyone');
    await expectKept(page, tokensPage, ['roots', 'for-jane', 'janes']);
    const sameTwice = tokensPage.row('janes').getByRole('cell', { name: 'Jane Doe', exact: true });
    await expect(sameTwice, 'whom it acts as, and its owner').toHaveCount(2);
    const widths = await sameTwice.evaluateAll((cells) =>
      cells.map((cell) => cell.getBoundingClientRect().width),
    );
    expect(
      widths.filter((width) => width > 1),
      'shown once',
    ).toHaveLength(1);
    await tokensPage.actorFilter.selectOption('Me');
    await expectKept(page, tokensPage, ['roots']);
    await tokensPage.ownerFilter.selectOption('Mine');
    await tokensPage.actorFilter.selectOption('Anyone');
    await expectKept(page, tokensPage, ['roots', 'for-jane']);
  });

  await test.step('Choose… finds a person by name', async () => {
    await tokensPage.ownerFilter.selectOption('Choose…');
    const dialog = page.getByTestId('choose-person-modal');
    await dialog.getByTestId('search-people-input').fill('jan');
    await dialog.getByRole('radio', { name: /Jane Doe/ }).check();
    await dialog.getByRole('button', { name: 'Show tokens' }).click();
    await expectKept(page, tokensPage, ['janes']);
    await expect(tokensPage.ownerFilter.locator('option:checked')).toHaveText('Jane Doe');
  });
});

test('pages are the server’s, and a filter or a search begins at the first', async ({
  page,
  server,
  tokensPage,
}) => {
  const cookie = await signInByHttp(server, server.root);
  const names = Array.from({ length: 45 }, (_, index) => `job-${String(index + 1).padStart(2, '0')}`);
  for (const name of names) await mintByHttp(server, cookie, { name });
  await mintByHttp(server, cookie, { name: 'other' });
  await tokensPage.openSignedIn(server.root, '?sort=name&order=asc');
  await expect(page.getByText('46 tokens')).toBeVisible();
  await expect(tokensPage.names).toHaveText(names.slice(0, 20));
  await expect(page.getByRole('button', { name: 'Previous' })).toHaveAttribute('aria-disabled', 'true');

  await page.getByRole('button', { name: 'Next' }).click();
  await expect(tokensPage.names).toHaveText(names.slice(20, 40));
  await page.getByRole('button', { name: 'Next' }).click();
  await expectKept(page, tokensPage, [...names.slice(40), 'other']);
  await expect(page.getByText('Page 3 of 3')).toBeVisible();
  await page.goBack();
  await expect(tokensPage.names).toHaveText(names.slice(20, 40));

  await tokensPage.search.fill('job-4');
  await expect(tokensPage.names).toHaveText(names.slice(39));
  await expect(page).not.toHaveURL(/page=/);
  await expect(page.getByRole('navigation', { name: 'Pages' })).toHaveCount(0);
  await tokensPage.goto('?page=99');
  await expect(page).toHaveURL(/page=3/);
  await expect(tokensPage.names).toHaveCount(6);
});
