/** `pnpm start`: builds the page when its sources changed, then becomes the server. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { ROOT } from './tools/paths.ts';
import { runNode, stopOnSignal } from './tools/run-process.ts';
import { isWebBuildFresh } from './tools/web-build.ts';

// Compiled code is kept between starts: a second start is ready in a fraction of the time.
enableCompileCache(join(ROOT, 'node_modules/.cache/node-compile-cache'));

if (!isWebBuildFresh(ROOT)) await buildPage();
await import('../apps/bff/src/main.ts');

/** In a process of its own: Vite sets NODE_ENV and holds memory that the server should not inherit. */
async function buildPage(): Promise<void> {
  const startedAt = performance.now();
  process.stdout.write('Building the page… ');
  const removeHandlers = stopOnSignal();
  const { exitCode, output } = await runNode([join(ROOT, 'scripts/build.ts')], { output: 'capture' });
  removeHandlers();
  if (exitCode !== 0) {
    process.stdout.write('failed\n');
    process.stderr.write(output);
    process.exit(1);
  }
  process.stdout.write(`${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
}
