import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../tools/paths.ts';

const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...globSync('docs/**/*.md', { cwd: ROOT })];

/** Where a page may begin a path to a source file. */
const FOLDERS = ['.', 'apps/bff/src', 'apps/bff/src/features/*', 'apps/web/src', 'apps/web/src/features/*'];

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');

  it('links only to files that are there', () => {
    const targets = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target = '']) => target);
    const inside = targets.filter((target) => !/^[a-z]+:/.test(target));
    expect(inside.filter((target) => !existsSync(join(ROOT, dirname(page), target)))).toEqual([]);
  });

  it('names only source files that are there', () => {
    // Patterns such as `*-routes.ts` name no file.
    const named = [...text.matchAll(/`([\w./-]+\.tsx?)`/g)].map(([, path = '']) => path);
    const missing = named.filter((path) => {
      const candidates = FOLDERS.map((folder) => `${folder}/${path}`);
      return !candidates.some((candidate) => globSync(candidate, { cwd: ROOT }).length > 0);
    });
    expect(missing).toEqual([]);
  });
});
