import { expect, type Locator, type Page } from '@playwright/test';
import type { Credentials } from '../fixtures/test-server.ts';
import { DetailsDialog } from './details-dialog.ts';
import { GenerateDialog } from './generate-dialog.ts';
import { RevokeDialog } from './revoke-dialog.ts';
import { RevokeManyDialog } from './revoke-many-dialog.ts';
import { RotateDialog } from './rotate-dialog.ts';
import { SecretDialog } from './secret-dialog.ts';

export class TokensPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly generateButton: Locator;
  readonly table: Locator;
  readonly form: GenerateDialog;
  readonly secret: SecretDialog;
  readonly revokeDialog: RevokeDialog;
  readonly revokeManyDialog: RevokeManyDialog;
  readonly rotateDialog: RotateDialog;
  readonly details: DetailsDialog;
  readonly banner: Locator;
  readonly search: Locator;
  readonly stateFilter: Locator;
  readonly ownerFilter: Locator;
  readonly actorFilter: Locator;
  /** The names of the tokens, in the order of the rows. */
  readonly names: Locator;
  readonly logOutButton: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'Access Tokens', exact: true });
    this.generateButton = page.getByTestId('add-token-button');
    this.table = page.getByRole('table', { name: 'Access tokens' });
    this.form = new GenerateDialog(page);
    this.secret = new SecretDialog(page);
    this.revokeDialog = new RevokeDialog(page);
    this.revokeManyDialog = new RevokeManyDialog(page);
    this.rotateDialog = new RotateDialog(page);
    this.details = new DetailsDialog(page);
    this.banner = page.getByTestId('expiring-banner');
    this.search = page.getByLabel('Search name or description');
    this.stateFilter = page.getByTestId('token-state-filter');
    this.ownerFilter = page.getByTestId('token-owner-filter');
    this.actorFilter = page.getByTestId('token-actor-filter');
    this.names = page.getByTestId('token-details-link');
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

  /** The link that opens the details of a token. */
  nameOf(name: string): Locator {
    return this.page.getByRole('link', { name, exact: true });
  }

  selectBox(name: string): Locator {
    return this.page.getByRole('checkbox', { name: `Select token ${name}` });
  }

  rotateButton(name: string): Locator {
    return this.table.getByRole('button', { name: `Rotate token ${name}` });
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
