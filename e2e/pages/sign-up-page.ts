import type { Locator, Page } from '@playwright/test';

/** The page behind an invitation. */
export class SignUpPage {
  readonly fullName: Locator;
  readonly email: Locator;
  readonly password: Locator;
  readonly repeatPassword: Locator;
  readonly submit: Locator;

  constructor(page: Page) {
    this.fullName = page.getByLabel('Full name');
    this.email = page.getByLabel('E-mail');
    this.password = page.getByLabel('Password', { exact: true });
    this.repeatPassword = page.getByLabel('Confirm password');
    this.submit = page.getByTestId('sign-up');
  }

  async signUp(person: { fullName: string; email: string; password: string }): Promise<void> {
    await this.fullName.fill(person.fullName);
    await this.email.fill(person.email);
    await this.password.fill(person.password);
    await this.repeatPassword.fill(person.password);
    await this.submit.click();
  }
}
