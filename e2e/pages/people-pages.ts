import { expect, type Locator, type Page } from '@playwright/test';
import type { Credentials } from '../fixtures/test-server.ts';

/** The pages below Settings > Users & Groups. */
export class PeoplePages {
  readonly page: Page;
  readonly heading: Locator;
  readonly tabs: Locator;
  readonly details: Locator;
  readonly groupDetails: Locator;
  readonly search: Locator;
  /** What was done last, in words. */
  readonly done: Locator;
  readonly link: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'Users & Groups' });
    this.tabs = page.getByRole('navigation', { name: 'Users & Groups' });
    this.details = page.getByTestId('user-details-modal');
    this.groupDetails = page.getByTestId('group-details-modal');
    this.search = page.getByRole('searchbox');
    this.done = page.getByRole('main').getByRole('status');
    this.link = page.getByTestId('link-value');
  }

  /** Opens a page with a session that was begun by HTTP. */
  async openSignedIn(credentials: Credentials, path = 'users'): Promise<void> {
    const answer = await this.page.request.post('/logIn', { data: credentials });
    expect(answer.status(), await answer.text()).toBe(200);
    await this.goto(path);
  }

  async goto(path: string): Promise<void> {
    await this.page.goto(`/settings/identities/${path}`);
    await expect(this.heading).toBeVisible();
  }

  row(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name }) });
  }

  /** The dialog with this test id. */
  dialog(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  /** Opens the menu of a row and chooses from it. */
  async act(name: string, act: 'create-token' | 'edit' | 'role' | 'delete'): Promise<void> {
    await this.page.getByRole('button', { name: `Actions for ${name}` }).click();
    await this.page.getByTestId(`menu-item-${act}`).click();
  }

  async openUser(name: string): Promise<void> {
    await this.page.getByRole('link', { name, exact: true }).click();
    await expect(this.details).toBeVisible();
  }

  /** @returns the link that is shown once; the dialog is closed. */
  async takeLink(): Promise<string> {
    await expect(this.link).toBeVisible();
    const url = (await this.link.textContent()) ?? '';
    await this.page.getByTestId('link-close-button').click();
    await expect(this.link).toHaveCount(0);
    return url;
  }
}
