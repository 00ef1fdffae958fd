import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const NOT_SOURCE = /^(node_modules|dist|\..*)$|\.tsbuildinfo$|\.test\.tsx?$/;

/**
 * A hash over everything the built page is made from: the web app without its tests, the shared contract and
 * the versions of the packages. Contents count, not times: a fresh checkout of the same commit is the same.
 *
 * @param root the folder of the checkout.
 */
export function hashWebSources(root: string): string {
  const hash = createHash('sha256');
  for (const path of ['apps/web', 'packages/shared/src', 'pnpm-lock.yaml']) addToHash(path);
  return hash.digest('hex');

  function addToHash(path: string): void {
    const entries = readFolder(join(root, path));
    if (entries === undefined) {
      hash.update(`${path}\0`).update(
        createHash('sha256')
          .update(readFileSync(join(root, path)))
          .digest(),
      );
      return;
    }
    for (const entry of entries.sort()) {
      if (!NOT_SOURCE.test(entry)) addToHash(`${path}/${entry}`);
    }
  }
}

/** Whether `apps/web/dist` was built from the sources as they are now. */
export function isWebBuildFresh(root: string): boolean {
  try {
    return readFileSync(stampPath(root), 'utf8') === hashWebSources(root);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Notes that `apps/web/dist` was built from the sources with this hash, taken before the build began. */
export function stampWebBuild(root: string, sourceHash: string): void {
  writeFileSync(stampPath(root), sourceHash);
}

function stampPath(root: string): string {
  return join(root, 'apps/web/dist/.build-stamp');
}

/** The names in a folder; undefined where the path is a file. */
function readFolder(path: string): string[] | undefined {
  try {
    return readdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}
