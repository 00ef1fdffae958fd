import { afterAll, beforeEach, expect, test, vi } from 'vitest';

/** The German texts arrive when the test says so; which ones of the administration are used is noted. */
const network = vi.hoisted(() => {
  let arrive = () => {};
  let isThere = Promise.resolve();
  return {
    hold: () => {
      isThere = new Promise<void>((resolve) => {
        arrive = resolve;
      });
    },
    arrive: () => arrive(),
    german: () => isThere,
    asked: [] as string[],
  };
});
vi.mock('./de.ts', async (importOriginal) => {
  const texts = await importOriginal<object>();
  await network.german();
  return texts;
});
vi.mock('./en-admin.ts', async (importOriginal) => {
  const { enAdmin } = await importOriginal<typeof import('./en-admin.ts')>();
  return {
    get enAdmin() {
      network.asked.push('en');
      return enAdmin;
    },
  };
});
vi.mock('./de-admin.ts', async (importOriginal) => {
  const { deAdmin } = await importOriginal<typeof import('./de-admin.ts')>();
  return {
    get deAdmin() {
      network.asked.push('de');
      return deAdmin;
    },
  };
});

beforeEach(() => {
  vi.resetModules();
  network.asked.length = 0;
  network.hold();
});

// The next files of the same process load the texts anew, and get the real ones.
afterAll(() => {
  for (const texts of ['./de.ts', './en-admin.ts', './de-admin.ts']) vi.doUnmock(texts);
  vi.resetModules();
});

test('a page whose code came before the language has its texts in that language', async () => {
  const { loadAdminTexts, setLocale, t } = await import('./text.tsx');
  const page = loadAdminTexts();
  const language = setLocale('de');
  await page;
  network.arrive();
  await language;
  expect(t('users.title')).toBe('Personen');
});

test('no language is fetched for a page but the one that is on its way', async () => {
  const { loadAdminTexts, setLocale, t } = await import('./text.tsx');
  const language = setLocale('de');
  const page = loadAdminTexts();
  await page;
  network.arrive();
  await language;
  expect(new Set(network.asked)).toEqual(new Set(['de']));
  expect(t('users.title')).toBe('Personen');
});

test('a language that comes late does not take the place of one that was chosen after it', async () => {
  const { currentLocale, setLocale } = await import('./text.tsx');
  const late = setLocale('de');
  await setLocale('en');
  network.arrive();
  await late;
  expect(currentLocale()).toBe('en');
  expect(document.documentElement.lang).toBe('en');
});
