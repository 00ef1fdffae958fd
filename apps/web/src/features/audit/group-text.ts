import { textOf } from '../../i18n/text.tsx';

/** @returns what the actions of a noun are about, e.g. "Tokens" for `token`. */
export function groupText(noun: string): string {
  return textOf(`audit.group.${noun}`) ?? noun;
}
