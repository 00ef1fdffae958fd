import { expect, type Page } from '@playwright/test';
import { signInByHttp } from '../fixtures/http-calls.ts';
import { makePolicy } from '../fixtures/permission-states.ts';
import { test } from '../fixtures/test.ts';
import { PermissionsPages } from '../pages/permissions-pages.ts';

// Each story changes who may do what, and some who administers.
test.use({ hasOwnServer: true });

const EVERYBODY = 'All Users - Base Platform Privileges';

test('the keyboard alone makes a policy, changes it, stops it and deletes it', async ({ page, server }) => {
  await server.addUser('grace', 'Grace Hopper');
  const permissions = new PermissionsPages(page);
  const { form } = permissions;
  await permissions.openSignedIn(server.root);
  const press = (...keys: string[]) =>
    keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve());

  await permissions.createButton.focus();
  await press('Enter');
  await expect(form.name).toBeFocused();
  await page.keyboard.type('By keyboard');
  await form.searchActors.focus();
  await page.keyboard.type('grace');
  // The first answer was about everybody.
  await expect(form.actor('DataHub')).toHaveCount(0);
  await expect(form.actor('Grace Hopper')).toBeVisible();
  await press('Tab', 'Space');
  await expect(form.actor('Grace Hopper')).toBeChecked();
  await form.searchPrivileges.focus();
  await page.keyboard.type('service accounts');
  await press('Tab', 'Space');
  await expect(form.privilege('MANAGE_SERVICE_ACCOUNTS')).toBeChecked();
  await form.save.focus();
  await press('Enter');
  await expect(form.root).toHaveCount(0);
  await expect(page.getByRole('status').getByText('Successfully saved policy.')).toBeVisible();
  // The focus is where it came from.
  await expect(permissions.createButton).toBeFocused();

  await permissions.nameOf('By keyboard').focus();
  await press('Enter');
  await expect(form.name).toBeFocused();
  await press('End');
  await page.keyboard.type(' alone');
  await press('Enter');
  await expect(form.root).toHaveCount(0);
  await expect(permissions.nameOf('By keyboard alone')).toBeFocused();

  await permissions.button('Deactivate', 'By keyboard alone').focus();
  await press('Enter');
  // The harmless button has the focus: Enter does nothing by reflex.
  await expect(permissions.confirm.getByTestId('modal-cancel-button')).toBeFocused();
  await press('Tab', 'Enter');
  await expect(permissions.row('By keyboard alone')).toContainText('Inactive');
  // The list is read anew before the dialog goes; until then the focus stays in it.
  await expect(permissions.confirm).toHaveCount(0);
  await permissions.button('Delete', 'By keyboard alone').focus();
  await press('Enter');
  await expect(permissions.confirm).toBeVisible();
  await press('Tab', 'Enter');
  await expect(permissions.row('By keyboard alone')).toHaveCount(0);
  await expect(page.getByRole('status').getByText('Successfully removed policy.')).toBeVisible();
});

test('search, filters, order and page live in the address, through reload and Back', async ({
  page,
  server,
}) => {
  const permissions = new PermissionsPages(page);
  const cookie = await signInByHttp(server, server.root);
  for (const n of Array.from({ length: 22 }, (_, index) => index + 10)) {
    await makePolicy(server, cookie, {
      name: `batch ${n}`,
      actors: { roles: ['urn:li:dataHubRole:Reader'] },
    });
  }
  await permissions.openSignedIn(server.root);
  await permissions.search.fill('batch');
  await expect(page.getByText('22 policies')).toBeVisible();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(permissions.names).toHaveText(['batch 30', 'batch 31']);
  await page.reload();
  await expect(permissions.names).toHaveText(['batch 30', 'batch 31']);
  await expect(permissions.search).toHaveValue('batch');
  await page.getByRole('button', { name: 'Name' }).click();
  await expect(permissions.names.first()).toHaveText('batch 31');
  await permissions.typeFilter.selectOption('Metadata');
  await expect(page.getByRole('heading', { name: 'No policies found' })).toBeVisible();
  await page.goBack();
  await expect(permissions.names.first()).toHaveText('batch 31');
  await permissions.privilegeFilter.selectOption('Manage Policies');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await permissions.privilegeFilter.selectOption('Manage Policies');
  await expect(permissions.names).toHaveText([
    'Root User - All Platform Privileges',
    'Admins - Platform Policy',
  ]);
});

test('two administrators: whoever was overtaken is told, overwrites nothing, and goes on from what is there', async ({
  page,
  server,
  browser,
}) => {
  const permissions = new PermissionsPages(page);
  await permissions.openSignedIn(server.root);
  await permissions.nameOf(EVERYBODY).click();
  await expect(permissions.form.name).toHaveValue(EVERYBODY);

  const other = await browser.newContext({ baseURL: server.frontendUrl, locale: 'en-GB' });
  const theirs = new PermissionsPages(await other.newPage());
  await theirs.openSignedIn(server.root);
  await theirs.nameOf(EVERYBODY).click();
  await theirs.form.description.fill('changed by the other one');
  await theirs.form.save.click();
  await expect(theirs.form.root).toHaveCount(0);

  await permissions.form.name.fill('mine');
  await permissions.form.save.click();
  await expect(permissions.form.fault).toContainText('The policy was changed meanwhile');
  await expect(permissions.form.name).toHaveValue('mine');
  await permissions.form.root.getByRole('button', { name: 'Load it as it is now' }).click();
  await expect(permissions.form.description).toHaveValue('changed by the other one');
  await permissions.form.name.fill('ours');
  await permissions.form.save.click();
  await expect(permissions.row('ours')).toContainText('changed by the other one');
  await other.close();
});

test('the last administrator cannot take the own right away: the page says why, and the policy stays', async ({
  page,
  server,
}) => {
  const permissions = new PermissionsPages(page);
  const ada = await server.addUser('ada', 'Ada Lovelace');
  const cookie = await signInByHttp(server, server.root);
  const actors = { users: ['urn:li:corpuser:ada'] };
  await makePolicy(server, cookie, { name: 'Administration', privileges: ['MANAGE_POLICIES'], actors });
  await server.admin(['users', 'suspend', 'datahub']);

  await permissions.openSignedIn(ada);
  await permissions.button('Deactivate', 'Administration').click();
  await permissions.confirmButton.click();
  await expect(permissions.confirm.getByRole('alert')).toContainText(
    'This would lock the last administrator out',
  );
  await page.keyboard.press('Escape');
  await expect(permissions.row('Administration')).toContainText('Active');

  await permissions.nameOf('Administration').click();
  await permissions.form.privilege('MANAGE_POLICIES').uncheck();
  await permissions.form.root.getByTestId('all-privileges-button').click();
  await permissions.form.privilege('MANAGE_TAGS').check();
  await permissions.form.save.click();
  await expect(permissions.form.fault).toContainText('This would lock the last administrator out');
  await permissions.form.cancel.click();
  await permissions.form.discard.click();
  await page.reload();
  await expect(permissions.row('Administration')).toContainText('Manage Policies');
});

test('no page of permissions is wider than its window: 360 px to 4K, German and Chinese, right to left', async ({
  page,
  server,
}) => {
  test.setTimeout(120_000);
  const permissions = new PermissionsPages(page);
  await permissions.openSignedIn(server.root);
  const paths = ['policies', 'policies?policy=new', 'roles', 'access'];
  const headings = {
    English: 'Manage Permissions',
    Deutsch: 'Berechtigungen verwalten',
    简体中文: '管理权限',
  };
  for (const [language, heading] of Object.entries(headings)) {
    await page.goto('/settings/permissions/roles');
    await page.getByRole('contentinfo').or(page.locator('main')).first().waitFor();
    await page.getByLabel(/Language|Sprache|语言/).selectOption(language);
    for (const path of paths) {
      await page.goto(`/settings/permissions/${path}`);
      await expect(page.getByRole('heading', { name: heading, includeHidden: true })).toBeAttached();
      for (const width of [360, 1280, 3840]) {
        await page.setViewportSize({ width, height: 900 });
        for (const dir of ['ltr', 'rtl']) {
          await page.evaluate((value) => document.documentElement.setAttribute('dir', value), dir);
          expect(await overflow(page), `${language} ${path} ${width} ${dir}`).toBeLessThanOrEqual(0);
        }
      }
    }
  }
});

/** By how many pixels the page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
