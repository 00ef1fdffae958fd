import { setTimeout as delay } from 'node:timers/promises';
import { bearer, type Cluster, expectStatus, percentiles } from './two-nodes-cluster.ts';

const TOKENS = 40;
const CALLERS = 8;
/** A question that begins within this of the failure may have got its answer from the database before it, milliseconds. */
const BOUND_MS = 2_000;
const LASTS_MS = 12_000;

/** A loses the database, B keeps it: what A says meanwhile and afterwards. @returns how many answers were wrong. */
export async function measurePartition(nodes: Cluster): Promise<number> {
  let wrong = 0;
  for (const how of ['cut', 'silent'] as const) wrong += await loseDatabase(nodes, how);
  return wrong;
}

async function loseDatabase(nodes: Cluster, how: 'cut' | 'silent'): Promise<number> {
  const { a, b, admin } = nodes;
  const tokens = await nodes.issue(await nodes.addUser(), TOKENS);
  const [revoked, kept] = [tokens.slice(0, TOKENS / 2), tokens.slice(TOKENS / 2)];
  const ask = async (node: typeof a, index: number) => {
    const token = tokens[index % TOKENS];
    if (token === undefined) throw new Error('no token');
    return (await node.ask('GET', '/api/v1/me', bearer(token))).status;
  };
  for (let index = 0; index < 2 * TOKENS; index += 1) await ask(a, index);

  let isOver = false;
  let split = 0;
  const statuses = new Map<number, number>();
  const times: number[] = [];
  const signIns: number[] = [];
  const caller = async (first: number) => {
    for (let index = first; !isOver; index += CALLERS) {
      const startedAt = performance.now();
      const status = await ask(a, index);
      times.push(performance.now() - startedAt);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      // B has the database, so what B would say is right: A may only say that it cannot know.
      if (status !== 503) split += 1;
    }
  };
  const signer = async () => {
    while (!isOver) {
      const startedAt = performance.now();
      const { status } = await a.ask('POST', '/logIn', {}, { username: 'datahub', password: 'x' });
      signIns.push(performance.now() - startedAt);
      if (status !== 503) split += 1;
    }
  };
  await a.relay.fail(how);
  const callers = [...Array.from({ length: CALLERS }, (_, index) => caller(index)), signer()];
  // Not signed in through A: B answers by itself.
  let slowestAct = 0;
  for (const { id } of revoked) {
    const startedAt = performance.now();
    expectStatus(await b.ask('DELETE', `/api/v1/tokens/${encodeURIComponent(id)}`, admin), 204);
    slowestAct = Math.max(slowestAct, performance.now() - startedAt);
  }
  await delay(LASTS_MS);
  isOver = true;
  await Promise.all(callers);

  await a.relay.mend();
  const mendedAt = performance.now();
  while ((await ask(a, TOKENS - 1)) === 503) await delay(20);
  const backAfter = performance.now() - mendedAt;
  let revived = 0;
  for (const [index] of revoked.entries()) if ((await ask(a, index)) !== 401) revived += 1;
  for (const [index] of kept.entries()) if ((await ask(a, TOKENS / 2 + index)) !== 200) revived += 1;
  const late = [...times, ...signIns].filter((time) => time > BOUND_MS).length;
  const counts = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ');
  console.log(
    `  A without the database, ${how === 'cut' ? 'refused' : 'in silence'}: ${counts}; ${percentiles(times)}; sign-in ${percentiles(signIns)} (n = ${signIns.length}); later than ${BOUND_MS} ms: ${late} of ${times.length + signIns.length}; ` +
      `split decisions ${split} of ${times.length + signIns.length}; B revoked ${revoked.length}, the slowest in ${slowestAct.toFixed(0)} ms; A is back after ${backAfter.toFixed(0)} ms, wrong then ${revived} of ${TOKENS}`,
  );
  return split + revived + late;
}
