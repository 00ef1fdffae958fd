import { currentLocale, t, textOf } from '../i18n/text.tsx';
import { ApiError } from './http.ts';

/**
 * @returns what went wrong, in the page's language. The server explains itself in English; other
 *   languages have a text for each code, and its words where they have none.
 */
export function errorText(error: unknown): string {
  if (!(error instanceof ApiError)) return t('fault.unexpected');
  if (currentLocale() === 'en') return error.message;
  // DataHub's routes (/logIn) answer their message without a code.
  const code = error.message === INVALID_CREDENTIALS ? 'auth.invalid-credentials' : error.code;
  return textOf(`problem.${code}`) ?? error.message;
}

const INVALID_CREDENTIALS = 'Invalid Credentials';
