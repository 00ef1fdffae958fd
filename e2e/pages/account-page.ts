import { expect, type Locator, type Page } from '@playwright/test';
import type { Credentials } from '../fixtures/test-server.ts';

export class AccountPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly displayName: Locator;
  readonly email: Locator;
  readonly save: Locator;
  readonly currentPassword: Locator;
  readonly newPassword: Locator;
  readonly repeatPassword: Locator;
  readonly changePassword: Locator;
  readonly sessions: Locator;
  readonly endOthers: Locator;
  readonly endAll: Locator;
  readonly question: Locator;
  readonly confirm: Locator;
  readonly cancel: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'My account' });
    this.displayName = page.getByLabel('Display name');
    this.email = page.getByLabel('E-mail address');
    this.save = page.getByRole('button', { name: 'Save' });
    this.currentPassword = page.getByTestId('current-password');
    this.newPassword = page.getByTestId('new-password');
    this.repeatPassword = page.getByTestId('repeat-password');
    this.changePassword = page.getByTestId('change-password-button');
    this.sessions = page.getByTestId('session-row');
    this.endOthers = page.getByTestId('end-others-button');
    this.endAll = page.getByTestId('end-all-button');
    this.question = page.getByTestId('end-sessions-modal');
    this.confirm = page.getByTestId('modal-confirm-button');
    this.cancel = page.getByTestId('modal-cancel-button');
  }

  /** Opens the page with a session that was begun by HTTP. */
  async openSignedIn(credentials: Credentials): Promise<void> {
    const answer = await this.page.request.post('/logIn', { data: credentials });
    expect(answer.status(), await answer.text()).toBe(200);
    await this.page.goto('/settings/account');
    await expect(this.heading).toBeVisible();
    await expect(this.displayName).toBeVisible();
  }

  async fillPasswords(current: string, next: string, again = next): Promise<void> {
    await this.currentPassword.fill(current);
    await this.newPassword.fill(next);
    await this.repeatPassword.fill(again);
    await this.changePassword.click();
  }
}
