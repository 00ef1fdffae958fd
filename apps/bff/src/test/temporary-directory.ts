import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = new Set<string>();

/** @returns a new folder, in memory or on disk as `parent` is, that is gone after the last test of the file. */
export function temporaryDirectory(parent = tmpdir()): string {
  const path = mkdtempSync(join(parent, 'latchkey-test-'));
  made.add(path);
  return path;
}

/** Removes what the tests of a file made; `setup.ts` calls it after each file. */
export function removeTemporaryDirectories(): void {
  for (const path of made) rmSync(path, { recursive: true, force: true });
  made.clear();
}
