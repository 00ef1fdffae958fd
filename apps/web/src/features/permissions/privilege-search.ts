import { privilegeName } from '@latchkey/shared/privilege-catalogue';
import { textOf } from '../../i18n/text.tsx';

/** @returns what a privilege allows, in a sentence; its own name when nobody knows it. */
export function explanationOf(privilege: string): string {
  return textOf(`privilege.${privilege}`) ?? privilege;
}

/** Both the name that administrators know and the words of the explanation are searched. */
export function isAbout(privilege: string, query: string): boolean {
  const text = `${privilege} ${privilegeName(privilege)} ${explanationOf(privilege)}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
