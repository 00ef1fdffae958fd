import { basename, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { FirstFiles } from './first-paint.ts';
import { paths } from './paths.ts';

const KB = 1_000;
/** The others come with the first script, or lead on to another page. */
const PAGES_WITH_FILES = Object.entries(paths).filter(([name]) => name !== 'login' && name !== 'settings');
const CONFIG = join(import.meta.dirname, '../../vite.config.ts');

let chunks = new Map<string, Rolldown.OutputChunk>();
let html = '';
let firstPaintScript = '';

beforeAll(async () => {
  vi.stubEnv('NODE_ENV', 'production');
  const result = await build({
    configFile: CONFIG,
    mode: 'production',
    logLevel: 'silent',
    build: { write: false },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
  chunks = new Map(output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file]] : [])));
  for (const file of output) {
    if (file.type === 'asset' && file.fileName === 'index.html') html = String(file.source);
    if (file.type === 'asset' && /\/first-paint-/.test(file.fileName)) firstPaintScript = String(file.source);
  }
}, 120_000);

/** Names of the scripts and styles that must be there before these chunks run. */
function filesFor(...names: string[]): Set<string> {
  const needed = new Set<string>();
  const need = (fileName: string) => {
    if (needed.has(fileName)) return;
    needed.add(fileName);
    for (const imported of chunks.get(fileName)?.imports ?? []) need(imported);
  };
  for (const name of names) {
    const found = [...chunks.values()].filter((chunk) => chunk.name === name);
    expect(found, name).toHaveLength(1);
    for (const { fileName } of found) need(fileName);
  }
  for (const fileName of [...needed]) {
    for (const style of chunks.get(fileName)?.viteMetadata?.importedCss ?? []) needed.add(style);
  }
  return needed;
}

/** What a page needs besides what every page has. */
function laterFiles(page: string): string[] {
  const first = filesFor('index');
  return [...filesFor(page)].filter((file) => !first.has(file)).map((file) => basename(file));
}

/** Brotli bytes of the scripts that must be there before these chunks run. */
function weightOf(...names: string[]): number {
  return [...filesFor(...names)].reduce(
    (sum, fileName) => sum + brotliCompressSync(chunks.get(fileName)?.code ?? '').length,
    0,
  );
}

describe.each(['en', 'de', 'zh'])('in %s', (locale) => {
  const languages = locale === 'en' ? [] : [locale];

  test('the sign-in form is usable after at most 110 kB of scripts', () => {
    const bytes = weightOf('index', ...languages);
    expect(bytes).toBeLessThanOrEqual(110 * KB);
    expect(bytes).toBeGreaterThan(40 * KB);
  });

  test('the list is usable after at most 180 kB of scripts', () => {
    const bytes = weightOf('index', 'tokens-page', ...languages);
    expect(bytes).toBeLessThanOrEqual(180 * KB);
  });
});

test('neither antd nor zod is among the first scripts', () => {
  const first = [...chunks.values()].filter(({ name }) => name === 'index' || name === 'tokens-page');
  expect(first).toHaveLength(2);
  const seen = new Set<string>();
  const modules: string[] = [];
  const visit = (fileName: string) => {
    const chunk = chunks.get(fileName);
    if (chunk === undefined || seen.has(fileName)) return;
    seen.add(fileName);
    modules.push(...chunk.moduleIds);
    chunk.imports.forEach(visit);
  };
  for (const { fileName } of first) visit(fileName);
  expect(modules.length).toBeGreaterThan(100);
  expect(modules.filter((id) => /node_modules\/(antd|zod|@ant-design)\//.test(id))).toEqual([]);
});

test('everything that index.html loads is hashed and named from the root, for the server to put a path before it', () => {
  const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
  // The icon, the script of the theme, and one script and one style: each further request costs a phone time.
  expect(loaded).toHaveLength(4);
  for (const url of loaded.filter((url) => url !== '/favicon.svg')) {
    expect(url).toMatch(/^\/assets\/[\w-]+-[\w-]{8}\.(js|css)$/);
  }
  expect(html).toContain('<meta name="base-path" content="__BASE_PATH__"');
  expect(loaded[0]).toMatch(/first-paint/);
});

test('scripts find each other beside themselves, not at the root', () => {
  const all = [...chunks.values()].map(({ code }) => code).join('\n');
  expect(all).not.toMatch(/["'`]\/assets\//);
});

describe.each(PAGES_WITH_FILES)('the page of %s', (name, path) => {
  const page = `${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-page`;

  test('comes in few files: each is a round trip, and a browser fetches six at a time', () => {
    expect(laterFiles(page).length).toBeLessThanOrEqual(7);
  });

  test('has all its files named in the script of the first paint', () => {
    const { pages } = namedFiles();
    expect(pages[path]?.toSorted()).toEqual(laterFiles(page).toSorted());
  });
});

test('the texts of each language are named in the script of the first paint', () => {
  const { texts, adminTexts } = namedFiles();
  expect(texts).toEqual({
    en: [],
    de: [expect.stringMatching(/^de-.{8}\.js$/)],
    zh: [expect.stringMatching(/^zh-.{8}\.js$/)],
  });
  expect(adminTexts).toEqual({
    en: [expect.stringMatching(/^en-admin-.{8}\.js$/)],
    de: [expect.stringMatching(/^de-admin-.{8}\.js$/)],
    zh: [expect.stringMatching(/^zh-admin-.{8}\.js$/)],
  });
});

/** What the built script is called with. */
function namedFiles(): FirstFiles {
  const json = /\)\((\{.*\})\);\n$/s.exec(firstPaintScript)?.[1] ?? '';
  return JSON.parse(json) as FirstFiles;
}
