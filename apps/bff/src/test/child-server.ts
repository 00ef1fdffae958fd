import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const ADMIN = fileURLToPath(new URL('../admin.ts', import.meta.url));

/** The server as a process of its own, which can be killed. */
export type ChildServer = {
  readonly frontendUrl: string;
  readonly metadataServiceUrl: string;
  /** Everything that it has written to standard output and standard error. */
  output(): string;
  /** Sends the signal and does not wait. */
  signal(signal: NodeJS.Signals): void;
  /** Waits for the end. @returns the exit code, or the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals | null>;
  /** Sends the signal and waits for the end. @returns the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
};

const running = new Set<ChildProcess>();

/** Ends what the tests of a file left running; `setup.ts` calls it after each file. */
export function endChildServers(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Runs a file of ours with these settings and no others. */
function run(
  file: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): ChildProcess {
  // Compiled once for all processes of a test run: a start costs a quarter less.
  const compiled = join(inject('testFolder'), 'compiled');
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: compiled, ...settings };
  const child = spawn(process.execPath, [file, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/**
 * Starts `main.ts` on free ports and waits until it says that it is ready.
 * @throws with its output when it ends before that.
 */
export async function startChildServer(settings: Readonly<Record<string, string>>): Promise<ChildServer> {
  const child = run(MAIN, [], { PORT: '0', METADATA_SERVICE_PORT: '0', ...settings });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const exited = once(child, 'exit');
  while (!/Sign in as datahub/.test(output)) {
    const next = child.stdout === null ? exited : once(child.stdout, 'data');
    await Promise.race([next, exited]);
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`It did not start:\n${output}`);
  }
  const ended = async () => {
    await exited;
    return child.exitCode ?? child.signalCode;
  };
  const find = (pattern: RegExp) => pattern.exec(output)?.[1] ?? '';
  return {
    frontendUrl: find(/Settings page +(\S+)\/settings\/tokens/),
    metadataServiceUrl: find(/Metadata service +(\S+)/),
    output: () => output,
    signal: (signal) => void child.kill(signal),
    ended,
    end: (signal) => {
      child.kill(signal);
      return ended();
    },
  };
}

/** What a process said until it ended by itself. */
type Outcome = { code: number | null; stdout: string; stderr: string };

/** Runs `pnpm admin` as a process. */
export function runAdmin(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  input = '',
): Promise<Outcome> {
  return outcomeOf(run(ADMIN, args, settings), input);
}

/** Starts `main.ts` where it cannot start, and waits for its end. */
export function runMain(settings: Readonly<Record<string, string>>): Promise<Outcome> {
  return outcomeOf(run(MAIN, [], { PORT: '0', METADATA_SERVICE_PORT: '0', ...settings }), '');
}

async function outcomeOf(child: ChildProcess, input: string): Promise<Outcome> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdin?.end(input);
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}
