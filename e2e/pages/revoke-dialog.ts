import type { Locator, Page } from '@playwright/test';

/** The question before a token is revoked. */
export class RevokeDialog {
  readonly root: Locator;
  readonly cancel: Locator;
  readonly confirm: Locator;
  readonly fault: Locator;

  constructor(page: Page) {
    this.root = page.getByTestId('revoke-token-modal');
    this.cancel = this.root.getByTestId('modal-cancel-button');
    this.confirm = this.root.getByTestId('modal-confirm-button');
    this.fault = this.root.getByRole('alert');
  }
}
