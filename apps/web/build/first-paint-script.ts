import { basename } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { type FirstFiles, firstPaint } from '../src/app/first-paint.ts';
import { paths } from '../src/app/paths.ts';

/** Comes with the first script, or leads on to another page. */
const WITHOUT_FILES: readonly string[] = ['login', 'settings'] satisfies (keyof typeof paths)[];

/**
 * Puts src/app/first-paint.ts, hashed, in front of everything else in the page: not inline, which the
 * Content-Security-Policy forbids, and not a module, which would run after the first paint.
 */
export function firstPaintScript(): Plugin {
  return {
    name: 'latchkey:first-paint',
    generateBundle: {
      order: 'pre',
      handler(_options, bundle) {
        const source = `(${firstPaint})(${JSON.stringify(filesOf(bundle))});\n`;
        this.emitFile({ type: 'asset', name: 'first-paint.js', source });
      },
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        if (bundle === undefined) {
          return [{ tag: 'script', injectTo: 'head-prepend', children: `(${firstPaint})();\n` }];
        }
        const file = Object.keys(bundle).find((name) => /\/first-paint-.*\.js$/.test(name));
        if (file === undefined) throw new Error('first-paint.js was not built');
        return [{ tag: 'script', injectTo: 'head-prepend', attrs: { src: `/${file}` } }];
      },
    },
  };
}

/** @throws Error when a page or a language has no script: its name is the file's, and the address's. */
function filesOf(bundle: Rolldown.OutputBundle): FirstFiles {
  const chunks = new Map<string, Rolldown.OutputChunk>();
  for (const file of Object.values(bundle)) {
    if (file.type === 'chunk') chunks.set(file.name, file);
  }
  const first = withImports(chunks.get('index'), bundle);
  const filesFor = (name: string): string[] => {
    const files = withImports(chunks.get(name), bundle);
    if (files.size === 0) throw new Error(`first-paint.js: there is no script ${name}`);
    return [...files].filter((file) => !first.has(file)).map((file) => basename(file));
  };
  const pages = Object.entries(paths)
    .filter(([name]) => !WITHOUT_FILES.includes(name))
    .map(([name, path]) => [path, filesFor(`${kebabCase(name)}-page`)]);
  return {
    pages: Object.fromEntries(pages),
    texts: { en: [], de: filesFor('de'), zh: filesFor('zh') },
    adminTexts: { en: filesFor('en-admin'), de: filesFor('de-admin'), zh: filesFor('zh-admin') },
  };
}

/** Scripts in the order in which they are found, each with the styles that it asks for. */
function withImports(chunk: Rolldown.OutputChunk | undefined, bundle: Rolldown.OutputBundle): Set<string> {
  const files = new Set<string>();
  const add = (found: Rolldown.OutputAsset | Rolldown.OutputChunk | undefined) => {
    if (found?.type !== 'chunk' || files.has(found.fileName)) return;
    files.add(found.fileName);
    for (const style of found.viteMetadata?.importedCss ?? []) files.add(style);
    for (const name of found.imports) add(bundle[name]);
  };
  add(chunk);
  return files;
}

function kebabCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
