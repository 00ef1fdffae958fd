import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The JavaScript file behind a tool that a package installs, to be run with our own `node`: the shims in
 * `node_modules/.bin` are shell scripts, which need a shell on Windows and may pick another Node elsewhere.
 *
 * @param packageName e.g. `vitest`; it must be declared in the `package.json` of `from` or of a folder above it.
 * @param from the folder to search from.
 * @param binName the tool's name where the package installs several; its own name otherwise.
 * @throws when the package or the tool is not installed.
 */
export function packageBin(packageName: string, from: string, binName = baseName(packageName)): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifestPath = join(folder, 'node_modules', packageName, 'package.json');
    const manifest = readManifest(manifestPath);
    if (manifest !== undefined) {
      const bin = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin?.[binName];
      if (bin === undefined) throw new Error(`${packageName} installs no tool named ${binName}`);
      return join(dirname(manifestPath), bin);
    }
    if (dirname(folder) === folder) {
      throw new Error(`${packageName} is not installed; run \`npx -y pnpm@12 install\``);
    }
  }
}

function baseName(packageName: string): string {
  return packageName.slice(packageName.lastIndexOf('/') + 1);
}

function readManifest(path: string): { bin?: string | Record<string, string> } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
