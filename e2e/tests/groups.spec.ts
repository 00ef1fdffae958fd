import { expect } from '@playwright/test';
import { call, doorsOf, mintByHttp, readAt, signInByHttp } from '../fixtures/http-calls.ts';
import { test } from '../fixtures/test.ts';
import { PeoplePages } from '../pages/people-pages.ts';

test('a group is made, gets members and a role that hold at once, and takes them along when it is deleted', async ({
  page,
  server,
}) => {
  const people = new PeoplePages(page);
  const ada = await server.addUser('ada', 'Ada Lovelace');
  const cookie = await signInByHttp(server, ada);
  const mayAdminister = async () =>
    (await call(`${server.frontendUrl}/api/v1/users`, { cookie })).status === 200;
  const putIn = async (name: string) => {
    await page.getByRole('checkbox', { name }).check();
    await page.getByTestId('modal-add-member-button').click();
    await expect(people.groupDetails.getByText(`Group members added! New: ${name}.`)).toBeVisible();
  };
  await people.openSignedIn(server.root, 'groups');
  await page.getByTestId('create-group-button').first().click();
  await page.getByTestId('group-name-input').fill('Stewards');
  await page.getByTestId('group-description-input').fill('Keep the house in order');
  await page.getByTestId('modal-create-group-button').click();
  await page.getByRole('link', { name: 'Stewards' }).click();
  await expect(people.groupDetails).toContainText('Nobody is in this group yet.');

  await page.getByTestId('assign-role-button').click();
  await people.dialog('assign-role-modal').getByText('Admin', { exact: true }).click();
  await page.getByTestId('save-role-button').click();
  await expect(people.done).toContainText('Stewards: Admin');
  expect(await mayAdminister()).toBe(false);

  await page.getByRole('link', { name: 'Stewards' }).click();
  await page.getByTestId('add-group-members-sidebar-button').click();
  await page.getByTestId('add-members-select-base').fill('lovelace');
  await putIn('Ada Lovelace');
  await expect(page.getByTestId('sidebar-section-content-Members')).toContainText('Ada Lovelace');
  expect(await mayAdminister()).toBe(true);
  await page.getByRole('button', { name: 'Remove Ada Lovelace from the group' }).click();
  await expect(people.groupDetails.getByText('Ada Lovelace is no longer in the group.')).toBeVisible();
  expect(await mayAdminister()).toBe(false);
  await putIn('Ada Lovelace');
  await expect(page.getByTestId('sidebar-section-content-Members')).toContainText('Ada Lovelace');

  await page.getByTestId('edit-group-button').click();
  await page.getByTestId('name-input').fill('House Stewards');
  await page.getByTestId('save-texts-button').click();
  await expect(people.row('House Stewards')).toContainText('Admin');

  await people.act('House Stewards', 'delete');
  await expect(page.getByTestId('effects')).toContainText('1 member loses now what the group gives.');
  await expect(page.getByTestId('effects')).toContainText('The role Admin no longer comes with it.');
  expect(await mayAdminister()).toBe(true);
  // Watched from before the click: it stays for some seconds only.
  const said = page.getByText('Deleted House Stewards! 1 member left it.').waitFor();
  await page.getByTestId('delete-group-confirm-button').click();
  await said;
  await expect(people.row('House Stewards')).toHaveCount(0);
  expect(await mayAdminister()).toBe(false);
});

test('a service account is made, gets a token, and loses all of them when it is deleted', async ({
  page,
  server,
  tokensPage,
}) => {
  const people = new PeoplePages(page);
  await people.openSignedIn(server.root, 'service-accounts');
  await page.getByTestId('create-service-account-button').first().click();
  await page.getByTestId('service-account-display-name-input').fill('airflow');
  await page.getByTestId('create-service-account-submit-button').click();
  await expect(people.done).toContainText('Service account created successfully! Its name is airflow.');
  await people.act('airflow', 'edit');
  await page.getByTestId('description-input').fill('Runs the nightly DAGs');
  await page.getByTestId('save-texts-button').click();
  await expect(people.row('airflow')).toContainText('Runs the nightly DAGs');

  const token = await test.step('the form of a new token is preset with it', async () => {
    await people.act('airflow', 'create-token');
    await expect(page.getByRole('radio', { name: /airflow/ })).toBeChecked();
    await tokensPage.form.name.fill('dags');
    await tokensPage.form.submit.click();
    const secret = await tokensPage.secret.read();
    await tokensPage.secret.close.click();
    await page.reload();
    await expect(tokensPage.heading).toBeVisible();
    await expect(tokensPage.form.root).toHaveCount(0);
    return secret;
  });
  for (const { url } of doorsOf(server)) expect((await readAt(url, token)).status).toBe(200);

  await people.goto('service-accounts');
  await people.row('airflow').getByRole('link', { name: '1 token' }).click();
  await expect(tokensPage.row('dags')).toBeVisible();
  await page.goBack();
  await people.act('airflow', 'delete');
  await expect(page.getByTestId('effects')).toContainText('1 token of this account is revoked now.');
  await page.getByTestId('delete-service-account-confirm-button').click();
  await expect(people.done).toContainText('Service account deleted. 1 token stopped working.');
  for (const { url } of doorsOf(server)) expect((await readAt(url, token)).status).toBe(401);
});

test('who may only manage service accounts finds them, and nothing else about people', async ({
  page,
  server,
}) => {
  const people = new PeoplePages(page);
  const sam = await server.addUser('sam', 'Sam Smith');
  const cookie = await signInByHttp(server, server.root);
  await mintByHttp(server, cookie, { name: 'unrelated' });
  const query = 'mutation c($input: PolicyUpdateInput!) { createPolicy(input: $input) }';
  const input = {
    type: 'PLATFORM',
    name: 'service accounts',
    state: 'ACTIVE',
    description: '',
    privileges: ['MANAGE_SERVICE_ACCOUNTS'],
    actors: {
      users: ['urn:li:corpuser:sam'],
      groups: [],
      resourceOwners: false,
      allUsers: false,
      allGroups: false,
    },
  };
  const made = await call(`${server.frontendUrl}/api/v2/graphql`, {
    cookie,
    json: { query, variables: { input } },
  });
  expect(JSON.parse(made.text).errors).toBeUndefined();
  await people.openSignedIn(sam, '');
  await expect(page).toHaveURL(/\/service-accounts$/);
  await expect(people.tabs.getByRole('link')).toHaveText(['Service Accounts']);
  await people.goto('groups');
  await expect(page.getByTestId('missing-privilege')).toContainText('Manage Users & Groups');
});
