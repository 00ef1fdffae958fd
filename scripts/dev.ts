/** `pnpm dev`: the server, restarted on every change, behind Vite's dev server, which reloads the page. */
import { join } from 'node:path';
import { packageBin } from './tools/package-bin.ts';
import { ROOT } from './tools/paths.ts';
import { runNode, stopOnSignal, stopRunning } from './tools/run-process.ts';

const PAGE_PORT = '5173';

stopOnSignal();
const server = runNode(['--watch', '--watch-preserve-output', join(ROOT, 'apps/bff/src/main.ts')], {
  // The browser talks to Vite, so that is the origin the server has to expect.
  env: { BASE_URL: `http://localhost:${PAGE_PORT}`, ...process.env },
  output: { prefix: 'server │ ' },
});
const page = runNode([packageBin('vite', ROOT), '--port', PAGE_PORT, '--strictPort'], {
  cwd: join(ROOT, 'apps/web'),
  output: { prefix: 'page   │ ' },
});
const { exitCode } = await Promise.race([server, page]);
await stopRunning();
process.exitCode = exitCode;
