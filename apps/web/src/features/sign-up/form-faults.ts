import { PASSWORD_FAULTS, type PasswordFault, passwordShapeFault } from '@latchkey/shared/passwords';
import { ApiError } from '../../api/http.ts';
import { t } from '../../i18n/text.tsx';
import type { LinkForm, LinkKind } from './sign-up-queries.ts';

/** A field of the form; `link` stands for the link itself. */
export type FormField = 'fullName' | 'email' | 'password' | 'confirmation' | 'link';
/** What is wrong, by field. */
export type FormFaults = { [Field in FormField]?: string | undefined };

/** @returns what is wrong before anything is sent. */
export function faultsOf(
  kind: LinkKind,
  form: LinkForm,
  confirmation: string,
  needsEmail: boolean,
): FormFaults {
  const faults: FormFaults = {};
  if (kind === 'sign-up' && form.fullName === '') faults.fullName = t('signUp.fullNameMissing');
  if (form.email === '') faults.email = t(needsEmail ? 'signUp.emailMissing' : 'login.usernameMissing');
  else if (needsEmail && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(form.email))
    faults.email = t('signUp.emailWrong');
  const shape = passwordShapeFault(form.email, form.password);
  if (form.password === '') faults.password = t('login.passwordMissing');
  else if (shape !== undefined) faults.password = passwordFaultText(shape);
  else if (confirmation !== form.password) faults.confirmation = t('signUp.mismatch');
  return faults;
}

/** @returns what the server found wrong, by field; nothing when no field is to blame. */
export function refusedFaults(error: Error): FormFaults {
  if (!(error instanceof ApiError)) return {};
  if (error.status === 409) return { email: t('signUp.exists') };
  const faults: FormFaults = {};
  for (const { field, code } of error.errors) {
    const passwordFault = PASSWORD_FAULTS.find((known) => known === code);
    if (code === 'invite.over' || code === 'reset.over') faults.link = t('signUp.over');
    else if (passwordFault !== undefined) faults.password = passwordFaultText(passwordFault);
    else if (code === 'username.reserved') faults.email = t('signUp.reserved');
    else if (field === 'username' || field === 'email') faults.email = t('signUp.emailWrong');
    else if (field === 'fullName') faults.fullName = t('admin.fieldFault');
  }
  return faults;
}

/** @returns what is wrong with a password, in words. */
export function passwordFaultText(fault: PasswordFault): string {
  return t(`signUp.${fault}`);
}
