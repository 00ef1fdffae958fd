import { parseAst } from 'vite';
import { describe, expect, test } from 'vitest';

// Every file of the page but its catalogues and tests.
const sources = import.meta.glob<string>(
  ['../**/*.{ts,tsx}', '!../**/*.test.{ts,tsx}', '!../test/**', '!./**', './text.tsx', './locales.ts'],
  { query: '?raw', import: 'default', eager: true },
);

/** Attributes of elements that people read or hear. */
const SPOKEN = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'what']);

/** Texts that are no language's: names, code, and what only a developer ever sees. */
const ALLOWED = [
  /^Latchkey$/,
  /^METADATA_SERVICE_AUTH_ENABLED$|^=true$/,
  /^Generate Personal Access Tokens$/,
  /^Invalid Credentials$/,
  /^index\.html has no element/,
  // The messages of the shared schemas, by which they are recognised.
  /^Token name (is required|must be )| characters or less$|^Description must be |^The character U\+0000/,
  // Lines of the snippets.
  /^(import os|from datahub\.|emitter = | {2,}|read -rs |printf )| curl -H | && |\| datahub init$|^Authorization: /,
  // The browser's name for what is written to.
  /^Element innerHTML$/,
  // Media types of requests.
  /^application\/json/,
];

type Node = { type: string; [key: string]: unknown };

/** @returns every text in a file that people might be shown. */
export function hardCodedTexts(source: string): string[] {
  const found: string[] = [];
  const add = (text: string) => {
    if (!ALLOWED.some((allowed) => allowed.test(text.trim()) || allowed.test(text))) found.push(text.trim());
  };
  const walk = (node: Node, parent: Node | null) => {
    if (node.type === 'JSXText' && /\p{L}/u.test(String(node.value))) add(String(node.value));
    if (node.type === 'Literal' && typeof node.value === 'string') {
      const attribute = parent?.type === 'JSXAttribute' ? String((parent.name as Node).name) : null;
      const isSpoken = attribute !== null && SPOKEN.has(attribute);
      // Two words with a space between them are a sentence; class names and keys have none.
      const isSentence = /\p{L}{2,} \p{L}/u.test(node.value);
      const isImport = parent !== null && /^(Import|Export)/.test(parent.type);
      if (!isImport && (isSpoken || (attribute === null && isSentence))) add(node.value);
    }
    if (node.type === 'TemplateElement') {
      const text = String((node.value as { cooked: unknown }).cooked);
      if (/\p{L}{2,} \p{L}/u.test(text)) add(text);
    }
    for (const [key, child] of Object.entries(node)) {
      if (key === 'parent') continue;
      for (const item of Array.isArray(child) ? child : [child]) {
        if (typeof item === 'object' && item !== null && 'type' in item) walk(item as Node, node);
      }
    }
  };
  walk(parseAst(source, { lang: 'tsx' }) as unknown as Node, null);
  return found;
}

describe('the search for hard-coded texts', () => {
  test.each([
    ['<p>Hello</p>', 'Hello'],
    ['<button aria-label="Close" />', 'Close'],
    ["const fault = 'Choose a date';", 'Choose a date'],
    ['<p>{isBusy && `Sending the form`}</p>', 'Sending the form'],
  ])('finds the text in %s', (source, text) => {
    expect(hardCodedTexts(source)).toEqual([text]);
  });

  test('leaves class names, keys and imports alone', () => {
    expect(
      hardCodedTexts("import x from './a b.ts'; <p className='a' id='of this'>{t('list.none')}</p>"),
    ).toEqual([]);
  });
});

test('the page has no text outside its catalogues', () => {
  expect(Object.keys(sources).length).toBeGreaterThan(60);
  const found = Object.entries(sources).flatMap(([path, source]) =>
    hardCodedTexts(source).map((text) => `${path}: ${text}`),
  );
  expect(found).toEqual([]);
});
