/**
 * `node scripts/bench/lists-in-browser.ts [sqlite|postgres] [--runs n] [--delay ms]`: how long the lists take in the
 * built page, in a real Chromium against the real server, with 10,000 users and 1,000 policies: until the first row is
 * on the screen after a click (every run in a browser that has not seen the page), after a load, after a sort, a turn
 * of the page, and the last key of a search. Exits with 1 when the median after a click is above 300 ms. Loopback
 * only; `--delay` adds a network's to every answer. The times are the machine's: look at its load, which is printed.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { openDatabase } from '../../apps/bff/src/db/open-database.ts';
import { createLogger } from '../../apps/bff/src/logging/logger.ts';
import { ensureChromium } from '../../e2e/fixtures/chromium.ts';
import { signInByHttp } from '../../e2e/fixtures/http-calls.ts';
import { type MeasuredPage, openMeasuredPage, startBrowser } from '../../e2e/fixtures/measured-page.ts';
import type { PaintTimes } from '../../e2e/fixtures/paint-probe.ts';
import { startTestServer, type TestServer } from '../../e2e/fixtures/test-server.ts';
import { startPostgres } from '../testing/postgres.ts';
import { ROOT } from '../tools/paths.ts';
import { runNode } from '../tools/run-process.ts';
import { fillAudit } from './fill-audit.ts';
import { fillPeople } from './fill-people.ts';
import { LISTS, type MeasuredList } from './measured-lists.ts';
import { secretSettings } from './secret-settings.ts';

const GOAL_MS = 300;
const COUNTS = { users: 10_000, groups: 1_000, policies: 1_000, serviceAccounts: 200, tokensPerUser: 3 };
const AUDIT_EVENTS = 100_000;

type Act = 'click' | 'load' | 'search' | 'sort' | 'page';
/** By act, then by list. */
type Measured = Map<Act, Map<string, PaintTimes[]>>;
type Browser = Awaited<ReturnType<typeof startBrowser>>;
type Place = { browser: Browser; origin: string; cookie: string; delayMs: number };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '11' }, delay: { type: 'string', default: '0' } },
});
const runs = Number(values.runs);
const delayMs = Number(values.delay);
const databases = positionals.length === 0 ? ['sqlite', 'postgres'] : positionals;
if (!(runs > 0 && delayMs >= 0) || databases.some((name) => name !== 'sqlite' && name !== 'postgres')) {
  console.log('node scripts/bench/lists-in-browser.ts [sqlite|postgres] [--runs n] [--delay ms]');
  process.exit(1);
}

const built = await runNode([`${ROOT}/scripts/build.ts`], { output: 'capture' });
if (built.exitCode !== 0) throw new Error(`The page does not build:\n${built.output}`);
const chromium = await ensureChromium();
console.log(
  `Chromium ${chromium.version}, Node ${process.version}, ${cpus().length} processors, ${runs} runs`,
);
let slow: string[] = [];
for (const database of databases) slow = [...slow, ...(await measureOn(database))];
for (const line of slow) console.log(line);
process.exitCode = slow.length === 0 ? 0 : 1;

/** @returns what is above the goal, in words. */
async function measureOn(name: string): Promise<string[]> {
  const postgres = name === 'postgres' ? await startPostgres() : undefined;
  let server: TestServer | undefined;
  let browser: Browser | undefined;
  try {
    server = await startTestServer(
      postgres === undefined ? {} : { ...secretSettings(), DATABASE_URL: postgres.url },
    );
    await fill(server, postgres?.url);
    browser = await startBrowser(chromium.path);
    const cookie = await signInByHttp(server, server.root);
    const place = { browser, origin: server.frontendUrl, cookie, delayMs };
    const measured: Measured = new Map();
    // The first run of all warms up the server, as the people of a running one have done.
    for (const list of LISTS) await measureList(list, place, new Map());
    const before = load();
    for (let run = 0; run < runs; run += 1) {
      for (const list of LISTS) await measureList(list, place, measured);
    }
    const rows = `${COUNTS.users} users, ${COUNTS.groups} groups, ${COUNTS.policies} policies, ${AUDIT_EVENTS} events`;
    console.log(
      `\n${name}, ${rows}, ${delayMs} ms of network. Load of the machine: ${before}, then ${load()}`,
    );
    return print(measured, name);
  } finally {
    await browser?.close();
    await server?.dispose();
    await postgres?.stop();
  }
}

async function fill(server: TestServer, databaseUrl: string | undefined): Promise<void> {
  const database = await openDatabase(databaseUrl, server.dataDir, createLogger('silent'));
  try {
    await fillPeople(database, COUNTS);
    await fillAudit(database, AUDIT_EVENTS, Date.now());
  } finally {
    await database.close();
  }
}

async function measureList(list: MeasuredList, place: Place, measured: Measured): Promise<void> {
  const note = (act: Act, times: PaintTimes) => {
    const ofAct = measured.get(act) ?? new Map<string, PaintTimes[]>();
    measured.set(act, ofAct.set(list.name, [...(ofAct.get(list.name) ?? []), times]));
  };
  const { row, api } = list;
  const rowText = list.rowText ?? '';
  const comes = await openMeasuredPage(place.browser, place);
  try {
    await comes.page.goto(list.from);
    await comes.settle();
    await prepare(comes, list);
    const clicked = (selector: string) =>
      comes.timed({ row, text: rowText, api, from: 'click' }, () => comes.clickAtOnce(selector));
    note('click', await clicked(list.link));
    await comes.settle();
    if (list.sort !== undefined) {
      note('sort', await clicked(list.sort));
      await comes.settle();
    }
    if (list.hasPages) {
      note('page', await clicked('main nav[aria-label="Pages"] button:last-of-type'));
      await comes.settle();
    }
    const { search } = list;
    if (search !== undefined) {
      await comes.page.locator(search.box).click();
      const type = () => comes.page.keyboard.type(search.types);
      note('search', await comes.timed({ row, text: search.finds, api, from: 'keydown' }, type));
    }
  } finally {
    await comes.close();
  }
  const first = { row, text: rowText, api, from: 'load' as const };
  const loads = await openMeasuredPage(place.browser, { ...place, first });
  try {
    const open = () => loads.page.goto(list.path).then(() => undefined);
    note('load', await loads.timed(first, open));
  } finally {
    await loads.close();
  }
}

async function prepare({ page }: MeasuredPage, { before = [] }: MeasuredList): Promise<void> {
  for (const [act, selector, text = ''] of before) {
    const target = page.locator(selector).first();
    await (act === 'click' ? target.click() : act === 'fill' ? target.fill(text) : target.check());
  }
}

function print(measured: Measured, database: string): string[] {
  const titles: Record<Act, string> = {
    click: `From the click to the first row (goal: ${GOAL_MS} ms in the median)`,
    load: 'From opening the address, with an empty cache, to the first row',
    search: 'From the last key in the search box to the first row (the request waits for a pause in typing)',
    sort: 'From the click on a column to the first row of the new order',
    page: 'From the click on "Next" to the first row of the next page',
  };
  for (const act of Object.keys(titles) as Act[]) {
    console.log(`\n${titles[act]}, ms`);
    const lines = [...(measured.get(act) ?? [])].map(([list, times]) => {
      const middle = (member: 'mounted' | 'asked' | 'answered') => shown(median(times, member));
      return {
        list,
        median: shown(median(times, 'painted')),
        worst: shown(Math.max(...times.map(({ painted }) => painted))),
        ...(act === 'load'
          ? {
              'app runs after': middle('mounted'),
              share: `${shown((100 * median(times, 'mounted')) / median(times, 'painted'))} %`,
            }
          : {}),
        'asked after': middle('asked'),
        'answered after': middle('answered'),
        // Where the browser did not say when a frame was shown, the time is that of the task after it.
        'seen by': `${times.filter(({ isPresented }) => isPresented).length}/${times.length}`,
      };
    });
    console.table(lines);
  }
  return [...(measured.get('click') ?? [])]
    .filter(([, times]) => !(median(times, 'painted') <= GOAL_MS))
    .map(
      ([list, times]) =>
        `${database}: ${list}, ${shown(median(times, 'painted'))} ms after the click > ${GOAL_MS} ms`,
    );
}

function median(times: readonly PaintTimes[], member: Exclude<keyof PaintTimes, 'isPresented'>): number {
  const sorted = times.map((time) => time[member]).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function shown(milliseconds: number): number {
  return Math.round(milliseconds);
}

function load(): string {
  return loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
}
