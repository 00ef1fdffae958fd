import { setTimeout as delay } from 'node:timers/promises';
import { corpUserUrn } from '../../packages/shared/src/urn.ts';
import { bearer, type Cluster, percentiles } from './two-nodes-cluster.ts';

/** Of a limit of ten for an account and address. */
const SIGN_INS = 200;
const ALLOWED = 10;
const TOKENS = 20;
const USED_FOR_MS = 100_000;
const USE_EVERY_MS = 250;
const WRITES_EVERY_MS = 30_000;
const LAG_MS = 60_000;

/** Sign-in attempts and "last used", which both nodes count together. @returns how far they overran. */
export async function measureCounters(nodes: Cluster): Promise<number> {
  return (await measureLimiter(nodes)) + (await measureLastUse(nodes));
}

async function measureLimiter({ a, b, addUser }: Cluster): Promise<number> {
  const username = (await addUser()).slice(corpUserUrn('').length);
  const statuses = await Promise.all(
    Array.from({ length: SIGN_INS }, async (_, index) => {
      const node = index % 2 === 0 ? a : b;
      return (await node.ask('POST', '/logIn', {}, { username, password: 'wrong' })).status;
    }),
  );
  const count = (status: number) => statuses.filter((other) => other === status).length;
  const overrun = Math.max(0, SIGN_INS - count(429) - count(503) - ALLOWED);
  console.log(
    `  ${SIGN_INS} wrong passwords at once, half at each node: ${count(400)} evaluated, ${count(429)} × 429, ${count(503)} × 503; overrun ${overrun} of ${SIGN_INS}`,
  );
  return overrun;
}

async function measureLastUse(nodes: Cluster): Promise<number> {
  const tokens = await nodes.issue(await nodes.addUser(), TOKENS);
  const seen = new Map<string, number[]>(tokens.map(({ id }) => [id, []]));
  const writesBefore = await countWrites(nodes);
  const startedAt = Date.now();
  const isOver = () => Date.now() - startedAt > USED_FOR_MS;
  let uses = 0;
  let lag = 0;
  const use = async (node: Cluster['a'], offset: number) => {
    for (let index = offset; !isOver(); index += 1) {
      const token = tokens[index % TOKENS];
      if (token !== undefined) await node.ask('GET', '/api/v1/me', bearer(token));
      uses += 1;
      await delay(USE_EVERY_MS / TOKENS);
    }
  };
  const watch = async () => {
    while (!isOver()) {
      const rows = await nodes.database.reader
        .selectFrom('tokens')
        .select(['id', 'last_used_at'])
        .where('id', 'in', [...seen.keys()])
        .execute();
      for (const { id, last_used_at: at } of rows) {
        lag = Math.max(lag, Date.now() - (at ?? startedAt));
        const times = seen.get(id) ?? [];
        if (at !== null && at !== times.at(-1)) times.push(at);
      }
      await delay(100);
    }
  };
  await Promise.all([use(nodes.a, 0), use(nodes.b, TOKENS / 2), watch()]);
  // PostgreSQL counts with a delay of a second.
  await delay(2_000);
  const writes = (await countWrites(nodes)) - writesBefore;
  const allowed = TOKENS * Math.ceil((USED_FOR_MS + 2_000) / WRITES_EVERY_MS);
  const gaps = [...seen.values()].flatMap((times) =>
    times.slice(1).map((at, index) => at - (times[index] ?? 0)),
  );
  console.log(
    `  last use: ${uses} uses of ${TOKENS} tokens in ${USED_FOR_MS / 1_000} s, ${writes} writes (at most ${allowed}: one per token in ${WRITES_EVERY_MS / 1_000} s); ` +
      `between two of a token at least ${Math.min(...gaps)} ms (${percentiles(gaps)}, n = ${gaps.length}); at most ${(lag / 1_000).toFixed(0)} s late`,
  );
  return Math.max(0, writes - allowed) + (lag > LAG_MS ? 1 : 0);
}

/** @returns how many rows of tokens were changed so far; nothing else changes them meanwhile. */
async function countWrites({ database }: Cluster): Promise<number> {
  const { n_tup_upd: count } = await database.reader
    .withTables<{ pg_stat_user_tables: { relname: string; n_tup_upd: string } }>()
    .selectFrom('pg_stat_user_tables')
    .select('n_tup_upd')
    .where('relname', '=', 'tokens')
    .executeTakeFirstOrThrow();
  return Number(count);
}
