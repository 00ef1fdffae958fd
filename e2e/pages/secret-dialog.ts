import { expect, type Locator, type Page } from '@playwright/test';

/** The view that shows the token once. */
export class SecretDialog {
  readonly root: Locator;
  readonly value: Locator;
  readonly copy: Locator;
  readonly curl: Locator;
  readonly copyCurl: Locator;
  readonly close: Locator;

  constructor(page: Page) {
    this.root = page.getByTestId('access-token-modal');
    this.value = this.root.getByTestId('access-token-value');
    this.copy = this.root.getByTestId('copy-token-button');
    this.curl = this.root.getByTestId('access-token-curl');
    this.copyCurl = this.root.getByTestId('copy-curl-button');
    this.close = this.root.getByRole('button', { name: 'I have copied it' });
  }

  /** @returns the secret, which has the form of a JWT. */
  async read(): Promise<string> {
    await expect(this.value).toHaveText(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    return (await this.value.textContent()) ?? '';
  }
}
