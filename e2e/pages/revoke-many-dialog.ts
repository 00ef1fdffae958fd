import type { Locator, Page } from '@playwright/test';

/** The question before several tokens are revoked, and its outcome. */
export class RevokeManyDialog {
  readonly root: Locator;
  readonly names: Locator;
  readonly cancel: Locator;
  readonly confirm: Locator;
  readonly close: Locator;

  constructor(page: Page) {
    this.root = page.getByTestId('revoke-tokens-modal');
    this.names = this.root.getByRole('listitem');
    this.cancel = this.root.getByTestId('modal-cancel-button');
    this.confirm = this.root.getByTestId('modal-confirm-button');
    this.close = this.root.getByTestId('modal-close-button');
  }
}
