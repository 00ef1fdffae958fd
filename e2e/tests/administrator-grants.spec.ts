import { expect } from '@playwright/test';
import { call, doorsOf, expectAtBothDoors, readAt } from '../fixtures/http-calls.ts';
import { watchPages } from '../fixtures/page-faults.ts';
import { test } from '../fixtures/test.ts';
import { PeoplePages } from '../pages/people-pages.ts';
import { PermissionsPages } from '../pages/permissions-pages.ts';
import { SignUpPage } from '../pages/sign-up-page.ts';
import { TokensPage } from '../pages/tokens-page.ts';

const EVERYBODY = 'All Users - Base Platform Privileges';
const PASSWORD = 'seventeen wooden spoons';
const DATASET = 'urn:li:dataset:(urn:li:dataPlatform:hive,sales.orders,PROD)';

test('an administrator invites a user, grants the privilege, takes metadata rights away, and suspends', async ({
  page,
  server,
  browser,
  faults,
}) => {
  test.setTimeout(120_000);
  const permissions = new PermissionsPages(page);
  const people = new PeoplePages(page);
  const grace = await browser.newContext({ baseURL: server.frontendUrl, locale: 'en-GB' });
  const gracesPage = await grace.newPage();
  const tokensPage = new TokensPage(gracesPage);
  const signUpPage = new SignUpPage(gracesPage);
  await watchPages(grace, faults);

  await test.step('the administrator stops what lets everybody generate', async () => {
    await permissions.openSignedIn(server.root);
    await permissions.button('Deactivate', EVERYBODY).click();
    await expect(permissions.confirm).toContainText('1 active user loses what it grants');
    await permissions.confirmButton.click();
    await expect(page.getByRole('status').getByText('Successfully deactivated policy.')).toBeVisible();
    await expect(permissions.row(EVERYBODY)).toContainText('Inactive');
  });

  const link = await test.step('the administrator invites the user by a link', async () => {
    await people.goto('invites');
    await page.getByTestId('invite-users-button').click();
    await page.getByTestId('create-invite-button').click();
    return people.takeLink();
  });

  await test.step('the user opens it in a browser of her own and signs up', async () => {
    await gracesPage.goto(link);
    await signUpPage.signUp({ fullName: 'Grace Hopper', email: 'grace@navy.example', password: PASSWORD });
    await expect(tokensPage.heading).toBeVisible();
  });

  await test.step('she sees the disabled button with its reason, and follows it', async () => {
    await expect(tokensPage.generateButton).toHaveAttribute('aria-disabled', 'true');
    await expect(tokensPage.generateButton).toHaveAccessibleDescription(/Generate Personal Access Tokens/);
    await gracesPage.getByTestId('why-link').click();
    await expect(gracesPage.getByRole('heading', { name: 'Generating tokens' })).toBeVisible();
    await expect(gracesPage.getByText('No active policy gives Grace Hopper the privilege')).toBeVisible();
    await expect(gracesPage.getByText(`Activate the policy ${EVERYBODY}.`)).toBeVisible();
    await expect(gracesPage.getByText('Ask DataHub.')).toBeVisible();
    // Nothing of it can be done by herself.
    await expect(
      gracesPage.getByRole('link', { name: 'Grant it by a new policy, to this user alone.' }),
    ).toHaveCount(0);
  });

  await test.step('the administrator opens the same reason, and grants the privilege by a policy', async () => {
    await permissions.goto(`access?user=${encodeURIComponent('urn:li:corpuser:grace@navy.example')}`);
    await page.getByRole('link', { name: 'Grant it by a new policy, to this user alone.' }).click();
    const { form } = permissions;
    await expect(form.privilege('GENERATE_PERSONAL_ACCESS_TOKENS')).toBeChecked();
    await expect(form.summary).toContainText('Grants Generate Personal Access Tokens to Grace Hopper.');
    await expect(form.summary).toContainText('It is for 1 active user.');
    await expect(form.name).toHaveValue('Generate Personal Access Tokens for Grace Hopper');
    await form.name.fill('Tokens for Grace');
    await form.save.click();
    await expect(form.root).toHaveCount(0);
    await expect(permissions.row('Tokens for Grace')).toContainText('Grace Hopper');
    await expect(permissions.row('Tokens for Grace')).toContainText('Active');
  });

  const token = await test.step('the user generates a token without signing in again', async () => {
    await gracesPage.reload();
    await expect(gracesPage.getByText('You can generate tokens.')).toBeVisible();
    await expect(gracesPage.getByText('By Tokens for Grace: it names the user.')).toBeVisible();
    await gracesPage.getByRole('link', { name: 'Access Tokens' }).click();
    return tokensPage.generate('compiler');
  });

  await test.step('a metadata policy lets the token write; stopped, the next request is refused at both doors', async () => {
    const { form } = permissions;
    await permissions.createButton.click();
    await form.name.fill('Grace edits sales');
    await form.metadata.click();
    await form.choose('Grace Hopper');
    await form.privilege('EDIT_ENTITY').check();
    await form.root.getByText('Only entities that meet every condition').click();
    await form.root.getByTestId('condition-field').selectOption('URN');
    await form.root.getByTestId('condition-match').selectOption('starts with one of');
    await form.root.getByTestId('condition-values').fill('urn:li:dataset:(urn:li:dataPlatform:hive,sales.');
    await expect(form.summary).toContainText('Only on entities where URN starts with “urn:li:dataset:');
    await form.save.click();
    await expect(permissions.row('Grace edits sales')).toBeVisible();

    const write = (url: string) =>
      call(`${url}/aspects?action=ingestProposal`, {
        token,
        json: {
          proposal: {
            entityType: 'dataset',
            entityUrn: DATASET,
            changeType: 'UPSERT',
            aspectName: 'status',
            aspect: { contentType: 'application/json', value: JSON.stringify({ removed: false }) },
          },
        },
      });
    for (const { url, name } of doorsOf(server)) expect((await write(url)).status, name).toBe(200);
    await permissions.act('Deactivate', 'Grace edits sales');
    for (const { url, name } of doorsOf(server)) {
      const answer = await write(url);
      expect(answer.status, `${name}: ${answer.text}`).toBe(403);
      // The token itself is as good as before.
      expect((await readAt(url, token)).status).toBe(200);
    }
  });

  await test.step('the administrator suspends the user, and the token gets 401 at both doors', async () => {
    await people.goto('users');
    await people.openUser('Grace Hopper');
    await page.getByTestId('suspend-user-button').click();
    const question = people.dialog('suspend-user-modal');
    await expect(question.getByTestId('effects')).toContainText('1 token of this user stops working now.');
    await question.getByTestId('modal-confirm-button').click();
    await expect(people.done).toContainText('Grace Hopper is suspended. 1 token stopped working.');
    await expectAtBothDoors(server, token, 401);
  });
  await grace.close();
});
