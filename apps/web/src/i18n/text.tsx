import { Fragment, type ReactNode, useSyncExternalStore } from 'react';
import type { AdminCatalogue, Catalogue, Holes, Plural, TextKey } from './catalogue.ts';
import { en } from './en.ts';
import { INTL_LOCALES, LANG_TAGS, type Locale } from './locales.ts';

const LOADERS: Readonly<Record<Locale, () => Promise<Catalogue>>> = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
  zh: async () => (await import('./zh.ts')).zh,
};

const ADMIN_LOADERS: Readonly<Record<Locale, () => Promise<AdminCatalogue>>> = {
  en: async () => (await import('./en-admin.ts')).enAdmin,
  de: async () => (await import('./de-admin.ts')).deAdmin,
  zh: async () => (await import('./zh-admin.ts')).zhAdmin,
};

let locale: Locale = 'en';
/** What it will be once its texts are there. */
let wanted: Locale = 'en';
// Without the administration pages' texts until one of those pages is loaded: see loadAdminTexts.
let catalogue: Catalogue & Partial<AdminCatalogue> = en;
let hasAdminTexts = false;
let pluralRules = new Intl.PluralRules(INTL_LOCALES.en);
let numberFormat = new Intl.NumberFormat(INTL_LOCALES.en);
const listeners = new Set<() => void>();

/** Loads a language and shows the page in it. @throws when its texts cannot be loaded; then the page stays as it is. */
export async function setLocale(next: Locale): Promise<void> {
  wanted = next;
  try {
    const [base, early] = await Promise.all([
      LOADERS[next](),
      hasAdminTexts ? ADMIN_LOADERS[next]() : undefined,
    ]);
    // A page that needs them may have been loaded meanwhile.
    const admin = early ?? (hasAdminTexts ? await ADMIN_LOADERS[next]() : {});
    // Another one was chosen meanwhile.
    if (wanted !== next) return;
    catalogue = { ...base, ...admin };
  } catch (error) {
    if (wanted === next) wanted = locale;
    throw error;
  }
  locale = next;
  pluralRules = new Intl.PluralRules(INTL_LOCALES[next]);
  numberFormat = new Intl.NumberFormat(INTL_LOCALES[next]);
  document.documentElement.lang = LANG_TAGS[next];
  for (const listener of listeners) listener();
}

/**
 * Loads the texts of the administration pages. Their code is imported through this, so that it never runs
 * without them. @throws when they cannot be loaded.
 */
export async function loadAdminTexts(): Promise<void> {
  if (hasAdminTexts) return;
  const language = wanted;
  const admin = await ADMIN_LOADERS[language]();
  // Another language was chosen meanwhile.
  if (language !== wanted) return loadAdminTexts();
  catalogue = { ...catalogue, ...admin };
  hasAdminTexts = true;
}

/** @returns the language of the page. */
export function currentLocale(): Locale {
  return locale;
}

/** @returns the language for Intl, e.g. "en-GB". */
export function intlLocale(): string {
  return INTL_LOCALES[locale];
}

/** The language of the page. The root listens: everything below is rendered anew when it changes. */
export function useLocale(): Locale {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentLocale);
}

type Filling<K extends TextKey, Value> = [Holes<K>] extends [never]
  ? []
  : [values: Readonly<Record<Holes<K>, Value>>];

/** @returns a text of the page's language, its holes filled; numbers in the language's figures. */
export function t<K extends TextKey>(key: K, ...filling: Filling<K, string | number>): string {
  const values: Readonly<Record<string, string | number>> = filling[0] ?? {};
  return split(formOf(key, values.count))
    .map((part) => (part.hole === undefined ? part.text : show(values[part.hole])))
    .join('');
}

/** @returns the same for texts with elements in them, e.g. a link. */
export function richText<K extends TextKey>(key: K, ...filling: Filling<K, ReactNode>): ReactNode {
  const values: Readonly<Record<string, ReactNode>> = filling[0] ?? {};
  return split(formOf(key, values.count)).map((part, index) => (
    // The parts of a text never change places.
    <Fragment key={index}>{part.hole === undefined ? part.text : showNode(values[part.hole])}</Fragment>
  ));
}

/** @returns the text of a name that is only known at run time, if there is one. */
export function textOf(key: string): string | undefined {
  const message = Object.hasOwn(catalogue, key) ? catalogue[key as TextKey] : undefined;
  return typeof message === 'string' ? message : undefined;
}

function formOf(key: TextKey, count: unknown): string {
  const message: string | Plural | undefined = catalogue[key];
  // A page that was imported around loadAdminTexts: better its boundary than a screen of nothing.
  if (message === undefined) throw new Error(`The text ${key} is not loaded`);
  if (typeof message === 'string') return message;
  const isOne = typeof count === 'number' && pluralRules.select(count) === 'one';
  return (isOne ? message.one : undefined) ?? message.other;
}

function split(template: string): { text: string; hole?: string | undefined }[] {
  return template
    .split(/(\{\w+\})/)
    .map((text) => ({ text, hole: /^\{\w+\}$/.test(text) ? text.slice(1, -1) : undefined }));
}

function show(value: string | number | undefined): string {
  return typeof value === 'number' ? numberFormat.format(value) : (value ?? '');
}

function showNode(value: ReactNode): ReactNode {
  return typeof value === 'number' ? numberFormat.format(value) : value;
}
