import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
let commonPasswords: ReadonlySet<string> | undefined;

/**
 * @param lower the password in lower case.
 * @returns whether it is among the tens of thousands most used ones. The list (400 kB) is read at the
 *   first call only, because most processes never set a password.
 */
export function isCommonPassword(lower: string): boolean {
  if (commonPasswords === undefined) {
    const { dictionary } =
      require('@zxcvbn-ts/language-common') as typeof import('@zxcvbn-ts/language-common');
    commonPasswords = new Set(dictionary['passwords-common']);
  }
  return commonPasswords.has(lower);
}
