import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** So long only a test takes that waits for what never comes, on a busy machine too, milliseconds. */
const HANGS_MS = 60_000;

/** Vitest leaves one processor free; our tests wait for databases and processes more than they compute. */
const WORKERS = '100%';

export default defineConfig({
  test: {
    passWithNoTests: false,
    maxWorkers: WORKERS,
    projects: [
      {
        test: {
          name: 'shared',
          maxWorkers: WORKERS,
          root: at('packages/shared'),
          environment: 'node',
          include: ['src/**/*.test.ts'],
          testTimeout: HANGS_MS,
          hookTimeout: HANGS_MS,
        },
      },
      {
        test: {
          name: 'bff',
          maxWorkers: WORKERS,
          root: at('apps/bff'),
          environment: 'node',
          // To load the server takes as long as most files run: a worker loads it once, for all of its files.
          isolate: false,
          // Contract suites are functions in *.contract.ts, called once per implementation by a *.test.ts.
          include: ['src/**/*.test.ts'],
          setupFiles: [at('apps/bff/src/test/setup.ts')],
          globalSetup: [at('scripts/testing/postgres.ts'), at('scripts/testing/test-folder.ts')],
          testTimeout: HANGS_MS,
          hookTimeout: HANGS_MS,
          // Else Vitest loads graphql as CommonJS for us, and Node as a module for them: two copies, two realms.
          server: { deps: { inline: [/@graphql-tools/] } },
        },
      },
      {
        extends: at('apps/web/vite.config.ts'),
        test: {
          name: 'web',
          maxWorkers: WORKERS,
          root: at('apps/web'),
          environment: 'jsdom',
          // antd and jsdom take longer to load than most files to run: a worker loads them once, for all of its files.
          isolate: false,
          include: ['src/**/*.test.{ts,tsx}'],
          setupFiles: [at('apps/web/src/test/setup.ts')],
          testTimeout: HANGS_MS,
          hookTimeout: HANGS_MS,
        },
      },
      {
        test: {
          name: 'scripts',
          maxWorkers: WORKERS,
          root: at('.'),
          environment: 'node',
          include: ['scripts/**/*.test.ts', 'e2e/fixtures/**/*.test.ts'],
          testTimeout: HANGS_MS,
          hookTimeout: HANGS_MS,
        },
      },
    ],
  },
});
