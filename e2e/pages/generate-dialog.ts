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
  readonly forMe: Locator;
  readonly forAccount: Locator;
  readonly forUser: Locator;
  readonly newAccount: Locator;
  /** Names to take with one press. */
  readonly suggestions: Locator;
  /** What the chosen lifetime would mean. */
  readonly hint: Locator;
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
    this.forMe = this.root.getByTestId('menu-item-personal');
    this.forAccount = this.root.getByTestId('menu-item-service-account');
    this.forUser = this.root.getByTestId('menu-item-user');
    this.newAccount = this.root.getByTestId('create-service-account-button');
    this.suggestions = this.root.getByTestId('name-suggestion');
    this.hint = this.root.getByTestId('expiry-hint');
    this.fault = this.root.getByRole('alert');
  }

  /** The radio button of a lifetime, e.g. "3 months". */
  expiry(label: string): Locator {
    return this.root.getByRole('radio', { name: label, exact: true });
  }

  /** Fills in a custom end so many days from now, by the clock of the browser. */
  async chooseDaysAhead(days: number): Promise<void> {
    await this.customEnd.fill(localMinute(Date.now() + days * 86_400_000 + 60_000));
  }

  async chooseExpiry(label: string): Promise<void> {
    await this.root.getByText(label, { exact: true }).click();
  }
}

/** The moment as a `datetime-local` field in Berlin wants it, where the browser of the tests is. */
export function localMinute(at: number): string {
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Berlin',
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(at);
  return text.replace(' ', 'T');
}
