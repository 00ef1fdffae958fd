import { defineConfig } from '@playwright/test';
import { chromiumArgs, ensureChromium } from './fixtures/chromium.ts';
import { isWriting } from './fixtures/screens.ts';

// `pnpm test` has looked already; the workers, which read this file too, find the answer in the environment.
process.env.LATCHKEY_CHROMIUM ||= (await ensureChromium()).path;

// localhost counts as secure even without https: a page on plain http needs another name.
const PLAIN_HTTP_HOST = '--host-resolver-rules=MAP latchkey.test 127.0.0.1';

export default defineConfig({
  testDir: 'tests',
  outputDir: '../test-results/playwright',
  // Files run beside each other, each with a server of its own; the tests of a file, one after the other.
  // Pictures are taken of one server after the other, because each of them wants the ports that a reader will have.
  workers: isWriting ? 1 : 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: process.env.LATCHKEY_CHROMIUM,
      args: [...chromiumArgs(), PLAIN_HTTP_HOST],
    },
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // Calls and network only: pictures of every step cost a fifth of the time. `--trace on` has them all.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
  },
});
