import { isCommonPassword } from './common-passwords.ts';

/** Least length of a password, characters (ASVS 5.0 §6.2.1; DataHub's own sign-up form asks for 8 too). */
const PASSWORD_MIN_LENGTH = 8;
/** Greatest length, characters: bounds the work of hashing, above the 64 that ASVS 5.0 §6.2.9 asks for. */
const PASSWORD_MAX_LENGTH = 256;

/**
 * Judges a new password (NIST SP 800-63B-4 §3.1.1.2: length and a block list, no composition rules).
 * @returns why it must not be used, or undefined. The text never contains the password.
 */
export function passwordFault(username: string, password: string): string | undefined {
  const normalized = password.normalize('NFC');
  const length = [...normalized].length;
  if (length < PASSWORD_MIN_LENGTH) return `expected at least ${PASSWORD_MIN_LENGTH} characters`;
  if (length > PASSWORD_MAX_LENGTH) return `expected at most ${PASSWORD_MAX_LENGTH} characters`;
  const lower = normalized.toLowerCase();
  const bare = lower.replaceAll(/[^a-z]/g, '');
  const isProductWord = ['datahub', 'latchkey', username.toLowerCase()].some(
    (word) => lower === word || bare === word || bare === word.repeat(2),
  );
  if (isProductWord) return 'it is the user or product name';
  if (isCommonPassword(lower)) return 'it is one of the best-known passwords';
  if (new Set(lower).size < 4) return 'it repeats the same few characters';
  return undefined;
}
