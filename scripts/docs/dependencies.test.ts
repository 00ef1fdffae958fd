import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../tools/paths.ts';

const PAGE = 'docs/decisions/dependencies.md';

it('says of each runtime dependency what it is for, and of nothing that is gone', () => {
  const used = ['apps/bff', 'apps/web', 'packages/shared'].flatMap((folder) => {
    const text = readFileSync(join(ROOT, folder, 'package.json'), 'utf8');
    const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
    return Object.entries(dependencies).flatMap(([name, version]) =>
      version.startsWith('workspace:') ? [] : [name],
    );
  });
  const page = readFileSync(join(ROOT, PAGE), 'utf8');
  const explained = [...page.matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
    ([, name]) => name,
  );
  expect([...new Set(explained)].sort()).toEqual([...new Set(used)].sort());
});
