import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.ts';
import { runCommand } from './run-command.ts';

/** A published Python package, and the least Python that this version of it installs on. */
export type PythonPackage = {
  readonly name: string;
  readonly version: string;
  readonly leastPython: readonly [major: number, minor: number];
};

/** A virtual environment that has the package. */
export type PythonEnvironment = {
  readonly python: string;
  readonly pythonVersion: string;
  /** @returns the path of a command that the package installs. */
  command(name: string): string;
};

/** The reason why nothing could be tested on this machine. */
export class CannotRun extends Error {}

const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const INSTALL_TIMEOUT_MS = 10 * 60_000;

/**
 * Gets a package into a virtual environment below `node_modules`, or finds it there from an earlier run.
 * @throws CannotRun without a suitable Python, or when the package cannot be fetched.
 */
export async function installPythonPackage(
  wanted: PythonPackage,
  say: (line: string) => void,
): Promise<PythonEnvironment> {
  const { command, version } = await findPython(wanted);
  const requirement = `${wanted.name}==${wanted.version}`;
  const cache = join(ROOT, 'node_modules/.cache/latchkey-python');
  const folder = join(cache, `${wanted.name}-${wanted.version}-python${version}`);
  const bin = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  const python = join(bin, 'python');
  const environment = { python, pythonVersion: version, command: (name: string) => join(bin, name) };
  // Written last: an installation that was broken off is none.
  const marker = join(folder, 'installed');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === requirement) return environment;

  say(`Installing ${requirement} for Python ${version}; the next run finds it there.`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await install(command, ['-m', 'venv', folder], 'a virtual environment could not be made');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
  const patience = ['--retries', '2', '--timeout', '20'];
  await install(python, [...pip, ...patience, requirement], `pip could not install ${requirement}`);
  writeFileSync(marker, requirement);
  return environment;
}

async function findPython({
  name,
  leastPython,
}: PythonPackage): Promise<{ command: string; version: string }> {
  const [major, minor] = leastPython;
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
  throw new CannotRun(`${name} needs Python ${major}.${minor} or later, and ${here}.`);
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
