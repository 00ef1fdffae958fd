import { randomBytes, randomInt } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { startPostgres } from '../../../../scripts/testing/postgres.ts';
import type { Database } from '../db/database.ts';
import { startChildServer } from './child-server.ts';
import { type CrashJournal, createCrashJournal, type Given } from './crash-journal.ts';
import { randomSecret } from './random-secret.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { openPlace } from './test-database.ts';
import { EVERYBODY_GENERATES } from './test-services.ts';

/** A long run (CONTRIBUTING.md), which kills the database, too. */
const ROUNDS = process.env.LATCHKEY_CRASH_ROUNDS;
const LIMIT_MS = ROUNDS === undefined ? 180_000 : 6 * 3_600_000;
/** The end comes after so many acts at most, and up to so many turns of the event loop later. */
const MOST_ACTS = 40;
const MOST_TURNS = 40;
/** Credentials of earlier rounds that each round looks at again; at the end it is all of them. */
const SAMPLE = 20;

type Victim = 'the server on SQLite' | 'the server on PostgreSQL' | 'PostgreSQL';
const CASES: readonly (readonly [Victim, number])[] =
  ROUNDS === undefined
    ? [['the server on SQLite', 1]]
    : [
        ['the server on SQLite', Number(ROUNDS)],
        ['the server on PostgreSQL', Number(ROUNDS)],
        ['PostgreSQL', Number(ROUNDS)],
      ];

describe.each(CASES)(
  'kill -9 of %s at any moment of a mixed load, rounds: %d (test CR-01)',
  (victim, rounds) => {
    it(
      'loses nothing that was acknowledged, revives nothing, and leaves nothing half done',
      async () => {
        const dataDir = temporaryDirectory();
        const password = randomBytes(18).toString('base64url');
        const postgres =
          victim === 'the server on SQLite' ? undefined : await startPostgres({ isDurable: true });
        afterAll(() => postgres?.stop());
        const settings = {
          DATA_DIR: dataDir,
          DATAHUB_ROOT_PASSWORD: password,
          TRUSTED_PROXIES: '127.0.0.1',
          ...(postgres === undefined ? {} : networked(postgres.url)),
        };
        let server = await startChildServer(settings);
        const journal = createCrashJournal(() => server.frontendUrl, password, EVERYBODY_GENERATES);
        const { client } = await journal.signIn();
        const readyAfter: number[] = [];
        if (ROUNDS !== undefined) {
          // An orderly end leaves the compiled modules behind for the starts that follow.
          await server.end('SIGTERM');
          server = await startChildServer(settings);
        }

        for (let round = 0; round < rounds; round += 1) {
          const before = journal.given.length;
          let isOver = false;
          const load = journal.load(client, () => isOver);
          await Promise.race([load, journal.acknowledged(randomInt(MOST_ACTS))]);
          for (let turn = randomInt(MOST_TURNS); turn > 0; turn -= 1) await nextTurn();
          isOver = true;
          const ended = victim === 'PostgreSQL' ? postgres?.crash() : server.end('SIGKILL');
          const since = performance.now();
          await Promise.all([ended, load]);
          if (victim !== 'PostgreSQL') server = await startChildServer(settings);
          await answering(journal.given[0]);
          readyAfter.push(performance.now() - since);

          const sample = Array.from({ length: SAMPLE }, () => journal.given[randomInt(journal.given.length)]);
          const unsure = journal.given.filter(({ fate }) => fate === 'unsure');
          const looked = new Set([...journal.given.slice(before), ...unsure, ...sample]);
          for (const one of looked) await judge(one, round);
          const database = openPlace({ databaseUrl: postgres?.url, dataDir });
          await expectWhole(database, journal.policy.state);
          await database.close();
        }
        for (const one of journal.given) await judge(one, rounds);
        report(victim, rounds, journal, readyAfter);
      },
      LIMIT_MS,
    );
  },
);

/** What was promised holds; what was not is one or the other, and from now on stays so. */
async function judge(one: Given | undefined, round: number): Promise<void> {
  if (one === undefined) return;
  const status = await one.knock();
  expect([200, 401]).toContain(status);
  const fate = status === 200 ? 'works' : 'is over';
  if (one.fate === 'unsure') one.fate = fate;
  expect(fate, `a ${one.kind} in round ${round}`).toBe(one.fate);
}

/** A database that has just started refuses for a moment, and the server says 503. */
async function answering(one: Given | undefined): Promise<void> {
  let status = 503;
  while (status === 503) status = (await one?.knock()) ?? 200;
}

/** Each act is there with its record, or neither is. */
async function expectWhole(database: Database, policyState: string): Promise<void> {
  const { reader } = database;
  const idsOf = async (condition: ReturnType<typeof sql>) =>
    (
      await sql<{ id: string }>`select id from tokens where ${condition} order by id`.execute(reader)
    ).rows.map(({ id }) => id);
  const subjectsOf = async (action: string) =>
    (
      await reader.selectFrom('audit_events').select('subject_urn').where('action', '=', action).execute()
    ).map(({ subject_urn }) => subject_urn?.slice('urn:li:dataHubAccessToken:'.length) ?? '');
  const sorted = (ids: readonly string[]) => [...ids].sort();

  const rotated = await subjectsOf('token.rotated');
  expect(sorted([...(await subjectsOf('token.minted')), ...rotated])).toEqual(sorted(await idsOf(sql`true`)));
  expect(sorted(await subjectsOf('token.revoked'))).toEqual(sorted(await idsOf(sql`revoked_at is not null`)));
  expect(sorted(rotated)).toEqual(sorted(await idsOf(sql`rotated_from is not null`)));
  const halves = sql`rotated_from is not null and not exists
    (select 1 from tokens as old where old.id = tokens.rotated_from and old.replaced_by = tokens.id and old.revoked_at is not null)`;
  expect(await idsOf(halves)).toEqual([]);

  const policy = await reader
    .selectFrom('policies')
    .select('state')
    .where('urn', '=', EVERYBODY_GENERATES)
    .executeTakeFirst();
  if (policyState !== 'unsure') expect(policy?.state).toBe(policyState);
  const turned = await reader
    .selectFrom('audit_events')
    .select('action')
    .where('subject_urn', '=', EVERYBODY_GENERATES)
    .where('action', 'in', ['policy.activated', 'policy.deactivated'])
    .orderBy('id', 'desc')
    .executeTakeFirst();
  expect(policy?.state).toBe(turned?.action === 'policy.deactivated' ? 'INACTIVE' : 'ACTIVE');
  if (database.dialect === 'sqlite') {
    expect((await sql`pragma integrity_check`.execute(reader)).rows).toEqual([{ integrity_check: 'ok' }]);
  }
}

function networked(databaseUrl: string): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    DATAHUB_SECRET: randomSecret(),
    DATAHUB_TOKEN_SERVICE_SIGNING_KEY: randomSecret(),
    DATAHUB_TOKEN_SERVICE_SALT: randomSecret(),
    DATAHUB_SYSTEM_CLIENT_SECRET: randomSecret(),
  };
}

/** What a long run is for. */
function report(victim: Victim, rounds: number, { given, counts }: CrashJournal, readyAfter: number[]): void {
  if (ROUNDS === undefined) return;
  const times = readyAfter.sort((one, other) => one - other);
  const at = (share: number) => Math.round(times[Math.floor(share * (times.length - 1))] ?? 0);
  process.stdout.write(
    `${victim}: ${rounds} rounds, ${counts.acknowledged} acts acknowledged, ${counts.unanswered} without an answer, ` +
      `${given.length} credentials; ready again after ${at(0.5)} ms (median), ${at(0.99)} ms (p99), ${at(1)} ms (max)\n`,
  );
}
