import { expect } from '@playwright/test';
import { call, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';
import { PeoplePages } from '../pages/people-pages.ts';

const PASSWORD = 'river stone moss';

test('an administrator invites by a link; whoever has it signs up and lands on the tokens, signed in', async ({
  page,
  server,
  browser,
  tokensPage,
}) => {
  const people = new PeoplePages(page);
  await people.openSignedIn(server.root);
  await page.getByTestId('invite-users-button').click();
  await expect(people.dialog('create-invite-modal')).toBeVisible();
  await expect(page).toHaveURL(/\/invites$/);
  await page.getByTestId('invite-role-select').selectOption('Editor');
  await page.getByTestId('create-invite-button').click();
  await expect(page.getByTestId('copy-link-button')).toBeFocused();
  const url = await people.takeLink();
  await expect(page.getByRole('row').nth(1)).toContainText('1 of 1');
  await expect(page.getByText(url)).toHaveCount(0);

  const context = await browser.newContext();
  const guest = await context.newPage();
  const asked: string[] = [];
  guest.on('request', (request) => asked.push(`${request.url()} ${request.headers().referer ?? ''}`));
  await test.step('the secret leaves the address, and goes into no other one', async () => {
    await guest.goto(url);
    await expect(guest.getByRole('heading', { name: 'Sign up for Latchkey' })).toBeVisible();
    expect(new URL(guest.url()).search).toBe('');
    const secret = new URL(url).searchParams.get('invite_token') ?? '';
    expect(secret).not.toBe('');
    expect(asked.filter((line) => line.includes(secret))).toEqual([`${url} `]);
    await guest.goBack().catch(() => undefined);
    expect(guest.url()).not.toContain(secret);
    await guest.goto(url);
  });
  await test.step('faults stand at their fields', async () => {
    await guest.getByLabel('Full name').fill('Ada Lovelace');
    await guest.getByLabel('E-mail').fill('ada@example.org');
    await guest.getByLabel('Password', { exact: true }).fill('password123');
    await guest.getByLabel('Confirm password').fill('password123');
    await guest.getByTestId('sign-up').click();
    await expect(guest.getByText('This is one of the best-known passwords')).toBeVisible();
    await expect(guest.getByLabel('Password', { exact: true })).toBeFocused();
  });
  await guest.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await guest.getByLabel('Confirm password').fill(PASSWORD);
  await guest.getByTestId('sign-up').click();
  await expect(guest).toHaveURL(/\/settings\/tokens$/);
  await expect(guest.getByText('Ada Lovelace')).toBeVisible();

  await test.step('the invitation is used up, and says so', async () => {
    await guest.goto(url);
    await expect(guest.getByRole('alert')).toContainText('This invitation is not valid any more');
    await expect(guest.getByTestId('sign-up')).toHaveCount(0);
  });
  await context.close();

  await page.reload();
  await expect(page.getByRole('heading', { name: 'No Open Invitations' })).toBeVisible();
  await people.goto('users');
  await expect(people.row('Ada Lovelace')).toContainText('Editor');
  await page.context().clearCookies();
  await tokensPage.openSignedIn({ username: 'ada@example.org', password: PASSWORD });
});

test('a revoked invitation, and one of who was suspended, let nobody in', async ({ page, server }) => {
  const people = new PeoplePages(page);
  await people.openSignedIn(server.root, 'invites');
  const make = async () => {
    await page.getByTestId('invite-users-button').click();
    await page.getByTestId('create-invite-button').click();
    return people.takeLink();
  };
  const revoked = await make();
  await page.getByTestId('revoke-invite-button').click();
  await people.dialog('revoke-invite-modal').getByTestId('modal-confirm-button').click();
  await expect(people.done).toContainText('Invitation revoked.');

  const admin = await server.addUser('second', 'Second Admin');
  await server.admin(['users', 'grant-role', 'second', 'Admin']);
  await page.context().clearCookies();
  await people.openSignedIn(admin, 'invites');
  const orphan = await make();
  await server.admin(['users', 'suspend', 'second']);

  for (const url of [revoked, orphan]) {
    const inviteToken = new URL(url).searchParams.get('invite_token');
    const form = { fullName: 'X', email: 'x@example.org', password: PASSWORD, inviteToken };
    expect((await call(`${server.frontendUrl}/signUp`, { json: form })).status).toBe(400);
    await page.goto(url);
    await expect(page.getByRole('alert')).toContainText('This invitation is not valid any more');
  }
  const cookie = await signInByHttp(server, server.root);
  const found = await call(`${server.frontendUrl}/api/v1/users?query=x@example`, { cookie });
  expect(JSON.parse(found.text).total).toBe(0);
});
