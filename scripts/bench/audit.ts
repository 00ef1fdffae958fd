/**
 * `node scripts/bench/audit.ts [rows]`: how long the audit log takes to answer and to go out as a file, by default with
 * 100,000 events, on SQLite and on a PostgreSQL of its own, and how much memory the export takes. Loopback only.
 * Read the ratios; the absolute numbers are the machine's.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../apps/bff/src/config/load-config.ts';
import { openDatabase } from '../../apps/bff/src/db/open-database.ts';
import { createLogger } from '../../apps/bff/src/logging/logger.ts';
import { startServer } from '../../apps/bff/src/start-server.ts';
import { startPostgres } from '../testing/postgres.ts';
import { fillAudit } from './fill-audit.ts';
import { secretSettings } from './secret-settings.ts';

const ROWS = Number(process.argv[2] ?? 100_000);
const ROUNDS = 30;
const DAY_MS = 24 * 60 * 60_000;

/** What is asked, by the name of the line. `{…}` are filled with what the rows have. */
const QUESTIONS: ReadonlyArray<readonly [name: string, query: string]> = [
  ['the newest', ''],
  ['page by page, the middle', 'before={middle}'],
  ['one person', 'actor=urn:li:corpuser:user7'],
  ['one token', 'token=token7'],
  ['a rare action', 'action=audit.exported'],
  ['several common actions', 'action=token.minted,token.refused,session.started'],
  ['refused, of one day long ago', 'outcome=refused&from={longAgo}&to={dayAfter}'],
  ['what is nowhere', 'actor=urn:li:corpuser:nobody'],
];

type Fetch = (path: string) => Promise<Response>;

await measure('SQLite', undefined);
const postgres = await startPostgres();
try {
  await measure('PostgreSQL', postgres.url);
} finally {
  await postgres.stop();
}

async function measure(name: string, databaseUrl: string | undefined): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-bench-audit-'));
  const password = randomBytes(18).toString('base64url');
  const config = loadConfig({
    DATA_DIR: dataDir,
    PORT: '0',
    METADATA_SERVICE_PORT: '0',
    DATAHUB_ROOT_PASSWORD: password,
    ...secretSettings(),
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  });
  const logger = createLogger('silent');
  const server = await startServer({ config, clock: { now: () => Date.now() }, logger });
  try {
    const now = Date.now();
    const database = await openDatabase(databaseUrl, dataDir, logger);
    try {
      await fillAudit(database, ROWS, now);
    } finally {
      await database.close();
    }
    const get = await signedIn(server.frontendUrl, password);
    console.log(`\n${name}, ${ROWS} events`);
    await measurePages(get, now);
    await measureExport(get);
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function signedIn(origin: string, password: string): Promise<Fetch> {
  const response = await fetch(`${origin}/logIn`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'datahub', password }),
  });
  if (response.status !== 200) throw new Error(`logIn answered ${response.status}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.slice(0, line.indexOf(';')))
    .join('; ');
  return async (path) => {
    const answer = await fetch(`${origin}${path}`, { headers: { cookie } });
    // A refusal is quick, and would count as speed.
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  };
}

async function measurePages(get: Fetch, now: number): Promise<void> {
  const longAgo = now - 300 * DAY_MS;
  const filled = (query: string) =>
    query
      .replace('{middle}', `${now - 180 * DAY_MS}.${Math.floor(ROWS / 2)}`)
      .replace('{longAgo}', String(longAgo))
      .replace('{dayAfter}', String(longAgo + DAY_MS));
  for (const [name, query] of QUESTIONS) {
    const times: number[] = [];
    let size = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const startedAt = performance.now();
      const { events } = (await (await get(`/api/v1/audit?${filled(query)}`)).json()) as {
        events: unknown[];
      };
      times.push(performance.now() - startedAt);
      size = events.length;
    }
    times.sort((one, other) => one - other);
    const at = (share: number) => (times[Math.floor(times.length * share)] ?? Number.NaN).toFixed(1);
    console.log(
      `  ${name.padEnd(32)} ${String(size).padStart(3)} rows   p50 ${at(0.5)} ms   p99 ${at(0.99)} ms`,
    );
  }
}

async function measureExport(get: Fetch): Promise<void> {
  for (const format of ['csv', 'json', 'jsonl']) {
    const before = process.memoryUsage().rss;
    let peak = before;
    let bytes = 0;
    const startedAt = performance.now();
    const { body } = await get(`/api/v1/audit/export?format=${format}`);
    let firstAt = 0;
    for await (const chunk of body ?? []) {
      if (bytes === 0) firstAt = performance.now() - startedAt;
      bytes += chunk.length;
      peak = Math.max(peak, process.memoryUsage().rss);
    }
    const seconds = (performance.now() - startedAt) / 1_000;
    const mega = (size: number) => (size / 1_048_576).toFixed(0);
    console.log(
      `  export ${format.padEnd(25)} ${mega(bytes)} MB in ${seconds.toFixed(1)} s, first byte after ${firstAt.toFixed(0)} ms, memory +${mega(peak - before)} MB`,
    );
  }
}
