import type { Locator, Page } from '@playwright/test';

/** The form "Generate Personal Access Token". */
export class GenerateDialog {
  readonly root: Locator;
  readonly name: Locator;
  readonly description: Locator;
  readonly customEnd: Locator;
  readonly submit: Locator;
  readonly cancel: Locator;
  readonly discard: Locator;
  readonly keepEditing: Locator;
  /** A refusal that belongs to no field. */
  readonly fault: Locator;

  constructor(page: Page) {
    this.root = page.getByTestId('create-token-modal');
    this.name = this.root.getByLabel('Token Name');
    this.description = this.root.getByLabel('Description');
    this.customEnd = this.root.getByLabel('Expires on');
    this.submit = this.root.getByTestId('create-access-token-button');
    this.cancel = this.root.getByTestId('cancel-create-token-button');
    this.discard = this.root.getByRole('button', { name: 'Discard' });
    this.keepEditing = this.root.getByRole('button', { name: 'Keep editing' });
    this.fault = this.root.getByRole('alert');
  }

  /** The radio button of a lifetime, e.g. "3 months". */
  expiry(label: string): Locator {
    return this.root.getByRole('radio', { name: label, exact: true });
  }

  async chooseExpiry(label: string): Promise<void> {
    await this.root.getByText(label, { exact: true }).click();
  }
}
