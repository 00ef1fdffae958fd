import { expect, test, vi } from 'vitest';

const german = vi.hoisted(() => {
  let arrive = () => {};
  const isThere = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  return { isThere, arrive: () => arrive() };
});
vi.mock('./de.ts', async (importOriginal) => {
  const texts = await importOriginal<object>();
  await german.isThere;
  return texts;
});

test('a page whose code came before the language has its texts in that language', async () => {
  const { loadAdminTexts, setLocale, t } = await import('./text.tsx');
  const page = loadAdminTexts();
  const language = setLocale('de');
  await page;
  german.arrive();
  await language;
  expect(t('users.title')).toBe('Personen');
});
