import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestServer } from '../../e2e/fixtures/test-server.ts';
import { type CommandResult, runCommand } from '../tools/run-command.ts';
import type { CheckLog } from './check-log.ts';
import type { PythonClient } from './python-client.ts';

/** One of the two addresses that a client is configured with. */
export type Door = { readonly name: string; readonly gms: string };

/** A server, the client and a folder of its own: what every group of checks works with. */
export type ClientStage = {
  readonly log: CheckLog;
  readonly server: TestServer;
  /** The metadata service itself, and the same through the frontend. */
  readonly doors: { readonly metadata: Door; readonly frontend: Door };
  /** An administrator's token that outlives the run. */
  readonly token: string;
  readonly client: PythonClient;
  /** A folder that goes with the run. */
  readonly folder: string;
  /** @returns a new home directory, in which the client has no configuration. */
  home(name: string): string;
  /** Runs `datahub <args>` in a home directory, with nothing of the machine's own settings. */
  datahub(home: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandResult>;
  /** Runs lines of a shell in a home directory, where `datahub` and `python` are the client's. */
  shell(home: string, lines: string, options: ShellOptions): Promise<CommandResult>;
  /** Runs a program of `python/` with its input as JSON, and notes each line `CHECK {name, fault}` that it prints. */
  python(script: string, door: Door, input: object, env?: NodeJS.ProcessEnv): Promise<void>;
  /** Asks the metadata service as the administrator. */
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** @returns `data` of an operation that the administrator makes at the frontend. */
  graphql(query: string, variables?: object): Promise<Record<string, unknown>>;
  /** @returns a new token of the administrator, for an hour. */
  mint(name: string): Promise<{ id: string; secret: string }>;
  /** @returns a hash of everything that is stored about every entity. */
  fingerprint(): string;
};

export type ShellOptions = { readonly env?: NodeJS.ProcessEnv; readonly input?: string };

const COMMAND_TIMEOUT_MS = 180_000;
const PYTHON_FOLDER = join(import.meta.dirname, 'python');
const CREATE_TOKEN = `mutation create($input: CreateAccessTokenInput!) {
  createAccessToken(input: $input) { accessToken metadata { id } }
}`;

export async function createClientStage(deps: {
  readonly log: CheckLog;
  readonly server: TestServer;
  readonly client: PythonClient;
  readonly folder: string;
}): Promise<ClientStage> {
  const { log, server, client, folder } = deps;
  const { frontendUrl, metadataServiceUrl, root } = server;
  const post = (headers: Record<string, string>, body: unknown) => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

  const graphqlAs = async (headers: Record<string, string>, query: string, variables: object) => {
    const request = post(headers, { query, variables });
    const answer = (await (await fetch(`${frontendUrl}/api/v2/graphql`, request)).json()) as GraphqlAnswer;
    assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
    return answer.data;
  };
  const mintAs = async (headers: Record<string, string>, name: string, duration: string) => {
    const input = { type: 'PERSONAL', actorUrn: 'urn:li:corpuser:datahub', duration, name };
    const { createAccessToken } = await graphqlAs(headers, CREATE_TOKEN, { input });
    const { accessToken, metadata } = createAccessToken as {
      accessToken: string;
      metadata: { id: string };
    };
    return { id: metadata.id, secret: accessToken };
  };

  const signedIn = await fetch(`${frontendUrl}/logIn`, post({}, root));
  assert.equal(signedIn.status, 200, 'the administrator cannot sign in');
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0]);
  const { secret: token } = await mintAs({ Cookie: cookie.join('; ') }, 'test-clients', 'ONE_MONTH');
  const authorization = { Authorization: `Bearer ${token}` };

  const environment = (home: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
    const { PATH, SystemRoot, TMPDIR, TEMP } = process.env;
    const quiet = { DATAHUB_TELEMETRY_ENABLED: 'false', PYTHONWARNINGS: 'ignore' };
    const clean = { PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1', NO_PROXY: '*' };
    return { PATH, SystemRoot, TMPDIR, TEMP, HOME: home, USERPROFILE: home, ...quiet, ...clean, ...env };
  };
  const home = (name: string) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const options = (env: NodeJS.ProcessEnv) => ({ env, cwd: folder, timeoutMs: COMMAND_TIMEOUT_MS });

  return {
    log,
    server,
    token,
    client,
    folder,
    home,
    doors: {
      metadata: { name: 'metadata service', gms: metadataServiceUrl },
      frontend: { name: 'frontend', gms: `${frontendUrl}/api/gms` },
    },
    datahub: (from, args, env = {}) => runCommand(client.datahub, args, options(environment(from, env))),
    shell: (from, lines, { env = {}, input = '' }) => {
      const PATH = [dirname(client.python), process.env.PATH].join(delimiter);
      const run = {
        env: environment(from, { PATH, ...env }),
        cwd: from,
        timeoutMs: COMMAND_TIMEOUT_MS,
        input,
      };
      // Without --norc bash takes the socket that Node gives it as input for a remote login.
      return runCommand('bash', ['--norc', '-c', lines], run);
    },
    python: async (script, door, input, env = {}) => {
      const run = { ...options(environment(home('python'), env)), input: JSON.stringify(input) };
      const { exitCode, stdout, output } = await runCommand(
        client.python,
        [join(PYTHON_FOLDER, script)],
        run,
      );
      const lines = stdout.split('\n').filter((line) => line.startsWith('CHECK '));
      for (const line of lines) {
        const { name, fault } = JSON.parse(line.slice('CHECK '.length)) as { name: string; fault?: string };
        log.note(`${door.name}: ${name}`, fault);
      }
      if (exitCode !== 0 || lines.length === 0) {
        log.note(`${door.name}: ${script} runs to its end`, lastLines(output));
      }
    },
    ask: async (method, path, body) => {
      const headers = { 'Content-Type': 'application/json', ...authorization };
      const request = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const answer = await fetch(`${metadataServiceUrl}${path}`, request);
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
    },
    graphql: (query, variables = {}) => graphqlAs(authorization, query, variables),
    mint: (name) => mintAs(authorization, name, 'ONE_HOUR'),
    fingerprint: () => fingerprintOf(join(server.dataDir, 'latchkey.sqlite')),
  };
}

type GraphqlAnswer = { readonly data: Record<string, unknown>; readonly errors?: unknown };

function fingerprintOf(path: string): string {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const hash = createHash('sha256');
    for (const table of [
      'metadata_aspects ORDER BY urn, aspect, version',
      'metadata_events ORDER BY urn, aspect, timestamp_ms, event_key',
    ]) {
      const rows = database.prepare(`SELECT * FROM ${table}`).iterate();
      for (const row of rows) hash.update(JSON.stringify(row));
    }
    return hash.digest('hex');
  } finally {
    database.close();
  }
}

/** The end of what a program printed: Python says what went wrong last. */
export function lastLines(output: string, count = 6): string {
  return output.trim().split('\n').slice(-count).join('\n').slice(-1_500);
}

/** Asserts that a command went well, and shows its last lines where it did not. */
export function assertGood({ exitCode, output }: CommandResult): void {
  assert.equal(exitCode, 0, `exit code ${exitCode}: ${lastLines(output)}`);
}
