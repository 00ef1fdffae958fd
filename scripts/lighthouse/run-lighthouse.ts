/**
 * `pnpm lighthouse [desktop|mobile]`: Lighthouse on the built page, in a real Chromium against the real server, for
 * a visitor and for an administrator with tokens. Exits with 1 when a score is below its goal (scores.ts). Not
 * part of `pnpm test`: the speed of a busy machine is not the speed of the page. Reports are in test-results/.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from '../../e2e/fixtures/chromium.ts';
import { mintByHttp, signInByHttp } from '../../e2e/fixtures/http-calls.ts';
import { startTestServer, type TestServer } from '../../e2e/fixtures/test-server.ts';
import { ROOT } from '../tools/paths.ts';
import { runNode } from '../tools/run-process.ts';
import { type Measurement, measurePage } from './measure-page.ts';
import { type MeasuredBrowser, startMeasuredBrowser } from './measured-browser.ts';
import { type MeasuredPage, PAGES } from './pages.ts';
import { type Category, GOALS, judgedScores, needsAnotherRun, PRESETS, shortfalls } from './scores.ts';

const REPORTS = join(ROOT, 'test-results/lighthouse');
const TOKENS = 30;

const asked = process.argv.slice(2);
const presets = asked.length === 0 ? PRESETS : PRESETS.filter((preset) => asked.includes(preset));
if (presets.length === 0) {
  console.log('pnpm lighthouse [desktop|mobile]');
  process.exit(1);
}

let server: TestServer | undefined;
let browser: MeasuredBrowser | undefined;
const dispose = () => Promise.all([browser?.close(), server?.dispose()]);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void dispose().finally(() => process.exit(130)));
}
try {
  process.exitCode = (await measureAll()) ? 0 : 1;
} finally {
  await dispose();
}

/** @returns whether every page reached every goal. */
async function measureAll(): Promise<boolean> {
  const built = await runNode([join(ROOT, 'scripts/build.ts')], { output: 'capture' });
  if (built.exitCode !== 0) throw new Error(`The page does not build:\n${built.output}`);
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS, { recursive: true });
  const { path, version } = await ensureChromium();
  console.log(`Chromium ${version}, ${path}`);
  server = await startTestServer();
  const cookie = await signInByHttp(server, server.root);
  await fill(server, cookie);
  browser = await startMeasuredBrowser(path);

  const rows: Record<string, string>[] = [];
  const faults: string[] = [];
  for (const page of PAGES) {
    if (page.isSignedIn) await browser.setCookies(server.frontendUrl, cookie);
    for (const preset of presets) {
      const runs = await measure(page, preset, `${server.frontendUrl}${page.path}`, browser.port);
      const scores = judgedScores(runs.map((run) => run.scores));
      const short = shortfalls(preset, scores);
      const cell = (category: Category) =>
        `${scores[category]}${short.includes(category) ? ` < ${GOALS[preset][category]}` : ''}`;
      rows.push({
        page: page.name,
        preset,
        performance: cell('performance'),
        accessibility: cell('accessibility'),
        'best practices': cell('best-practices'),
        runs: runs.map((run) => run.scores.performance).join(' '),
      });
      for (const category of short) {
        const found = new Set(runs.flatMap((run) => run.faults[category]));
        faults.push(`${page.name}, ${preset}, ${category}:`, ...[...found].map((fault) => `  ${fault}`));
      }
    }
  }
  console.table(rows);
  for (const line of faults) console.log(line);
  console.log(`Reports: ${REPORTS}`);
  return faults.length === 0;
}

async function measure(page: MeasuredPage, preset: (typeof PRESETS)[number], url: string, port: number) {
  const runs: Measurement[] = [];
  do {
    const reportPath = join(
      REPORTS,
      `${page.name} ${preset} ${runs.length + 1}`.replaceAll(' ', '-').toLowerCase(),
    );
    runs.push(await measurePage({ url, landsAt: page.landsAt ?? page.path, preset, port, reportPath }));
    console.log(`${page.name}, ${preset}: ${Object.values(runs.at(-1)?.scores ?? {}).join(' ')}`);
  } while (
    needsAnotherRun(
      preset,
      runs.map((run) => run.scores),
    )
  );
  return runs;
}

/** A list as people have it: more than a page of it, some with a description, some about to end. */
async function fill(running: TestServer, cookie: string): Promise<void> {
  for (let index = 0; index < TOKENS; index += 1) {
    await mintByHttp(running, cookie, {
      name: `pipeline-${String(index).padStart(2, '0')}`,
      duration: index % 10 === 0 ? 'P1D' : 'P90D',
      ...(index % 3 === 0 ? { description: `Loads part ${index} of the sales mart` } : {}),
    });
  }
}
