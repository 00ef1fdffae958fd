import type { Locator, Page } from '@playwright/test';
import type { Credentials } from '../fixtures/test-server.ts';

export class LoginPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly username: Locator;
  readonly password: Locator;
  readonly signInButton: Locator;
  /** Why the last attempt was refused. */
  readonly refusal: Locator;
  /** Why the person is here, e.g. because her session ended. */
  readonly notice: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'Sign in to Latchkey' });
    this.username = page.getByLabel('Username');
    this.password = page.getByLabel('Password');
    this.signInButton = page.getByRole('button', { name: 'Sign in' });
    this.refusal = page.getByRole('alert');
    this.notice = page.getByRole('status');
  }

  async goto(redirectUri?: string): Promise<void> {
    const query = redirectUri === undefined ? '' : `?${new URLSearchParams({ redirect_uri: redirectUri })}`;
    await this.page.goto(`/login${query}`);
  }

  async signIn({ username, password }: Credentials): Promise<void> {
    await this.username.fill(username);
    await this.password.fill(password);
    await this.signInButton.click();
  }
}
