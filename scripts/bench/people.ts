/**
 * `node scripts/bench/people.ts [users]`: how long the lists of users, groups and policies take to answer, by default
 * with 10,000 users, 1,000 groups, 1,000 policies and 30,000 tokens, on SQLite and on a PostgreSQL of its own. Loopback only.
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
import { fillPeople } from './fill-people.ts';
import { secretSettings } from './secret-settings.ts';

const USERS = Number(process.argv[2] ?? 10_000);
const GROUPS = USERS / 10;
const POLICIES = USERS / 10;
const TOKENS_PER_USER = 3;
const ROUNDS = 30;

/** What is asked, by the name of the line. */
const QUESTIONS: ReadonlyArray<readonly [name: string, path: string]> = [
  ['users, first page', '/api/v1/users'],
  ['users, last page', `/api/v1/users?start=${USERS - 20}`],
  ['users, search that few match', '/api/v1/users?query=person%20777'],
  ['users, search that all match', '/api/v1/users?query=person'],
  ['users, search that nobody matches', '/api/v1/users?query=zzzzzz'],
  ['users by live tokens', '/api/v1/users?sort=tokens&order=desc'],
  ['users by groups', '/api/v1/users?sort=groups&order=desc'],
  ['users by role', '/api/v1/users?sort=role'],
  ['users by last sign-in', '/api/v1/users?sort=lastSignIn&order=desc'],
  ['users, one role', '/api/v1/users?role=Editor'],
  ['one user', '/api/v1/users/urn%3Ali%3Acorpuser%3Aperson777'],
  ['groups by members', '/api/v1/groups?sort=members&order=desc'],
  ['members of a group', '/api/v1/groups/urn%3Ali%3AcorpGroup%3Agroup7/members'],
  ['policies, first page', '/api/v1/policies'],
  ['policies, last page', `/api/v1/policies?start=${POLICIES - 20}`],
  ['policies, search that few match', '/api/v1/policies?query=policy%20777'],
  ['policies, search that all match', '/api/v1/policies?query=bench'],
  ['policies by privilege', '/api/v1/policies?privilege=EDIT_ENTITY&sort=updatedAt&order=desc'],
  ['one policy', '/api/v1/policies/urn%3Ali%3AdataHubPolicy%3Abench-777'],
  ['whom a policy can name', '/api/v1/policies/actors?kind=user&query=person%20777'],
  ['roles', '/api/v1/roles'],
  ['why, of one user', '/api/v1/access?user=urn%3Ali%3Acorpuser%3Aperson777'],
];

await measure('SQLite', undefined);
const postgres = await startPostgres();
try {
  await measure('PostgreSQL', postgres.url);
} finally {
  await postgres.stop();
}

async function measure(name: string, databaseUrl: string | undefined): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-bench-people-'));
  const password = randomBytes(18).toString('base64url');
  const config = loadConfig({
    DATA_DIR: dataDir,
    PORT: '0',
    METADATA_SERVICE_PORT: '0',
    DATAHUB_ROOT_PASSWORD: password,
    ...secretSettings(),
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  });
  const server = await startServer({
    config,
    clock: { now: () => Date.now() },
    logger: createLogger('silent'),
  });
  try {
    const database = await openDatabase(databaseUrl, dataDir, createLogger('silent'));
    try {
      const counts = { users: USERS, groups: GROUPS, policies: POLICIES, tokensPerUser: TOKENS_PER_USER };
      await fillPeople(database, { ...counts, serviceAccounts: 0 });
    } finally {
      await database.close();
    }
    const signedIn = await fetch(new URL('/logIn', server.frontendUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'datahub', password }),
    });
    const cookie = signedIn.headers
      .getSetCookie()
      .map((line) => line.slice(0, line.indexOf(';')))
      .join('; ');
    console.log(
      `\n${name}, ${USERS} users, ${GROUPS} groups, ${POLICIES} policies, ${USERS * TOKENS_PER_USER} tokens`,
    );
    for (const [question, path] of QUESTIONS) await time(question, new URL(path, server.frontendUrl), cookie);
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Asks a few times and prints the median and the slowest, milliseconds until the answer was read. */
async function time(question: string, url: URL, cookie: string): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    const response = await fetch(url, { headers: { cookie } });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${url.pathname} answered ${response.status}: ${text}`);
    times.push(performance.now() - start);
  }
  times.sort((one, other) => one - other);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  console.log(
    `  ${question.padEnd(36)} median ${median.toFixed(1).padStart(7)} ms   slowest ${(times.at(-1) ?? 0).toFixed(1).padStart(7)} ms`,
  );
}
