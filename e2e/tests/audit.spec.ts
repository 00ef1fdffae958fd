import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { call, MEANT, mintAs, mintByHttp, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';
import { AuditPage } from '../pages/audit-page.ts';
import { DetailsDialog } from '../pages/details-dialog.ts';

const DAY = 24 * 60 * 60 * 1_000;

test('an auditor finds who made a token, follows it to its details, and takes the events out', async ({
  page,
  server,
}) => {
  const ada = await server.addUser('ada', 'Ada Lovelace');
  const { token } = await mintAs(server, ada, { name: '=cmd|calc', duration: 'PT1H' });
  const audit = new AuditPage(page);
  await audit.openSignedIn(server.root);
  await expect(page.getByRole('link', { name: 'Audit log' })).toBeVisible();

  await audit.choose(audit.actor, 'LOVE', 'Ada Lovelace');
  await expect(audit.actor).toBeFocused();
  await audit.action.selectOption({ label: 'Tokens: everything' });
  await expect(page).toHaveURL(/actor=urn%3Ali%3Acorpuser%3Aada/);
  await expect(audit.rows).toHaveCount(1);
  await expect(audit.rows).toContainText('Token generated');
  await expect(audit.rows).toContainText('Ada Lovelace');

  const download = page.waitForEvent('download');
  await audit.exportCsv.click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^latchkey-audit-\d{4}-\d{2}-\d{2}\.csv$/);
  const csv = readFileSync(await file.path(), 'utf8');
  expect(csv.charCodeAt(0)).toBe(0xfeff);
  expect(csv.trimEnd().split('\r\n')).toHaveLength(2);
  expect(csv).toContain('"\'=cmd|calc"');
  const jsonDownload = page.waitForEvent('download');
  await audit.exportJson.click();
  const events = JSON.parse(readFileSync(await (await jsonDownload).path(), 'utf8'));
  expect(events).toMatchObject([{ action: 'token.minted', subject: { name: '=cmd|calc' } }]);

  await audit.rows.getByTestId('audit-details-button').click();
  await expect(audit.details).toContainText('urn:li:corpuser:ada');
  await expect(audit.details).toContainText('127.0.0.1');
  await audit.details.getByRole('button', { name: 'Everything with this token' }).click();
  await expect(page).toHaveURL(/[?&]token=/);
  await expect(audit.token).toHaveValue(token.id);
  await page.reload();
  await expect(audit.actor.locator('option:checked')).toHaveText('Ada Lovelace');
  await expect(audit.token.locator('option:checked')).toHaveText('=cmd|calc');

  await audit.rows.first().getByRole('link', { name: '=cmd|calc' }).click();
  await expect(page).toHaveURL(/\/settings\/tokens\?token=/);
  await expect(new DetailsDialog(page).root).toContainText('=cmd|calc');
  await page.goBack();
  await expect(audit.rows).not.toHaveCount(0);

  await audit.action.selectOption({ label: 'Audit log exported' });
  await audit.token.selectOption({ label: 'Any or none' });
  await audit.actor.selectOption({ label: 'Me' });
  await expect(audit.rows).toHaveCount(2);
});

test('a token and a user who is gone are found by keyboard alone, by parts of names and by a whole one', async ({
  page,
  server,
}) => {
  const carla = await server.addUser('carla', 'Carla Brandt');
  await mintAs(server, carla, { name: 'Warehouse Lineage', duration: 'PT1H' });
  await server.admin(['users', 'remove', 'carla']);
  const audit = new AuditPage(page);
  await audit.openSignedIn(server.root);
  await audit.token.focus();
  await page.keyboard.press('End');
  await expect(audit.search).toBeFocused();
  await page.keyboard.type('house lin');
  const found = audit.choice.getByRole('radio', { name: 'Warehouse Lineage' });
  await expect(audit.choice.getByRole('radio')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await expect(found).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/[?&]token=/);
  await expect(audit.token).toBeFocused();
  await expect(audit.rows.filter({ hasText: 'Token generated' })).toHaveCount(1);
  await audit.token.selectOption({ label: 'Any or none' });
  await audit.choose(audit.subject, 'carla', 'urn:li:corpuser:carla');
  await expect(audit.rows.filter({ hasText: 'User removed' })).toHaveCount(1);
  await expect(audit.subject.locator('option:checked')).toHaveText('carla');
});

test('days are those of her own time zone, and the address shows the same again', async ({
  page,
  server,
}) => {
  await server.advanceClock(30 * DAY);
  const cookie = await signInByHttp(server, server.root);
  await mintByHttp(server, cookie, { name: 'later', duration: 'PT1H' });
  const now = await server.advanceClock(0);
  const audit = new AuditPage(page);
  await audit.openSignedIn(server.root, '?action=token.minted');
  await expect(audit.rows.filter({ hasText: 'later' })).toHaveCount(1);
  const day = (at: number) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(at);
  await audit.from.fill(day(now));
  await audit.to.fill(day(now));
  await expect(audit.rows.filter({ hasText: 'later' })).toHaveCount(1);
  await page.reload();
  await expect(audit.from).toHaveValue(day(now));
  await expect(audit.rows.filter({ hasText: 'later' })).toHaveCount(1);
  await audit.to.fill('');
  await audit.from.fill(day(now + 2 * DAY));
  await expect(page.getByRole('heading', { name: 'No events match' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  await expect(audit.rows).not.toHaveCount(0);
  await expect(page.getByText('Days and times are in your time zone, Europe/Berlin.')).toBeVisible();
});

test('older events come on demand, each once, while new ones arrive', async ({ page, server }) => {
  const otto = await server.addUser('otto');
  const cookie = await signInByHttp(server, otto);
  const touch = async (count: number) => {
    for (let index = 0; index < count; index += 1)
      await call(`${server.frontendUrl}/api/v1/account`, {
        method: 'PATCH',
        cookie,
        headers: MEANT,
        json: { displayName: `Otto ${index} of ${count}` },
      });
  };
  await touch(60);
  const audit = new AuditPage(page);
  await audit.openSignedIn(server.root, '?action=user.edited');
  await expect(audit.rows).toHaveCount(50);
  await touch(5);
  await audit.older.click();
  await expect(audit.rows).toHaveCount(60);
  await expect(page.getByText('There is nothing older.')).toBeVisible();
  await audit.refresh.click();
  await expect(page.getByText('65 events shown')).toBeVisible();
});

test('without the privilege: no link leads there, the page names it and whom to ask, the file is refused', async ({
  page,
  server,
}) => {
  const bob = await server.addUser('bob', 'Bob');
  const audit = new AuditPage(page);
  await audit.openSignedIn(bob);
  await expect(page.getByText('Analytics API access')).toBeVisible();
  await expect(page.getByTestId('missing-privilege')).toContainText('DataHub');
  await expect(page.getByRole('link', { name: 'Audit log' })).toHaveCount(0);
  const cookie = await signInByHttp(server, bob);
  const answer = await call(`${server.frontendUrl}/api/v1/audit/export?format=csv`, { cookie });
  expect(answer.status).toBe(403);
});

test('hostile names and clients are shown as text, and nothing of them runs (test CS-07)', async ({
  page,
  server,
  faults,
}) => {
  const payloads = [
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    'javascript:alert(1)',
    '\u202eevil\u200b',
    '{{7*7}}',
  ];
  const eva = await server.addUser('eva', 'Eva');
  const cookie = await signInByHttp(server, eva);
  for (const displayName of payloads)
    await call(`${server.frontendUrl}/api/v1/account`, {
      method: 'PATCH',
      cookie,
      headers: { ...MEANT, 'user-agent': '<svg onload=alert(1)>' },
      json: { displayName },
    });
  const audit = new AuditPage(page);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await audit.openSignedIn(server.root, '?actor=urn:li:corpuser:eva&action=user.edited');
  await expect(audit.rows).toHaveCount(payloads.length);
  for (let row = 0; row < payloads.length; row += 1) {
    await audit.rows.nth(row).getByTestId('audit-details-button').click();
    await expect(audit.details).toContainText('<svg onload=alert(1)>');
    await page.getByTestId('audit-details-close').click();
  }
  await expect(page.locator('img, svg[onload]')).toHaveCount(0);
  await expect(audit.rows.first()).toContainText('{{7*7}}');
  expect(dialogs).toEqual([]);
  expect(faults).toEqual([]);
});
