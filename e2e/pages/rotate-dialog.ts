import type { Locator, Page } from '@playwright/test';

/** Asks how long the old secret goes on. */
export class RotateDialog {
  readonly root: Locator;
  readonly confirm: Locator;
  readonly cancel: Locator;

  constructor(page: Page) {
    this.root = page.getByTestId('rotate-token-modal');
    this.confirm = this.root.getByTestId('modal-confirm-button');
    this.cancel = this.root.getByTestId('modal-cancel-button');
  }

  /** The choice of a grace, e.g. "in 24 hours". */
  grace(label: string): Locator {
    return this.root.getByRole('radio', { name: label, exact: true });
  }
}
