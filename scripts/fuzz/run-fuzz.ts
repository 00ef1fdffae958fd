/**
 * `pnpm test:fuzz [seconds]`: schemathesis makes requests up, right and wrong ones, from docs/openapi.json, the GraphQL
 * schema and what the metadata service answers, and asks a real server with a data directory of its own, at both doors.
 * Not part of `pnpm test`: it needs Python, and finds other things each time. One line a run; closes with the sum.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServer, type TestServer } from '../../e2e/fixtures/test-server.ts';
import { createCheckLog } from '../clients/check-log.ts';
import { ROOT } from '../tools/paths.ts';
import { CannotRun, installPythonPackage } from '../tools/python-package.ts';
import { runCommand } from '../tools/run-command.ts';
import { runNode } from '../tools/run-process.ts';
import { isWebBuildFresh } from '../tools/web-build.ts';
import { metadataDocument } from './metadata-document.ts';

const SCHEMATHESIS = { name: 'schemathesis', version: '4.32.5', leastPython: [3, 10] } as const;
const PYTHON_FOLDER = join(import.meta.dirname, 'python');
const DEFAULT_SECONDS = 90;
/** Per operation and phase; the time ends most runs before. */
const MAX_EXAMPLES = 2_000;
/**
 * What is not asked for: valid requests may be refused, because rules between fields are not in a schema, and a wrong
 * method is 404 at routes of our own (docs/architecture.md, "Different on purpose").
 */
const UNCHECKED = [
  'positive_data_acceptance',
  'unsupported_method',
  'allow_header_conformance',
  'missing_required_header',
  'response_headers_conformance',
];
/** Ours about the metadata service is a sketch for the fuzzer, and no promise: what it leaves out may be taken. */
const UNCHECKED_IN_SKETCHES = [...UNCHECKED, 'negative_data_rejection'];

type Credential = 'token' | 'session';
type Run = {
  readonly name: string;
  readonly kind: 'openapi' | 'graphql';
  /** A file, or the address of a GraphQL door. */
  readonly location: string;
  readonly origin: string;
  readonly credential: Credential;
  readonly unchecked: readonly string[];
};

const seconds = Number(process.argv[2] ?? DEFAULT_SECONDS);
const log = createCheckLog((line) => console.log(line));
const total = { requests: 0, serverErrors: 0, slow: 0 };
const folder = mkdtempSync(join(tmpdir(), 'latchkey-fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let server: TestServer | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void Promise.resolve(server?.dispose()).finally(() => process.exit(130)));
}

try {
  if (!Number.isInteger(seconds) || seconds < 1)
    throw new CannotRun('the seconds of a run are a whole number.');
  const { command } = await installPythonPackage(SCHEMATHESIS, (line) => console.log(line));
  await buildPage();
  server = await startTestServer();
  const { device } = await signIn(server);
  for (const run of runsAt(server)) await fuzz(command('schemathesis'), run, server, device);
  console.log(
    `\n${total.requests} requests: ${total.serverErrors} server errors, ${total.slow} without an answer within 5 s`,
  );
  console.log(log.sum());
  process.exitCode = log.isGood() ? 0 : 1;
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  console.log(`The fuzzer cannot run here: ${error.message}`);
  process.exitCode = 2;
} finally {
  await server?.dispose();
}

/** Without it every address of the page is a 503. */
async function buildPage(): Promise<void> {
  if (isWebBuildFresh(ROOT)) return;
  const built = await runNode([join(ROOT, 'scripts/build.ts')], { output: 'capture' });
  if (built.exitCode !== 0) throw new Error(`The page does not build:\n${built.output}`);
}

function runsAt({ frontendUrl, metadataServiceUrl }: TestServer): Run[] {
  const written = (name: string, prefix: '' | '/api/gms') => {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(metadataDocument(prefix)));
    return path;
  };
  const openapi = (origin: string, credential: Credential): Run => ({
    name: `docs/openapi.json, with a ${credential}`,
    kind: 'openapi',
    location: join(ROOT, 'docs/openapi.json'),
    origin,
    credential,
    unchecked: UNCHECKED,
  });
  const sketch = (name: string, location: string, origin: string): Run => ({
    name: `${name}, with a token`,
    kind: 'openapi',
    location,
    origin,
    credential: 'token',
    unchecked: UNCHECKED_IN_SKETCHES,
  });
  const graphql = (name: string, location: string, credential: Credential): Run => ({
    name: `${name}, with a ${credential}`,
    kind: 'graphql',
    location,
    origin: location,
    credential,
    unchecked: UNCHECKED,
  });
  return [
    openapi(frontendUrl, 'token'),
    openapi(frontendUrl, 'session'),
    sketch('metadata service', written('metadata.json', ''), metadataServiceUrl),
    sketch('metadata service through the frontend', written('proxied.json', '/api/gms'), frontendUrl),
    graphql('GraphQL at the frontend', `${frontendUrl}/api/v2/graphql`, 'token'),
    graphql('GraphQL at the frontend', `${frontendUrl}/api/v2/graphql`, 'session'),
    graphql('GraphQL at the metadata service', `${metadataServiceUrl}/api/graphql`, 'token'),
  ];
}

/** Runs the fuzzer once, as kindly to the rest of the machine as can be. */
async function fuzz(schemathesis: string, run: Run, at: TestServer, device: string): Promise<void> {
  // Each run anew: the one before may have ended every session.
  const { session } = await signIn(at, device);
  const report = join(folder, 'report.json');
  writeFileSync(report, '{}');
  const given = { ...run, report, frontend: at.frontendUrl, root: at.root, device };
  const headers =
    run.kind === 'openapi'
      ? []
      : run.credential === 'session'
        ? [`Cookie: ${session}`, 'X-Latchkey-Request: 1']
        : [`Authorization: Bearer ${await mint(at, session)}`];
  const args = [
    ...['--config-file', join(PYTHON_FOLDER, '..', 'schemathesis.toml')],
    ...['run', run.location, '--url', run.origin, '--no-color'],
    ...['--phases', run.kind === 'openapi' ? 'coverage,fuzzing,stateful' : 'fuzzing'],
    ...['--max-examples', String(MAX_EXAMPLES), '--max-time', String(seconds)],
    ...['--exclude-checks', run.unchecked.join(',')],
    ...headers.flatMap((header) => ['--header', header]),
  ];
  const { PATH, SystemRoot, TMPDIR, TEMP } = process.env;
  const env = { PATH, SystemRoot, TMPDIR, TEMP, HOME: folder, NO_PROXY: '*', PYTHONPATH: PYTHON_FOLDER };
  const { exitCode, output } = await runCommand(schemathesis, args, {
    env: { ...env, PYTHONDONTWRITEBYTECODE: '1', LATCHKEY_FUZZ: JSON.stringify(given) },
    cwd: folder,
    timeoutMs: (seconds + 120) * 1_000,
  });
  const counts = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
  const { requests = 0, slow = 0, 'server errors': serverErrors = 0, 'without an answer': mute = 0 } = counts;
  total.requests += requests;
  total.serverErrors += serverErrors;
  total.slow += slow + mute;
  const isGood = exitCode === 0 && requests > 0 && serverErrors + slow + mute === 0;
  const failures = output.slice(Math.max(0, output.search(/^=+ (?:FAILURES|ERRORS) =+$/m)));
  log.note(`${run.name}: ${JSON.stringify(counts)}`, isGood ? undefined : failures);
}

/**
 * @param device the cookie of an earlier sign-in: it keeps the administrator from being locked out by the names that the
 *   fuzzer tries.
 */
async function signIn({ frontendUrl, root }: TestServer, device = ''): Promise<Cookies> {
  const answer = await fetch(`${frontendUrl}/logIn`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: device },
    body: JSON.stringify(root),
  });
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
  const session = cookies.find((cookie) => cookie.startsWith('PLAY_SESSION='));
  if (session === undefined) throw new Error(`The administrator cannot sign in: ${answer.status}`);
  return { session, device: cookies.find((cookie) => cookie.startsWith('latchkey_device=')) ?? device };
}

/** As `name=value`. */
type Cookies = { readonly session: string; readonly device: string };

async function mint({ frontendUrl }: TestServer, session: string): Promise<string> {
  const answer = await fetch(`${frontendUrl}/api/v1/tokens`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Latchkey-Request': '1', Cookie: session },
    body: JSON.stringify({ name: 'fuzz', duration: 'P1D' }),
  });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  return accessToken;
}
