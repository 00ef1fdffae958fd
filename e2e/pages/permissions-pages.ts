import { expect, type Locator, type Page } from '@playwright/test';
import type { Credentials } from '../fixtures/test-server.ts';

/** Settings > Permissions: policies, roles, and why somebody may do something. */
export class PermissionsPages {
  readonly page: Page;
  readonly heading: Locator;
  readonly table: Locator;
  readonly search: Locator;
  readonly stateFilter: Locator;
  readonly typeFilter: Locator;
  readonly privilegeFilter: Locator;
  readonly names: Locator;
  readonly createButton: Locator;
  readonly form: PolicyForm;
  readonly confirm: Locator;
  readonly confirmButton: Locator;
  readonly missing: Locator;
  readonly whyLink: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'Manage Permissions' });
    this.table = page.getByRole('table', { name: 'Policies' });
    this.search = page.getByTestId('search-bar-input');
    this.stateFilter = page.getByTestId('policy-filter-base');
    this.typeFilter = page.getByTestId('policy-type-filter');
    this.privilegeFilter = page.getByTestId('policy-privilege-filter');
    this.names = page.getByTestId('policy-link');
    this.createButton = page.getByTestId('add-policy-button');
    this.form = new PolicyForm(page);
    this.confirm = page.getByTestId(/^policy-(state|delete)-modal$/);
    this.confirmButton = this.confirm.getByTestId('modal-confirm-button');
    this.missing = page.getByTestId('missing-privilege');
    this.whyLink = page.getByTestId('why-link');
  }

  /** Opens a page with a session that was begun by HTTP. */
  async openSignedIn(credentials: Credentials, path = 'policies'): Promise<void> {
    const answer = await this.page.request.post('/logIn', { data: credentials });
    expect(answer.status(), await answer.text()).toBe(200);
    await this.goto(path);
  }

  async goto(path = 'policies'): Promise<void> {
    await this.page.goto(`/settings/permissions/${path}`);
    await expect(this.heading).toBeVisible();
  }

  row(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('link', { name, exact: true }) });
  }

  nameOf(name: string): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }

  button(act: 'Activate' | 'Deactivate' | 'Delete', name: string): Locator {
    return this.page.getByRole('button', { name: `${act} policy ${name}` });
  }

  /** Presses the button of a row and confirms. */
  async act(act: 'Activate' | 'Deactivate' | 'Delete', name: string): Promise<void> {
    await this.button(act, name).click();
    await this.confirmButton.click();
    await expect(this.confirm).toHaveCount(0);
  }
}

/** The one form of a policy. */
class PolicyForm {
  readonly root: Locator;
  readonly name: Locator;
  readonly description: Locator;
  readonly platform: Locator;
  readonly metadata: Locator;
  readonly everybody: Locator;
  readonly searchActors: Locator;
  readonly groups: Locator;
  readonly searchPrivileges: Locator;
  readonly summary: Locator;
  readonly save: Locator;
  readonly cancel: Locator;
  readonly discard: Locator;
  readonly fault: Locator;

  constructor(page: Page) {
    this.root = page.getByTestId('policy-modal');
    this.name = this.root.getByTestId('policy-name');
    this.description = this.root.getByTestId('policy-description');
    this.platform = this.root.getByTestId('option-PLATFORM');
    this.metadata = this.root.getByTestId('option-METADATA');
    this.everybody = this.root.getByTestId('all-users');
    this.searchActors = this.root.getByTestId('search-actors-input');
    this.groups = this.root.getByTestId('groups-base');
    this.searchPrivileges = this.root.getByTestId('search-privileges-input');
    this.summary = this.root.getByTestId('policy-summary');
    this.save = this.root.getByTestId('save-button');
    this.cancel = this.root.getByTestId('modal-cancel-button');
    this.discard = this.root.getByTestId('discard-button');
    this.fault = this.root.getByRole('alert');
  }

  actor(name: string): Locator {
    return this.root.getByTestId('actor-results').getByRole('checkbox', { name });
  }

  privilege(privilege: string): Locator {
    return this.root.getByTestId(`privilege-${privilege}`);
  }

  /** Searches a user or group by name and ticks it. */
  async choose(name: string): Promise<void> {
    await this.searchActors.fill(name);
    await this.actor(name).check();
  }
}
