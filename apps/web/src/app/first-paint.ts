/** Files of the build, beside the script of {@link firstPaint}. */
export type FirstFiles = {
  /** What each address needs besides the first script and style, by the path below the base path. */
  readonly pages: Readonly<Record<string, readonly string[]>>;
  /** The texts of each language: those of every page, and those of all pages but the list of tokens. */
  readonly texts: Readonly<Record<string, readonly string[]>>;
  readonly adminTexts: Readonly<Record<string, readonly string[]>>;
};

/**
 * Puts the chosen theme into force before the first paint, so that it never flashes the other one, and fetches what
 * the opened page will ask for beside the first script instead of after it. The build writes this function, alone,
 * into a script of its own (build/first-paint-script.ts): it must not use anything outside itself.
 * components/theme-choice.ts, i18n/locales.ts and app/settings-pages.tsx take over once the page runs.
 * @param files undefined where there is no build: then nothing is fetched early.
 */
export function firstPaint(files?: FirstFiles): void {
  const stored = (name: string): string | null => {
    try {
      return window.localStorage.getItem(name);
    } catch {
      // Storage is switched off: the device decides.
      return null;
    }
  };
  const choice = stored('latchkey.theme');
  const isDarkDevice = window.matchMedia('(prefers-color-scheme: dark)').matches;
  const isDark = choice === 'dark' || (choice !== 'light' && isDarkDevice);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';

  const script = document.currentScript;
  if (files === undefined || !(script instanceof HTMLScriptElement)) return;
  const [base = ''] = new URL(script.src).pathname.split('/assets/');
  const path = window.location.pathname.slice(base.length);
  const list = '/settings/tokens';
  const opened = path === '/' || path === '/settings' ? list : path;
  const isForSignedIn = opened.startsWith('/settings');
  const mayBeSignedIn = /(?:^|;\s*)actor=[^;]/.test(document.cookie);
  const page = isForSignedIn && !mayBeSignedIn ? undefined : files.pages[opened];
  const languages = [stored('latchkey.language'), ...navigator.languages.map((tag) => tag.split('-')[0])];
  const language = languages.find((name) => Object.hasOwn(files.texts, name ?? '')) ?? 'en';
  const needed = [
    ...(page ?? []),
    ...(files.texts[language] ?? []),
    ...(page === undefined || opened === list ? [] : (files.adminTexts[language] ?? [])),
  ];
  for (const file of needed) {
    const link = document.createElement('link');
    const isStyle = file.endsWith('.css');
    link.rel = isStyle ? 'preload' : 'modulepreload';
    if (isStyle) link.setAttribute('as', 'style');
    link.crossOrigin = '';
    link.href = new URL(file, script.src).href;
    document.head.append(link);
  }
}
