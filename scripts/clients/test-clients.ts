/**
 * `pnpm test:clients`: DataHub's published Python client, command line and SDK, against a real server, at both doors.
 * Not part of `pnpm test`, which needs no Python. One line a check; closes with `N passed, N failed`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestServer, type TestServer } from '../../e2e/fixtures/test-server.ts';
import { CannotRun } from '../tools/python-package.ts';
import { createCheckLog } from './check-log.ts';
import { createClientStage } from './client-stage.ts';
import { checkCommands, checkInitWithPassword } from './command-checks.ts';
import { checkDatasetSync } from './dataset-checks.ts';
import { freeDoorPorts } from './door-ports.ts';
import { checkIngestion } from './ingestion-checks.ts';
import { CLIENT_VERSION, installPythonClient, type PythonClient } from './python-client.ts';
import { checkRefusals } from './refusal-checks.ts';
import { checkSnippets } from './snippet-checks.ts';
import { checkStatefulIngestion } from './stateful-checks.ts';

const SYSTEM_CLIENT_SECRET = 'k3-only-for-test-clients-Zr8vQ2mX5tW9';

const startedAt = performance.now();
const log = createCheckLog((line) => console.log(line));
const folder = mkdtempSync(join(tmpdir(), 'latchkey-clients-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let server: TestServer | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void Promise.resolve(server?.dispose()).finally(() => process.exit(130)));
}

try {
  const client = await installPythonClient((line) => console.log(line));
  server = await startServer();
  await checkAll(client, server);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`\nacryl-datahub ${CLIENT_VERSION} on Python ${client.pythonVersion}; ${seconds} s`);
  console.log(log.sum());
  process.exitCode = log.isGood() ? 0 : 1;
} catch (error) {
  if (!(error instanceof CannotRun)) throw error;
  console.log(`The clients cannot be tested here: ${error.message}`);
  process.exitCode = 2;
} finally {
  await server?.dispose();
}

async function startServer(): Promise<TestServer> {
  const ports = await freeDoorPorts();
  if (ports === undefined) {
    throw new CannotRun(
      'the ports 9002 and 8080 are taken, and so are 19002 and 18080 up to 59002 and 58080.',
    );
  }
  if (ports.frontend !== 9002) {
    console.log(`Port 9002 or 8080 is taken: using ${ports.frontend} and ${ports.metadata}.`);
  }
  return startTestServer({
    PORT: String(ports.frontend),
    METADATA_SERVICE_PORT: String(ports.metadata),
    DATAHUB_SYSTEM_CLIENT_SECRET: SYSTEM_CLIENT_SECRET,
  });
}

async function checkAll(client: PythonClient, running: TestServer): Promise<void> {
  const stage = await createClientStage({ log, server: running, client, folder });
  const { metadata, frontend } = stage.doors;
  await checkInitWithPassword(stage);
  for (const door of [metadata, frontend]) {
    await checkCommands(stage, door);
    await checkSnippets(stage, door);
    const input = { server: door.gms, token: stage.token };
    await stage.python('sdk.py', door, input);
    const place = { door: door.name.replace(' ', '-'), isFrontend: door === frontend };
    await stage.python('patches.py', door, { ...input, ...place });
    await stage.python('timeseries.py', door, { ...input, ...place });
    await checkDatasetSync(stage, door);
    await checkStatefulIngestion(stage, door);
    const addresses = { frontend: running.frontendUrl, metadata: metadata.gms };
    await stage.python('sessions.py', door, { ...input, ...addresses });
    await checkIngestion(stage, door, 'ASYNC_BATCH', 10_000);
    await checkIngestion(stage, door, 'ASYNC', 1_000);
    await checkIngestion(stage, door, 'SYNC', 1_000);
  }
  const system = {
    DATAHUB_SYSTEM_CLIENT_ID: '__datahub_system',
    DATAHUB_SYSTEM_CLIENT_SECRET: SYSTEM_CLIENT_SECRET,
  };
  await stage.python('system.py', metadata, { server: metadata.gms }, system);
  await checkRefusals(stage);
}
