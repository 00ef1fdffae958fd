import { expect } from '@playwright/test';
import { call, doorsOf, mintByHttp, readAt, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';
import { PeoplePages } from '../pages/people-pages.ts';

test('an administrator suspends, reinstates and removes a user: it is said before, done at once, said after', async ({
  page,
  server,
}) => {
  const people = new PeoplePages(page);
  const eve = await server.addUser('eve', 'Eve Ewing');
  const cookie = await signInByHttp(server, eve);
  const { accessToken } = await mintByHttp(server, cookie, { name: 'one' });
  await mintByHttp(server, cookie, { name: 'two' });
  const expectAtDoors = async (status: number) => {
    for (const { url } of doorsOf(server)) expect((await readAt(url, accessToken)).status).toBe(status);
  };

  await people.openSignedIn(server.root);
  await expect(people.row('Eve Ewing')).toContainText('2');
  await people.openUser('Eve Ewing');
  await expect(page).toHaveURL(/user=urn/);
  await expect(people.details).toContainText('2 tokens');

  await test.step('suspend', async () => {
    await page.getByTestId('suspend-user-button').click();
    const dialog = people.dialog('suspend-user-modal');
    await expect(dialog.getByTestId('effects')).toContainText('2 tokens of this user stop working now.');
    await expect(dialog.getByTestId('effects')).toContainText('1 session ends now.');
    await expect(dialog.getByTestId('modal-cancel-button')).toBeFocused();
    await expectAtDoors(200);
    await dialog.getByTestId('modal-confirm-button').click();
    await expect(people.done).toContainText(
      'Eve Ewing is suspended. 2 tokens stopped working. 1 session ended.',
    );
    await expectAtDoors(401);
    expect((await call(`${server.frontendUrl}/api/v1/me`, { cookie })).status).toBe(401);
    await expect(people.row('Eve Ewing')).toContainText('suspended');
  });

  await test.step('reinstate', async () => {
    await people.openUser('Eve Ewing');
    await page.getByTestId('reinstate-user-button').click();
    const dialog = people.dialog('reinstate-user-modal');
    await expect(dialog.getByTestId('effects')).toContainText('2 tokens of this user work again.');
    await dialog.getByTestId('modal-confirm-button').click();
    await expect(people.done).toContainText('Eve Ewing is reinstated. 2 tokens work again.');
    await expectAtDoors(200);
  });

  await test.step('remove', async () => {
    await people.openUser('Eve Ewing');
    await page.getByTestId('remove-user-button').click();
    await people.dialog('remove-user-modal').getByTestId('modal-confirm-button').click();
    await expect(people.done).toContainText('Eve Ewing is removed. 2 tokens stopped working.');
    await expect(people.row('Eve Ewing')).toHaveCount(0);
    await expectAtDoors(401);
  });
});

test('the list is searched, filtered and sorted in the address; oneself and the root user are safe', async ({
  page,
  server,
}) => {
  const people = new PeoplePages(page);
  await server.addUser('ann', 'Ann Ames');
  await server.addUser('bob', 'Bob Ball');
  await server.admin(['users', 'grant-role', 'bob', 'Editor']);
  await people.openSignedIn(server.root);
  await people.search.fill('ames');
  await expect(people.row('Bob Ball')).toHaveCount(0);
  await expect(people.row('Ann Ames')).toBeVisible();
  await expect(page).toHaveURL(/query=ames/);
  await page.reload();
  await expect(people.search).toHaveValue('ames');
  await people.search.fill('');
  await page.getByTestId('user-role-filter').selectOption('Editor');
  await expect(people.row('Bob Ball')).toBeVisible();
  await expect(people.row('Ann Ames')).toHaveCount(0);
  await page.getByTestId('user-role-filter').selectOption('All');
  await page.getByRole('button', { name: 'Username' }).click();
  await expect(page).toHaveURL(/sort=username/);
  await expect(page.getByRole('columnheader', { name: 'Username' })).toHaveAttribute(
    'aria-sort',
    'ascending',
  );
  await people.search.fill('nobody at all');
  await expect(page.getByRole('heading', { name: 'No Users Found' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await people.openUser('DataHub');
  await expect(people.details).toContainText('The root user can be neither suspended nor removed.');
  await expect(page.getByTestId('suspend-user-button')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(people.details).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'DataHub', exact: true })).toBeFocused();
});

test('a role, a group and a reset link are given from the details', async ({ page, server, loginPage }) => {
  const people = new PeoplePages(page);
  const carl = await server.addUser('carl', 'Carl Case');
  await people.openSignedIn(server.root, 'groups');
  await page.getByTestId('create-group-button').click();
  await page.getByTestId('group-name-input').fill('Data Engineering');
  await page.getByTestId('modal-create-group-button').click();
  await expect(people.done).toContainText('Group Data Engineering created');

  await people.goto('users');
  await test.step('where the page runs from right to left, so do its facts', async () => {
    // Before the dialog is made, which keeps the direction it was made with.
    await page.locator('html').evaluate((element) => element.setAttribute('dir', 'rtl'));
    await people.openUser('Carl Case');
    await expect(people.details.getByRole('definition').first()).toHaveCSS('text-align', 'right');
  });
  await people.goto('users');
  await people.openUser('Carl Case');
  await expect(people.details.getByRole('definition').first()).toHaveCSS('text-align', 'left');
  await page.getByTestId('assign-role-button').click();
  await people.dialog('assign-role-modal').getByText('Editor', { exact: true }).click();
  await page.getByTestId('save-role-button').click();
  await expect(people.row('Carl Case')).toContainText('Editor');

  await people.openUser('Carl Case');
  await page.getByTestId('add-to-group-button').click();
  await page.getByTestId('search-groups-input').fill('data eng');
  await page.getByTestId('group-results').getByText('Data Engineering').click();
  await page.getByTestId('save-group-button').click();
  await expect(people.done).toContainText('Carl Case is in Data Engineering now.');

  const url = await test.step('the reset link is shown once', async () => {
    await people.openUser('Carl Case');
    await expect(people.details).toContainText('Data Engineering');
    await page.getByTestId('reset-link-button').click();
    await people.dialog('reset-link-modal').getByTestId('modal-confirm-button').click();
    await expect(page.getByTestId('copy-link-button')).toBeFocused();
    return people.takeLink();
  });

  await test.step('whoever opens it sets a new password, and the secret leaves the address at once', async () => {
    await page.context().clearCookies();
    await page.goto(url);
    await expect(page.getByRole('heading', { name: 'Reset Credentials' })).toBeVisible();
    expect(new URL(page.url()).search).toBe('');
    await page.getByLabel('Username').fill('carl');
    await page.getByLabel('New password').fill('river stone moss');
    await page.getByLabel('Confirm password').fill('river stone mos');
    await page.getByTestId('sign-up').click();
    await expect(page.getByText('Your passwords do not match')).toBeVisible();
    await page.getByLabel('Confirm password').fill('river stone moss');
    await page.getByTestId('sign-up').click();
    await expect(page).toHaveURL(/\/settings\/tokens$/);
  });

  await test.step('the link works once, and the old password no more', async () => {
    await page.context().clearCookies();
    await page.goto(url);
    await expect(page.getByRole('alert')).toContainText('This reset link is not valid any more');
    await page.getByRole('link', { name: 'Go to the sign-in page' }).click();
    await loginPage.signIn(carl);
    await expect(loginPage.refusal).toContainText('Invalid Credentials');
    await loginPage.signIn({ ...carl, password: 'river stone moss' });
    await expect(page).toHaveURL(/\/settings\/tokens$/);
  });
});

test('without the privilege the page says which one is missing and whom to ask, and is not in the navigation', async ({
  page,
  server,
}) => {
  const people = new PeoplePages(page);
  const dan = await server.addUser('dan', 'Dan Dorn');
  for (const path of ['users', 'groups', 'service-accounts', 'invites']) {
    await people.openSignedIn(dan, path);
    await expect(page.getByText(/You need|you need/)).toContainText(/Manage/);
    await expect(page.getByText(/Ask .*DataHub/)).toBeVisible();
  }
  await expect(page.getByRole('navigation', { name: 'Settings' })).not.toContainText('Users & Groups');
});
