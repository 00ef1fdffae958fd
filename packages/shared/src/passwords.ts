/** Least length of a password, characters (ASVS 5.0 §6.2.1; DataHub's own sign-up form asks for 8 too). */
export const PASSWORD_MIN_LENGTH = 8;
/** Greatest length, characters: bounds the work of hashing, above the 64 that ASVS 5.0 §6.2.9 asks for. */
export const PASSWORD_MAX_LENGTH = 256;

/** What can be wrong with a password; only the server knows the best-known ones. */
export const PASSWORD_FAULTS = [
  'password.too-short',
  'password.too-long',
  'password.is-name',
  'password.repeats',
  'password.well-known',
] as const;
export type PasswordFault = (typeof PASSWORD_FAULTS)[number];

/**
 * Judges a new password by its looks (NIST SP 800-63B-4 §3.1.1.2: length and names, no composition rules);
 * the page while it is typed, the server before it also asks its block list.
 */
export function passwordShapeFault(username: string, password: string): PasswordFault | undefined {
  const normalized = password.normalize('NFC');
  const length = [...normalized].length;
  if (length < PASSWORD_MIN_LENGTH) return 'password.too-short';
  if (length > PASSWORD_MAX_LENGTH) return 'password.too-long';
  const lower = normalized.toLowerCase();
  const bare = lower.replaceAll(/[^a-z]/g, '');
  const isName = ['datahub', 'latchkey', username.toLowerCase()].some(
    (word) => word !== '' && (lower === word || bare === word || bare === word.repeat(2)),
  );
  if (isName) return 'password.is-name';
  return new Set(lower).size < 4 ? 'password.repeats' : undefined;
}
