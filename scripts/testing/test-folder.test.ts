import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeTestFolder } from './test-folder.ts';

const parent = mkdtempSync(join(tmpdir(), 'latchkey-folders-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

it('takes away what runs that are gone left behind, and nothing else', () => {
  const gone = spawnSync(process.execPath, ['--version']).pid;
  const [left, ofOurs, foreign] = [
    `latchkey-tests-${gone}-a`,
    `latchkey-tests-${process.pid}-b`,
    'other-1-c',
  ];
  for (const name of [left, ofOurs, foreign]) mkdirSync(join(parent, name));
  const folder = makeTestFolder(parent);
  expect([left, ofOurs, foreign].map((name) => existsSync(join(parent, name)))).toEqual([false, true, true]);
  expect(existsSync(folder)).toBe(true);
});
