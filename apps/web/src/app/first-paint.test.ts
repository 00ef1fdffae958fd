import { afterEach, describe, expect, test, vi } from 'vitest';
import { setCookie } from '../test/set-cookie.ts';
import { type FirstFiles, firstPaint } from './first-paint.ts';

const FILES: FirstFiles = {
  pages: {
    '/settings/tokens': ['tokens.js', 'tokens.css'],
    '/settings/audit': ['audit.js'],
    '/signup': ['sign-up.js'],
  },
  texts: { en: [], de: ['de.js'] },
  adminTexts: { en: ['en-admin.js'], de: ['de-admin.js'] },
};

/** Runs the script as the browser does that opens an address. @returns what is fetched early. */
function openedAt(address: string, base = ''): string[] {
  window.history.replaceState(null, '', `${base}${address}`);
  const script = document.createElement('script');
  script.src = `${base}/assets/first-paint-12345678.js`;
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(script);
  firstPaint(FILES);
  return earlyLinks().map((link) => new URL(link.href).pathname);
}

const earlyLinks = () =>
  [...document.head.querySelectorAll('link')].filter(
    ({ rel }) => rel === 'modulepreload' || rel === 'preload',
  );

afterEach(() => {
  for (const link of earlyLinks()) link.remove();
});

describe('what the opened page will ask for is fetched beside the first script', () => {
  test('scripts as modules and styles as styles, in the mode in which the page asks for them', () => {
    openedAt('/settings/tokens');
    const asked = earlyLinks().map((link) => [link.rel, link.getAttribute('as'), link.crossOrigin]);
    expect(asked).toEqual([
      ['modulepreload', null, ''],
      ['preload', 'style', ''],
    ]);
  });

  test.each([
    ['/settings/tokens?state=expired', ['/assets/tokens.js', '/assets/tokens.css']],
    ['/', ['/assets/tokens.js', '/assets/tokens.css']],
    ['/settings', ['/assets/tokens.js', '/assets/tokens.css']],
    ['/settings/audit', ['/assets/audit.js', '/assets/en-admin.js']],
    ['/signup', ['/assets/sign-up.js', '/assets/en-admin.js']],
    ['/login', []],
    ['/unknown', []],
    ['/constructor', []],
  ])('%s', (address, files) => {
    expect(openedAt(address)).toEqual(files);
  });

  test('below the path of BASE_URL', () => {
    expect(openedAt('/settings/audit', '/latchkey')).toEqual([
      '/latchkey/assets/audit.js',
      '/latchkey/assets/en-admin.js',
    ]);
  });

  test('nothing of a page that a stranger does not see; of one that is for strangers, all', () => {
    setCookie('actor=; max-age=0');
    expect(openedAt('/settings/tokens')).toEqual([]);
    expect(openedAt('/signup')).toEqual(['/assets/sign-up.js', '/assets/en-admin.js']);
  });

  test('in the language that was chosen, else in the browser’s', () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['fr-FR', 'de-AT', 'en']);
    expect(openedAt('/settings/audit')).toEqual(['/assets/audit.js', '/assets/de.js', '/assets/de-admin.js']);
    for (const link of earlyLinks()) link.remove();
    window.localStorage.setItem('latchkey.language', 'en');
    expect(openedAt('/settings/audit')).toEqual(['/assets/audit.js', '/assets/en-admin.js']);
  });

  test('nothing where there is no build', () => {
    window.history.replaceState(null, '', '/settings/tokens');
    firstPaint();
    expect(earlyLinks()).toEqual([]);
  });
});
