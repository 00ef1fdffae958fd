import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashWebSources, isWebBuildFresh, stampWebBuild } from './web-build.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'latchkey-web-'));
  write('apps/web/index.html', '<html>');
  write('apps/web/src/main.tsx', 'main');
  write('packages/shared/src/urn.ts', 'urn');
  write('pnpm-lock.yaml', 'lock');
  write('apps/web/dist/index.html', 'built');
  stampWebBuild(root, hashWebSources(root));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

describe('a fresh build', () => {
  it('stays fresh when nothing changed but times, builds, tests and installed packages', () => {
    utimesSync(join(root, 'apps/web/src/main.tsx'), 1, 1);
    write('apps/web/dist/assets/main.js', 'built');
    write('apps/web/src/main.test.tsx', 'test');
    write('apps/web/node_modules/react/index.js', 'react');
    expect(isWebBuildFresh(root)).toBe(true);
  });

  it('is fresh in another checkout too', () => {
    const copy = `${root}-copy`;
    cpSync(root, copy, { recursive: true });
    expect(isWebBuildFresh(copy)).toBe(true);
    rmSync(copy, { recursive: true });
  });
});

describe('a stale build', () => {
  it.each([
    'apps/web/index.html',
    'apps/web/vite.config.ts',
    'apps/web/public/icon.svg',
    'apps/web/src/main.tsx',
    'packages/shared/src/urn.ts',
    'pnpm-lock.yaml',
  ])('is one made before %s changed', (path) => {
    write(path, 'changed');
    expect(isWebBuildFresh(root)).toBe(false);
  });

  it('is one made before a file got another name', () => {
    rmSync(join(root, 'apps/web/src/main.tsx'));
    write('apps/web/src/main2.tsx', 'main');
    expect(isWebBuildFresh(root)).toBe(false);
  });

  it('is none at all', () => {
    rmSync(join(root, 'apps/web/dist'), { recursive: true });
    expect(isWebBuildFresh(root)).toBe(false);
  });
});
