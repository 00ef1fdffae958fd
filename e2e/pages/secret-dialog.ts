import { expect, type Locator, type Page } from '@playwright/test';

/** The view that shows the token once. */
export class SecretDialog {
  readonly root: Locator;
  readonly value: Locator;
  readonly copy: Locator;
  readonly curl: Locator;
  readonly copyCurl: Locator;
  readonly close: Locator;
  readonly hide: Locator;
  readonly download: Locator;
  readonly tryIt: Locator;
  /** What the doors answered. */
  readonly trial: Locator;
  readonly stay: Locator;
  readonly leave: Locator;
  /** When the secret that this one replaces stops working. */
  readonly oldEnd: Locator;

  constructor(page: Page) {
    this.root = page.getByTestId('access-token-modal');
    this.value = this.root.getByTestId('access-token-value');
    this.copy = this.root.getByTestId('copy-token-button');
    this.curl = this.root.getByTestId('access-token-curl');
    this.copyCurl = this.root.getByTestId('copy-curl-button');
    this.hide = this.root.getByRole('switch', { name: 'Hide the token' });
    this.download = this.root.getByTestId('download-token-button');
    this.tryIt = this.root.getByTestId('try-token-button');
    this.trial = this.root.getByTestId('try-token-result');
    this.stay = this.root.getByTestId('stay-button');
    this.leave = this.root.getByTestId('leave-button');
    this.oldEnd = this.root.getByTestId('old-secret-end');
    this.close = this.root.getByRole('button', { name: 'I have copied it' });
  }

  /** The tab of a snippet, e.g. "Python". */
  tab(name: string): Locator {
    return this.root.getByRole('tab', { name, exact: true });
  }

  /** @returns the secret, which has the form of a JWT. */
  async read(): Promise<string> {
    await expect(this.value).toHaveText(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    return (await this.value.textContent()) ?? '';
  }
}
