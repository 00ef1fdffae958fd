/**
 * `pnpm test`: everything that has to hold, in stages. Closes with one line, `N passed, N failed`, summed from the
 * reports that the tools wrote; every check, and the build of the page, counts as one test.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from '../e2e/fixtures/chromium.ts';
import {
  addCounts,
  type Counts,
  formatCounts,
  playwrightCounts,
  vitestCounts,
} from './testing/report-counts.ts';
import { packageBin } from './tools/package-bin.ts';
import { ROOT } from './tools/paths.ts';
import { runNode, stopOnSignal } from './tools/run-process.ts';

const HELP = `pnpm test [stage…] [argument…]

  check   format and lint (biome), types (tsc), directions (dependency-cruiser), leftovers (knip), generated docs
  build   the page, as \`pnpm start\` builds it
  unit    vitest: packages/shared, apps/bff (SQLite and a real PostgreSQL), apps/web, scripts (builds the page first)
  e2e     the stories, with Playwright in a real Chromium against the real server (builds the page first)

Without a stage: all of them. Other arguments go to Vitest or Playwright and need that one stage:
  pnpm test unit token-policy        pnpm test unit --project web        pnpm test e2e -g "generates a token"
`;

const STAGES = { check, build, unit, e2e } as const;
type Stage = keyof typeof STAGES;

const REPORTS = join(ROOT, 'test-results');
const PASSED: Counts = { passed: 1, failed: 0, skipped: 0 };
const FAILED: Counts = { passed: 0, failed: 1, skipped: 0 };

const { stages, rest } = parseArguments(process.argv.slice(2));
stopOnSignal();
mkdirSync(REPORTS, { recursive: true });

let builtPage: Promise<Counts> | undefined;
const results: Counts[] = [];
for (const stage of stages) {
  console.log(`\n── ${stage} ${'─'.repeat(60 - stage.length)}`);
  results.push(await STAGES[stage](rest));
}
const total = addCounts(results);
console.log(`\n${formatCounts(total)}`);
process.exitCode = total.failed > 0 || results.some(({ passed }) => passed === 0) ? 1 : 0;

async function check(): Promise<Counts> {
  return addCounts([
    await runStep('format and lint', [
      packageBin('@biomejs/biome', ROOT),
      ...['ci', '--max-diagnostics=50', `--colors=${process.stdout.isTTY ? 'force' : 'off'}`, '.'],
    ]),
    await runStep('types', [packageBin('typescript', ROOT, 'tsc'), '-b']),
    await runStep('directions', [
      packageBin('dependency-cruiser', ROOT, 'depcruise'),
      ...['--config', '.dependency-cruiser.cjs', 'apps', 'packages', 'e2e', 'scripts'],
    ]),
    await runStep('leftovers', [packageBin('knip', ROOT)]),
    await runStep('generated docs', ['scripts/generate-docs.ts', '--check']),
  ]);
}

function build(): Promise<Counts> {
  builtPage ??= runStep('the page', ['scripts/build.ts']);
  return builtPage;
}

async function unit(filters: readonly string[]): Promise<Counts> {
  // Some tests look at the page as it is built; they fail by themselves when it does not build.
  await build();
  const report = freshReport('vitest.json');
  return runTests('vitest', () => vitestCounts(report), [
    packageBin('vitest', ROOT),
    'run',
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    ...filters,
  ]);
}

async function e2e(filters: readonly string[]): Promise<Counts> {
  if ((await build()).failed > 0) {
    console.log('FAILED playwright: not run, because the page does not build');
    return FAILED;
  }
  const report = freshReport('playwright.json');
  try {
    const { path, version } = await ensureChromium();
    console.log(`Chromium ${version}, ${path}`);
    return await runTests(
      'playwright',
      () => playwrightCounts(report),
      [
        packageBin('@playwright/test', join(ROOT, 'e2e'), 'playwright'),
        'test',
        '--reporter=list,json',
        ...filters,
      ],
      {
        cwd: join(ROOT, 'e2e'),
        env: { ...process.env, LATCHKEY_CHROMIUM: path, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      },
    );
  } catch (error) {
    console.log((error as Error).message);
    return FAILED;
  }
}

/** Runs a tool that answers yes or no; its output is shown only with a no. */
async function runStep(name: string, args: readonly string[]): Promise<Counts> {
  const startedAt = performance.now();
  const { exitCode, output } = await runNode(args, { output: 'capture' });
  const verdict = exitCode === 0 ? 'ok    ' : 'FAILED';
  console.log(`${verdict} ${name}, ${secondsSince(startedAt)}`);
  if (exitCode === 0) return PASSED;
  console.log(output);
  return FAILED;
}

/** Runs a test runner, with its output shown, and believes its report only as far as its exit code agrees. */
async function runTests(
  name: string,
  readCounts: () => Counts,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Counts> {
  const startedAt = performance.now();
  const { exitCode } = await runNode(args, { ...options, output: 'inherit' });
  const counts = readOrFail(name, readCounts);
  const isComplete = counts.failed > 0 || (exitCode === 0 && counts.passed > 0);
  if (!isComplete)
    console.log(`${name}: exit code ${exitCode} with ${formatCounts(counts)}: counted as a failure`);
  const judged = isComplete ? counts : addCounts([counts, FAILED]);
  console.log(
    `${judged.failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${formatCounts(judged)}; ${secondsSince(startedAt)}`,
  );
  return judged;
}

function readOrFail(name: string, readCounts: () => Counts): Counts {
  try {
    return readCounts();
  } catch (error) {
    console.log(`${name} left no report: ${(error as Error).message}`);
    return FAILED;
  }
}

/** The path of a report, without the one of an earlier run, which must not be counted again. */
function freshReport(name: string): string {
  const path = join(REPORTS, name);
  rmSync(path, { force: true });
  return path;
}

function secondsSince(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}

function parseArguments(args: readonly string[]): { stages: Stage[]; rest: string[] } {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(HELP);
    process.exit(0);
  }
  const isStage = (arg: string): arg is Stage => Object.hasOwn(STAGES, arg);
  const firstOther = args.findIndex((arg) => !isStage(arg));
  const named = (firstOther === -1 ? args : args.slice(0, firstOther)).filter(isStage);
  const others = firstOther === -1 ? [] : args.slice(firstOther);
  const takesArguments = named.length === 1 && (named[0] === 'unit' || named[0] === 'e2e');
  if (others.length > 0 && !takesArguments) {
    console.log(`Not a stage: ${others[0]}\n\n${HELP}`);
    process.exit(1);
  }
  return { stages: named.length > 0 ? named : (Object.keys(STAGES) as Stage[]), rest: others };
}
