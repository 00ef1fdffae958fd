import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../tools/paths.ts';
import { runCommand } from './run-command.ts';

/** The published client that is tested. A newer one is a change of this line and of `docs/datahub-clients.md`. */
export const CLIENT_VERSION = '1.7.0.17';

const PACKAGE = `acryl-datahub==${CLIENT_VERSION}`;
/** The least Python that this version of the client installs on. */
const LEAST_PYTHON = [3, 10] as const;
const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const INSTALL_TIMEOUT_MS = 10 * 60_000;

/** The installed client. */
export type PythonClient = {
  /** The command `datahub`. */
  readonly datahub: string;
  /** The interpreter that has the package. */
  readonly python: string;
  readonly pythonVersion: string;
};

/** The reason why nothing could be tested on this machine. */
export class CannotRun extends Error {}

/**
 * Gets the client into a virtual environment below `node_modules`, or finds it there from an earlier run.
 * @throws CannotRun without a suitable Python, or when the package cannot be fetched.
 */
export async function installPythonClient(say: (line: string) => void): Promise<PythonClient> {
  const { command, version } = await findPython();
  const folder = join(ROOT, 'node_modules/.cache/latchkey-clients', `${CLIENT_VERSION}-python${version}`);
  const bin = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  const client = { datahub: join(bin, 'datahub'), python: join(bin, 'python'), pythonVersion: version };
  // Written last: an installation that was broken off is none.
  const marker = join(folder, 'installed');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === PACKAGE) return client;

  say(`Installing ${PACKAGE} for Python ${version}; the next run finds it there.`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await install(command, ['-m', 'venv', folder], 'a virtual environment could not be made');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
  const patience = ['--retries', '2', '--timeout', '20'];
  await install(client.python, [...pip, ...patience, PACKAGE], `pip could not install ${PACKAGE}`);
  writeFileSync(marker, PACKAGE);
  return client;
}

async function findPython(): Promise<{ command: string; version: string }> {
  const [major, minor] = LEAST_PYTHON;
  const tell = 'import sys; print("%d.%d" % sys.version_info[:2])';
  const found: string[] = [];
  for (const command of CANDIDATES) {
    const { exitCode, stdout } = await run(command, ['-c', tell], 20_000);
    const version = stdout.trim();
    if (exitCode !== 0 || !/^\d+\.\d+$/.test(version)) continue;
    const [ownMajor, ownMinor] = version.split('.').map(Number);
    if (ownMajor === major && ownMinor !== undefined && ownMinor >= minor) return { command, version };
    found.push(version);
  }
  const here = found.length === 0 ? 'there is none here' : `here is only Python ${found.join(', ')}`;
  throw new CannotRun(`DataHub's client needs Python ${major}.${minor} or later, and ${here}.`);
}

async function install(command: string, args: readonly string[], fault: string): Promise<void> {
  const { exitCode, output } = await run(command, args, INSTALL_TIMEOUT_MS);
  if (exitCode === 0) return;
  const lines = output.trim().split('\n');
  const reason = lines.filter((line) => line.startsWith('ERROR:')).at(-1) ?? lines.at(-1) ?? '';
  throw new CannotRun(`${fault} (is the Python package index reachable?): ${reason}`);
}

/** With the settings of the machine: where packages come from is its business. */
function run(command: string, args: readonly string[], timeoutMs: number) {
  return runCommand(command, args, { env: process.env, cwd: ROOT, timeoutMs });
}
