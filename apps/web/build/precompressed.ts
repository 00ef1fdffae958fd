import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /^assets\/.+\.(?:js|css|svg|json|txt|wasm)$/;

const FORMS = [
  {
    suffix: '.br',
    compress: (bytes: Buffer) =>
      promisify(brotliCompress)(bytes, {
        params: {
          [zlib.BROTLI_PARAM_QUALITY]: zlib.BROTLI_MAX_QUALITY,
          [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      }),
  },
  {
    suffix: '.gz',
    compress: (bytes: Buffer) => promisify(gzip)(bytes, { level: zlib.Z_BEST_COMPRESSION }),
  },
] as const;

/**
 * Writes a `.br` and a `.gz` beside each asset that gets smaller by it, as small as they go: once at the build
 * instead of quickly at every request. The server sends them (apps/bff, http/precompressed-files.ts).
 */
export function precompressed(): Plugin {
  return {
    name: 'latchkey:precompressed',
    apply: 'build',
    // From what was written, so that the two cannot differ.
    async writeBundle({ dir }, bundle) {
      if (dir === undefined) throw new Error('the build has no folder');
      const paths = Object.keys(bundle).filter((name) => COMPRESSIBLE.test(name));
      await Promise.all(paths.map((path) => compressFile(join(dir, path))));
    },
  };
}

async function compressFile(path: string): Promise<void> {
  const bytes = await readFile(path);
  for (const { suffix, compress } of FORMS) {
    const compressed = await compress(bytes);
    if (compressed.length < bytes.length) await writeFile(`${path}${suffix}`, compressed);
  }
}
