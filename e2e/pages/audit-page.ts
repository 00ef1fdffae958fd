import { expect, type Locator, type Page } from '@playwright/test';
import type { Credentials } from '../fixtures/test-server.ts';

export class AuditPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly rows: Locator;
  readonly action: Locator;
  readonly actor: Locator;
  readonly subject: Locator;
  readonly token: Locator;
  readonly from: Locator;
  readonly to: Locator;
  readonly outcome: Locator;
  readonly refresh: Locator;
  readonly older: Locator;
  readonly details: Locator;
  /** The search for whom the log is narrowed to. */
  readonly choice: Locator;
  readonly search: Locator;
  readonly exportCsv: Locator;
  readonly exportJson: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'Audit log' });
    this.rows = page.getByTestId('audit-row');
    this.action = page.getByTestId('audit-action-filter');
    this.actor = page.getByTestId('audit-actor-filter');
    this.subject = page.getByTestId('audit-subject-filter');
    this.token = page.getByTestId('audit-token-filter');
    this.from = page.getByTestId('audit-from-filter');
    this.to = page.getByTestId('audit-to-filter');
    this.outcome = page.getByTestId('audit-outcome-filter');
    this.refresh = page.getByTestId('refresh-audit-button');
    this.older = page.getByTestId('older-events-button');
    this.details = page.getByTestId('audit-details-modal');
    this.choice = page.getByTestId('choose-party-modal');
    this.search = this.choice.getByRole('searchbox');
    this.exportCsv = page.getByRole('link', { name: 'Export as CSV' });
    this.exportJson = page.getByRole('link', { name: 'Export as JSON' });
  }

  /** Opens the search of a filter, types a part of a name, and takes the one found that is called `name`. */
  async choose(filter: Locator, part: string, name: string): Promise<void> {
    await filter.focus();
    await filter.selectOption({ label: 'Choose…' });
    await expect(this.search).toBeFocused();
    await this.search.fill(part);
    await this.choice.getByRole('radio', { name }).check();
    await this.choice.getByRole('button', { name: 'Show events' }).click();
    await expect(this.choice).toHaveCount(0);
  }

  /** Opens the page with a session that was begun by HTTP. */
  async openSignedIn(credentials: Credentials, search = ''): Promise<void> {
    const answer = await this.page.request.post('/logIn', { data: credentials });
    expect(answer.status(), await answer.text()).toBe(200);
    await this.page.goto(`/settings/audit${search}`);
    await expect(this.heading).toBeVisible();
  }
}
