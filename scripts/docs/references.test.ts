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

describe('docs/compared.md', () => {
  const rows = readFileSync(join(ROOT, 'docs/compared.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| |'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

  it('says yes or no of everything, with what follows', () => {
    expect(rows.length).toBeGreaterThan(40);
    for (const row of rows) {
      expect(row, row[1]).toHaveLength(7);
      expect(['yes', 'no'], row[1]).toContain(row[4]);
      expect(row[5], row[1]).not.toBe('');
    }
  });

  it('shows each yes by tests that are there, by their whole titles', () => {
    const unfounded = rows
      .filter(([, , , , verdict]) => verdict === 'yes')
      .flatMap(([, feature = '', , , , proof = '']) => {
        const links = [...proof.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)];
        if (links.length === 0) return [feature];
        return links.flatMap(([, title = '', path = '']) =>
          isTestOf(join(ROOT, 'docs', path), title) ? [] : [`${feature}: ${title}`],
        );
      });
    expect(unfounded).toEqual([]);
  });

  it('shows no test beside a no', () => {
    for (const row of rows.filter(([, , , , verdict]) => verdict === 'no'))
      expect(row[5]).not.toContain('](');
  });
});

/** Whether a test that runs has this title: skipped ones show nothing. */
function isTestOf(path: string, title: string): boolean {
  if (!/\.(?:test|contract|spec)\.tsx?$/.test(path) || !existsSync(path)) return false;
  const escaped = title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  // `it('…'`, `test.each(…)('…'` and the like; what `each` holds may span lines.
  return new RegExp(String.raw`(?:^|\s)(?:it|test)(?:\.each\([\s\S]*?\))?\(\s*(['"\x60])${escaped}\1`).test(
    readFileSync(path, 'utf8'),
  );
}
