/**
 * `pnpm bench`: the frontend door and the metadata service door, beside a conventional proxy and the
 * bare upstream, in one run on this machine. Read the ratios; the absolute numbers are the machine's.
 * Loopback only, about 40 seconds.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../tools/paths.ts';
import { type LoadResult, load } from './load.ts';
import { secretSettings } from './secret-settings.ts';

const ROUNDS = 4;
const SECONDS = 2;
const CONNECTIONS = 32;
const PATH = '/entities/urn:li:corpuser:datahub';

/** With the processor time of the measured process per request, where the system tells it. */
type Measured = LoadResult & { readonly cpuMicros: number };

const children: ChildProcess[] = [];
const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));

try {
  await main();
} finally {
  for (const child of children) child.kill();
  rmSync(dataDir, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const secrets = {
    ...secretSettings(),
    DATAHUB_ROOT_PASSWORD: randomBytes(18).toString('base64url'),
  };
  const upstreamChild = await start('scripts/bench/upstream.ts', {});
  const upstream = upstreamChild.origin;
  const remote = await startLatchkey('remote', { ...secrets, METADATA_SERVICE_URL: upstream });
  const embedded = await startLatchkey('embedded', secrets);
  const reference = await start('scripts/bench/reference-proxy.ts', {
    ...secrets,
    METADATA_SERVICE_URL: upstream,
  });

  const variants = [
    { name: 'upstream, no proxy', origin: upstream, path: PATH, token: '', pid: upstreamChild.pid },
    {
      name: 'Express + http-proxy-middleware + jose',
      origin: reference.origin,
      pid: reference.pid,
      path: `/api/gms${PATH}`,
      token: remote.token,
    },
    {
      name: 'Latchkey, frontend door',
      origin: remote.frontend,
      path: `/api/gms${PATH}`,
      token: remote.token,
      pid: remote.pid,
    },
    {
      name: 'Latchkey, metadata service door',
      origin: embedded.metadata,
      path: PATH,
      token: embedded.token,
      pid: embedded.pid,
    },
  ];
  const results = new Map<string, Measured[]>(variants.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, origin, path, token, pid } of variants) {
      const headers = { authorization: `Bearer ${token}` };
      const cpuBefore = cpuSeconds(pid);
      const result = await load({ origin, path, headers, connections: CONNECTIONS, seconds: SECONDS });
      const cpuMicros = ((cpuSeconds(pid) - cpuBefore) * 1e6) / (result.perSecond * SECONDS);
      results.get(name)?.push({ ...result, cpuMicros });
    }
  }
  print(results, 'Express + http-proxy-middleware + jose');
}

function print(results: ReadonlyMap<string, readonly Measured[]>, referenceName: string): void {
  const median = (name: string, member: keyof Measured) => {
    const sorted = (results.get(name) ?? [])
      .map((result) => result[member])
      .sort((left, right) => left - right);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  const reference = median(referenceName, 'perSecond');
  console.log(
    `${CONNECTIONS} connections, median of ${ROUNDS} rounds of ${SECONDS} s, Node ${process.version}`,
  );
  console.table(
    Object.fromEntries(
      [...results.keys()].map((name) => [
        name,
        {
          'req/s': Math.round(median(name, 'perSecond')),
          'CPU µs/req': Math.round(median(name, 'cpuMicros')),
          'p50 ms': Number(median(name, 'p50Ms').toFixed(1)),
          'p99 ms': Number(median(name, 'p99Ms').toFixed(1)),
          '× reference': Number((median(name, 'perSecond') / reference).toFixed(1)),
        },
      ]),
    ),
  );
}

/** @returns processor seconds of a process so far; NaN where /proc is not there. Ticks are 10 ms (Linux). */
function cpuSeconds(pid: number | undefined): number {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return Number.NaN;
  const fields = readFileSync(path, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** @returns the origin that the child says it listens on, and its process id. */
function start(script: string, env: Readonly<Record<string, string>>) {
  const child = fork(join(ROOT, script), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  return new Promise<{ origin: string; pid: number | undefined }>((resolve, reject) => {
    child.once('message', (message) => {
      const { port } = message as { port: number };
      resolve({ origin: `http://127.0.0.1:${port}`, pid: child.pid });
    });
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
  });
}

async function startLatchkey(
  name: string,
  env: Readonly<Record<string, string>> & { DATAHUB_ROOT_PASSWORD: string },
) {
  const settings = { ...env, DATA_DIR: join(dataDir, name), PORT: '0', METADATA_SERVICE_PORT: '0' };
  const child = fork(join(ROOT, 'apps/bff/src/main.ts'), {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  children.push(child);
  let output = '';
  for await (const chunk of child.stdout ?? []) {
    output += String(chunk);
    if (output.includes('Sign in as')) break;
  }
  const find = (label: string) =>
    new RegExp(`${label} +(http://[^/\\s]+)`).exec(output)?.[1]?.replace('localhost', '127.0.0.1');
  const frontend = find('Settings page');
  const metadata = find('Metadata service');
  if (frontend === undefined || metadata === undefined) throw new Error(`Latchkey did not start:\n${output}`);
  const token = await mint(frontend, env.DATAHUB_ROOT_PASSWORD);
  return { frontend, metadata, token, pid: child.pid };
}

async function mint(frontend: string, password: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-latchkey-request': '1' };
  const body = JSON.stringify({ username: 'datahub', password });
  const signedIn = await fetch(`${frontend}/logIn`, { method: 'POST', headers, body });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const minted = await fetch(`${frontend}/api/v1/tokens`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: JSON.stringify({ name: 'bench' }),
  });
  return ((await minted.json()) as { accessToken: string }).accessToken;
}
