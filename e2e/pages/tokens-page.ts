import { expect, type Locator, type Page } from '@playwright/test';
import type { Credentials } from '../fixtures/test-server.ts';
import { GenerateDialog } from './generate-dialog.ts';
import { RevokeDialog } from './revoke-dialog.ts';
import { SecretDialog } from './secret-dialog.ts';

export class TokensPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly generateButton: Locator;
  readonly table: Locator;
  readonly form: GenerateDialog;
  readonly secret: SecretDialog;
  readonly revokeDialog: RevokeDialog;
  readonly stateFilter: Locator;
  readonly logOutButton: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'Access Tokens', exact: true });
    this.generateButton = page.getByTestId('add-token-button');
    this.table = page.getByRole('table', { name: 'Access tokens' });
    this.form = new GenerateDialog(page);
    this.secret = new SecretDialog(page);
    this.revokeDialog = new RevokeDialog(page);
    this.stateFilter = page.getByLabel('State');
    this.logOutButton = page.getByRole('button', { name: 'Log out' });
  }

  async goto(search = ''): Promise<void> {
    await this.page.goto(`/settings/tokens${search}`);
  }

  /** Opens the page with a session that was begun by HTTP: for stories that are not about signing in. */
  async openSignedIn(credentials: Credentials, search = ''): Promise<void> {
    const answer = await this.page.request.post('/logIn', { data: credentials });
    expect(answer.status(), await answer.text()).toBe(200);
    await this.goto(search);
    await expect(this.heading).toBeVisible();
  }

  row(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name }) });
  }

  revokeButton(name: string): Locator {
    return this.page.getByRole('button', { name: `Revoke token ${name}` });
  }

  /** Generates a token with the default expiry and closes the view. @returns the secret. */
  async generate(name: string): Promise<string> {
    await this.generateButton.click();
    await this.form.name.fill(name);
    await this.form.submit.click();
    const secret = await this.secret.read();
    await this.secret.close.click();
    return secret;
  }
}
