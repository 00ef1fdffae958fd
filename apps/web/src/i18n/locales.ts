/** The languages of the page, each in its own words. */
export const LOCALES = { en: 'English', de: 'Deutsch', zh: '简体中文' } as const;
export type Locale = keyof typeof LOCALES;

/** What Intl is asked for: English with the day before the month. */
export const INTL_LOCALES: Readonly<Record<Locale, string>> = { en: 'en-GB', de: 'de-DE', zh: 'zh-Hans-CN' };

/** What the `lang` attribute says. */
export const LANG_TAGS: Readonly<Record<Locale, string>> = { en: 'en', de: 'de', zh: 'zh-Hans' };

const STORAGE_KEY = 'latchkey.language';

/** @returns whether the page speaks this. */
export function isLocale(value: unknown): value is Locale {
  return typeof value === 'string' && Object.hasOwn(LOCALES, value);
}

/** @returns the language that was chosen here, else the first of the browser's that the page speaks. */
export function preferredLocale(): Locale {
  const wanted = [readChoice(), ...navigator.languages.map((tag) => tag.split('-')[0])];
  return wanted.find(isLocale) ?? 'en';
}

/** Remembers the choice. A browser that stores nothing forgets it with the tab. */
export function rememberLocale(locale: Locale): void {
  try {
    window.localStorage.setItem(STORAGE_KEY, locale);
  } catch {
    // Storage is switched off: the choice holds until the page is left.
  }
}

function readChoice(): string | null {
  try {
    return window.localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}
