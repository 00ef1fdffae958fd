import type { ProblemParams } from '@latchkey/shared/problem';
import { currentLocale, intlLocale, t, textOf } from '../i18n/text.tsx';
import { ApiError } from './http.ts';

const INVALID_CREDENTIALS = 'Invalid Credentials';

/** As much of a problem as its text needs. */
type ProblemFacts = { message: string; code: string; params?: ProblemParams | undefined };

/** @returns what went wrong, in the page's language. */
export function errorText(error: unknown): string {
  return error instanceof ApiError ? problemText(error) : t('fault.unexpected');
}

/**
 * @returns what a problem says, in the page's language. The server explains itself in English; other languages
 *   have a text for each code, and its words where they have none.
 */
export function problemText({ message, code, params }: ProblemFacts): string {
  if (currentLocale() === 'en') return message;
  const needed = params?.privileges;
  if (code === 'privilege.missing' && Array.isArray(needed) && needed.length > 0) {
    // The names are DataHub's: administrators look for them.
    const privileges = new Intl.ListFormat(intlLocale(), { type: 'disjunction' }).format(needed);
    return t('problem.privilege.needed', { privileges });
  }
  // DataHub's routes (/logIn) answer their message without a code.
  const known = message === INVALID_CREDENTIALS ? 'auth.invalid-credentials' : code;
  return textOf(`problem.${known}`) ?? message;
}
