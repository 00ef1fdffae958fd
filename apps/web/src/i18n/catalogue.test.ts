import { ERRORS } from '@latchkey/shared/error-codes';
import { describe, expect, test } from 'vitest';
import { de as deBase } from './de.ts';
import { deAdmin } from './de-admin.ts';
import { en as enBase } from './en.ts';
import { enAdmin } from './en-admin.ts';
import { zh as zhBase } from './zh.ts';
import { zhAdmin } from './zh-admin.ts';

const en = { ...enBase, ...enAdmin };
const de = { ...deBase, ...deAdmin };
const zh = { ...zhBase, ...zhAdmin };
const LANGUAGES = { en, de, zh } as const;
type Message = string | { one?: string; other: string };

const formsOf = (message: Message): string[] =>
  typeof message === 'string' ? [message] : Object.values(message);
const holesOf = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
/** What no language translates. */
const SAME_EVERYWHERE = /^(generate\.suggest\.|secret\.tab\.|details\.urn$|secret\.answered$)/;

// The sources as text, without tests and without the catalogues themselves.
const sources = import.meta.glob<string>(
  [
    '../**/*.{ts,tsx}',
    '!../**/*.test.{ts,tsx}',
    '!../test/**',
    '!./{en,de,zh}/**',
    '!./{en,de,zh}{,-admin}.ts',
  ],
  { query: '?raw', import: 'default', eager: true },
);
const allSources = Object.values(sources).join('\n');

test('no text is in two parts', () => {
  expect(Object.keys(enAdmin).filter((key) => Object.hasOwn(enBase, key))).toEqual([]);
});

describe.each(Object.entries(LANGUAGES))('%s', (name, catalogue) => {
  test('has every text and no other', () => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(en).sort());
  });

  test('fills the same holes as English, in every plural form', () => {
    for (const [key, english] of Object.entries(en)) {
      const expected = holesOf(formsOf(english).at(-1) ?? '');
      const message = catalogue[key as keyof typeof en] as Message;
      for (const form of formsOf(message)) expect(holesOf(form), `${name} ${key}`).toEqual(expected);
    }
  });

  test('has the plural forms that its grammar asks for, and no empty text', () => {
    const categories = new Intl.PluralRules(name).resolvedOptions().pluralCategories;
    for (const [key, message] of Object.entries(catalogue as Record<string, Message>)) {
      for (const form of formsOf(message)) expect(form.trim(), key).not.toBe('');
      if (typeof message !== 'string')
        expect(Object.keys(message).sort(), key).toEqual([...categories].sort());
    }
  });
});

test('German and Chinese are not English that was forgotten', () => {
  const chinese = /\p{Script=Han}/u;
  const forgotten = Object.entries(zh as Record<string, Message>)
    .filter(([key]) => !SAME_EVERYWHERE.test(key))
    .filter(([, message]) => formsOf(message).some((form) => !chinese.test(form)))
    .map(([key]) => key);
  expect(forgotten).toEqual([]);
  const same = Object.keys(en)
    .filter((key) => !SAME_EVERYWHERE.test(key))
    .filter((key) => {
      const english = formsOf(en[key as keyof typeof en] as Message).join();
      // One word may well be the same in both: Name, Link, Token.
      return /\w\s+\w/.test(english) && formsOf(de[key as keyof typeof en] as Message).join() === english;
    });
  expect(same).toEqual([]);
});

test('every error code of the server has a text', () => {
  const without = Object.keys(ERRORS).filter((code) => !Object.hasOwn(en, `problem.${code}`));
  expect(without).toEqual([]);
});

test('every text is used', () => {
  expect(Object.keys(sources).length).toBeGreaterThan(50);
  // Names that are put together: t(`filter.state.${state}`).
  const prefixes = [...allSources.matchAll(/`([a-zA-Z.]+\.)\$\{\w+(?:\.\w+)?\}`/g)].map(
    (match) => match[1] ?? '',
  );
  const unused = Object.keys(en).filter((key) => {
    const isNamed = allSources.includes(`'${key}'`);
    return !isNamed && !prefixes.some((prefix) => key.startsWith(prefix));
  });
  expect(unused).toEqual([]);
});
