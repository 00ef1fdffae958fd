import { request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'undici';
import { startTcpBalancer } from '../testing/tcp-balancer.ts';
import { bearer, type Cluster, type Issued, percentiles } from './two-nodes-cluster.ts';

/** Every such request generates a token: nobody may send it again. */
const WRITE_EVERY = 10;

/** Each node is restarted in turn behind a balancer, while requests come. @returns how many of them failed. */
export async function measureRestarts(nodes: Cluster, rounds: number, perSecond: number): Promise<number> {
  const balancer = await startTcpBalancer([nodes.a.port, nodes.b.port]);
  const [token] = await nodes.issue(await nodes.addUser(), 1);
  if (token === undefined) throw new Error('no token');
  const pool = new Pool(`http://127.0.0.1:${balancer.port}`, { connections: 64 });
  const results = { fresh: newCount(), kept: newCount() };
  let isOver = false;
  const under = new Set<Promise<void>>();
  const send = (kind: keyof typeof results, isWrite: boolean) => {
    const ask = kind === 'fresh' ? askOnce(balancer.port, token, isWrite) : askKept(pool, token, isWrite);
    const startedAt = performance.now();
    const done = ask
      .then(
        (status) => note(results[kind], status === (isWrite ? 201 : 200) ? undefined : `status ${status}`),
        (error: NodeJS.ErrnoException) =>
          note(results[kind], `${error.code ?? error.message}${isWrite ? ' (write)' : ''}`),
      )
      .then(() => {
        results[kind].times.push(performance.now() - startedAt);
        under.delete(done);
      });
    under.add(done);
  };
  const load = async () => {
    const startedAt = performance.now();
    for (let sent = 0; !isOver; sent += 1) {
      // As the clock says, not as answers come: a slow node must not make the load less.
      await delay(Math.max(0, startedAt + (sent * 1_000) / perSecond - performance.now()));
      send(sent % 2 === 0 ? 'fresh' : 'kept', Math.floor(sent / 2) % WRITE_EVERY === 0);
    }
  };
  const loading = load();
  const stops: number[] = [];
  let unclean = 0;
  for (let restart = 0; restart < rounds; restart += 1) {
    for (const node of [nodes.a, nodes.b]) {
      const startedAt = performance.now();
      if ((await node.restart()) !== 0) unclean += 1;
      stops.push(performance.now() - startedAt);
    }
  }
  isOver = true;
  await loading;
  await Promise.all(under);
  await pool.close();
  await balancer.stop();
  for (const [kind, { sent, failed, times }] of Object.entries(results)) {
    const reasons = [...failed].map(([reason, count]) => `${count} × ${reason}`).join(', ');
    console.log(
      `  ${kind === 'fresh' ? 'a connection each' : 'connections kept alive'}: failed ${sum(failed)} of ${sent}${reasons === '' ? '' : ` (${reasons})`}; ${percentiles(times)}`,
    );
  }
  console.log(
    `  ${perSecond} requests a second, ${rounds} rounds, ${2 * rounds} restarts, ${unclean} not with code 0; down and up again: ${percentiles(stops)}; ${balancer.passedOn()} connections went to the other node`,
  );
  return sum(results.fresh.failed) + sum(results.kept.failed) + unclean;
}

const newCount = () => ({ sent: 0, failed: new Map<string, number>(), times: [] as number[] });
const sum = (counts: ReadonlyMap<string, number>) =>
  [...counts.values()].reduce((all, count) => all + count, 0);

function note(count: ReturnType<typeof newCount>, failure: string | undefined): void {
  count.sent += 1;
  if (failure !== undefined) count.failed.set(failure, (count.failed.get(failure) ?? 0) + 1);
}

const BODY = JSON.stringify({ name: 'in flight' });
const PATHS = { read: '/api/gms/entities/urn:li:corpuser:datahub', write: '/api/v1/tokens' } as const;

function askOnce(port: number, token: Issued, isWrite: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      agent: false,
      method: isWrite ? 'POST' : 'GET',
      path: isWrite ? PATHS.write : PATHS.read,
      headers: { ...bearer(token), 'content-type': 'application/json' },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      response.on('error', reject);
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    request.end(isWrite ? BODY : undefined);
  });
}

async function askKept(pool: Pool, token: Issued, isWrite: boolean): Promise<number> {
  const { statusCode, body } = await pool.request({
    method: isWrite ? 'POST' : 'GET',
    path: isWrite ? PATHS.write : PATHS.read,
    headers: { ...bearer(token), 'content-type': 'application/json' },
    body: isWrite ? BODY : null,
  });
  await body.dump();
  return statusCode;
}
