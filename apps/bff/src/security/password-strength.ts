import {
  PASSWORD_MAX_LENGTH,
  PASSWORD_MIN_LENGTH,
  type PasswordFault,
  passwordShapeFault,
} from '@latchkey/shared/passwords';
import type { FieldError } from '@latchkey/shared/problem';
import { isCommonPassword } from './common-passwords.ts';

const MESSAGES: Readonly<Record<PasswordFault, string>> = {
  'password.too-short': `expected at least ${PASSWORD_MIN_LENGTH} characters`,
  'password.too-long': `expected at most ${PASSWORD_MAX_LENGTH} characters`,
  'password.is-name': 'it is the user or product name',
  'password.well-known': 'it is one of the best-known passwords',
  'password.repeats': 'it repeats the same few characters',
};

/**
 * By what a new password is judged: `strict` is the house's own, `datahub` takes what DataHub's server takes, which
 * is everything that is not empty.
 */
export const PASSWORD_RULES = ['strict', 'datahub'] as const;
export type PasswordRules = (typeof PASSWORD_RULES)[number];

/** The upper bound stays by either rules: it bounds the work of hashing. */
const ALWAYS_REFUSED: readonly PasswordFault[] = ['password.too-long'];

/**
 * Judges a new password (NIST SP 800-63B-4 §3.1.1.2: length and a block list, no composition rules).
 * @returns why it must not be used, or undefined. The text never contains the password.
 */
export function passwordFault(
  username: string,
  password: string,
  rules: PasswordRules = 'strict',
): string | undefined {
  const fault = faultOf(username, password, rules);
  return fault === undefined ? undefined : MESSAGES[fault];
}

/** @returns the same as the fault of a field, with a code by which a page finds its own words. */
export function passwordFieldError(
  field: string,
  username: string,
  password: string,
  rules: PasswordRules = 'strict',
): FieldError | undefined {
  const code = faultOf(username, password, rules);
  if (code === undefined) return undefined;
  return {
    field,
    message: MESSAGES[code],
    code,
    params: { min: PASSWORD_MIN_LENGTH, max: PASSWORD_MAX_LENGTH },
  };
}

function faultOf(username: string, password: string, rules: PasswordRules): PasswordFault | undefined {
  const shape = passwordShapeFault(username, password);
  if (rules === 'datahub' && password !== '') return ALWAYS_REFUSED.find((fault) => fault === shape);
  if (shape !== undefined && shape !== 'password.repeats') return shape;
  return isCommonPassword(password.normalize('NFC').toLowerCase()) ? 'password.well-known' : shape;
}
