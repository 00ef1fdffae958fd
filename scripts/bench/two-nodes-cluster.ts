import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { openDatabase } from '../../apps/bff/src/db/open-database.ts';
import { createLogger } from '../../apps/bff/src/logging/logger.ts';
import { createTokenSigner } from '../../apps/bff/src/security/token-signer.ts';
import { createStore } from '../../apps/bff/src/store.ts';
import { type CorpUserUrn, corpUserUrn } from '../../packages/shared/src/urn.ts';
import { freePort } from '../testing/ports.ts';
import { startPostgres } from '../testing/postgres.ts';
import { startTcpRelay } from '../testing/tcp-relay.ts';
import { ROOT } from '../tools/paths.ts';
import { secretSettings } from './secret-settings.ts';

/** A server process of ours. */
export type Node = Awaited<ReturnType<typeof startNode>>;
/** Two of them on one PostgreSQL, each with a way to it that can be cut. */
export type Cluster = Awaited<ReturnType<typeof startCluster>>;
/** An answer to a request. */
export type Answer = { readonly status: number; readonly body: string; readonly cookies: readonly string[] };

// A signal ends nothing by itself that we have started; an exit does.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

/** Starts PostgreSQL, two nodes on it, and signs in as root at the first. */
export async function startCluster() {
  const postgres = await startPostgres();
  const home = mkdtempSync(join(tmpdir(), 'latchkey-bench-nodes-'));
  const ends: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const end of ends.reverse()) await end();
    rmSync(home, { recursive: true, force: true });
    await postgres.stop();
  };
  try {
    const secrets = secretSettings();
    const password = randomBytes(18).toString('base64url');
    const settings = {
      ...secrets,
      DATAHUB_ROOT_PASSWORD: password,
      // Broken connections are what it is about.
      LOG_LEVEL: 'silent',
    };
    const target = Number(new URL(postgres.url).port);
    const start = async (name: string) => {
      const relay = await startTcpRelay(target);
      ends.push(relay.stop);
      const url = new URL(postgres.url);
      url.port = String(relay.port);
      // Its connections are told apart by it.
      url.searchParams.set('application_name', name);
      const dataDir = join(home, name);
      const node = await startNode(name, { ...settings, DATA_DIR: dataDir, DATABASE_URL: url.href }, relay);
      ends.push(() => node.stop());
      return node;
    };
    const a = await start('a');
    const b = await start('b');
    const database = await openDatabase(postgres.url, home, createLogger('silent'));
    ends.push(() => database.close());
    const store = createStore(database);
    const signer = createTokenSigner(
      secrets.DATAHUB_TOKEN_SERVICE_SIGNING_KEY,
      secrets.DATAHUB_TOKEN_SERVICE_SALT,
      'datahub-metadata-service',
    );
    return {
      a,
      b,
      database,
      store,
      stop,
      admin: await signIn(a, 'datahub', password),
      /** Adds somebody. @param passwordHash nobody signs in without. */
      addUser: async (passwordHash: string | null = null): Promise<CorpUserUrn> => {
        const username = `person-${randomUUID()}`;
        const texts = { displayName: username, title: null, email: null };
        await store.transaction((tx) =>
          tx.users.insert({ username, ...texts, passwordHash, createdAt: Date.now() }),
        );
        return corpUserUrn(username);
      },
      /** Ends the connections of a node to the database, as an administrator of PostgreSQL would. */
      endConnections: (name: string) =>
        database.writer
          .withTables<{ pg_stat_activity: { pid: number; application_name: string } }>()
          .selectFrom('pg_stat_activity')
          .select(({ fn }) => fn<boolean>('pg_terminate_backend', ['pid']).as('isEnded'))
          .where('application_name', '=', name)
          .execute(),
      /** Issues tokens of a user straight into the database, as minting does, without its cost. */
      issue: async (actorUrn: CorpUserUrn, count: number): Promise<Issued[]> => {
        const now = Date.now();
        const issued: Issued[] = [];
        for (let done = 0; done < count; done += 1) {
          const expiresAt = now + 86_400_000;
          const claims = { actorUrn, type: 'PERSONAL', version: '2', jti: randomUUID(), expiresAt } as const;
          const jwt = await signer.sign(claims);
          issued.push({ id: signer.idOf(jwt), jwt });
        }
        await store.transaction(async (tx) => {
          for (const { id } of issued) {
            const record = {
              id,
              type: 'PERSONAL',
              name: 'bench',
              description: null,
              parentId: null,
            } as const;
            const times = { createdAt: now, expiresAt: now + 86_400_000 };
            await tx.tokens.insert({ ...record, ...times, actorUrn, ownerUrn: actorUrn });
          }
        });
        return issued;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A token that was issued. */
export type Issued = { readonly id: string; readonly jwt: string };

async function startNode(
  name: string,
  settings: Readonly<Record<string, string>>,
  relay: Awaited<ReturnType<typeof startTcpRelay>>,
) {
  const [port, metadataPort] = [await freePort(), await freePort()];
  const env = {
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: join(settings.DATA_DIR ?? tmpdir(), '..', 'compiled'),
    ...settings,
    PORT: String(port),
    METADATA_SERVICE_PORT: String(metadataPort),
  };
  const launch = async () => {
    const child = spawn(process.execPath, [join(ROOT, 'apps/bff/src/main.ts')], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (output.includes('Sign in as')) return child;
    }
    throw new Error(`node ${name} did not start:\n${output}`);
  };
  let child: ChildProcess = await launch();
  process.on('exit', () => child.kill('SIGKILL'));
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    }
    return child.exitCode ?? child.signalCode;
  };
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 64, headersTimeout: 180_000 });
  return {
    name,
    port,
    relay,
    /** @returns the exit code, or the signal that ended it. */
    stop,
    restart: async () => {
      const code = await stop();
      child = await launch();
      return code;
    },
    /** Asks over kept-alive connections. @param credential a cookie or a bearer token, as headers. */
    ask: async (
      method: 'GET' | 'POST' | 'PUT' | 'DELETE',
      path: string,
      credential: Readonly<Record<string, string>>,
      body?: unknown,
    ): Promise<Answer> => {
      const headers = {
        ...credential,
        'x-latchkey-request': '1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      };
      const sent = body === undefined ? null : JSON.stringify(body);
      const response = await pool.request({ method, path, headers, body: sent });
      const cookies = [response.headers['set-cookie'] ?? []].flat();
      return { status: response.statusCode, body: await response.body.text(), cookies };
    },
  };
}

/** @returns the cookie of a new session, as a header. */
export async function signIn(node: Node, username: string, password: string): Promise<{ cookie: string }> {
  const { status, cookies } = await node.ask('POST', '/logIn', {}, { username, password });
  if (status !== 200) throw new Error(`logIn at ${node.name} answered ${status}`);
  return { cookie: cookies.map((line) => line.slice(0, line.indexOf(';'))).join('; ') };
}

/** @returns the header of a token. */
export const bearer = ({ jwt }: Issued) => ({ authorization: `Bearer ${jwt}` });

/** @throws unless the answer has one of these statuses: an act that was not acknowledged measures nothing. */
export function expectStatus({ status, body }: Answer, ...expected: readonly number[]): void {
  if (!expected.includes(status)) throw new Error(`answered ${status}: ${body}`);
}

/** @returns a line with the share of the times below each percentage, milliseconds. */
export function percentiles(times: readonly number[]): string {
  const sorted = [...times].sort((one, other) => one - other);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(0);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`;
}
