import type { Locator, Page } from '@playwright/test';

/** Everything about one token, and the form that changes its name and description. */
export class DetailsDialog {
  readonly root: Locator;
  readonly usage: Locator;
  readonly edit: Locator;
  readonly rotate: Locator;
  readonly revoke: Locator;
  readonly close: Locator;
  readonly name: Locator;
  readonly description: Locator;
  readonly save: Locator;

  constructor(page: Page) {
    this.root = page.getByTestId('token-details-modal');
    this.usage = this.root.getByRole('region', { name: 'Use per day, last 30 days' });
    this.edit = this.root.getByTestId('details-edit-button');
    this.rotate = this.root.getByTestId('details-rotate-button');
    this.revoke = this.root.getByTestId('details-revoke-button');
    this.close = this.root.getByTestId('details-close-button');
    this.name = this.root.getByLabel('Name', { exact: true });
    this.description = this.root.getByLabel('Description');
    this.save = this.root.getByTestId('save-token-button');
  }

  /** What stands beside a label, e.g. "Last used". */
  fact(label: string): Locator {
    return this.root
      .locator('dt', { hasText: new RegExp(`^${label}$`) })
      .locator('xpath=following-sibling::dd[1]');
  }
}
