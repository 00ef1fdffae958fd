import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ROOT } from './paths.ts';

export type RunResult = {
  /** The exit code; 1 where the process ended by a signal or could not be started. */
  exitCode: number;
  /** What it printed, where the output was captured; empty otherwise. */
  output: string;
};

export type RunOptions = {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** `inherit`: straight through. `capture`: into the result. `{ prefix }`: through, line by line. */
  output: 'inherit' | 'capture' | { prefix: string };
};

const GRACE_MS = 10_000;
/** Each with its end. */
const running = new Map<ChildProcess, Promise<RunResult>>();
let stopping = false;

/** Runs `node` (this very one) with `args` and waits for its end. Never rejects; never resolves once all is being stopped. */
export function runNode(args: readonly string[], options: RunOptions): Promise<RunResult> {
  if (stopping) return new Promise(() => {});
  const child = spawn(process.execPath, args, {
    cwd: options.cwd ?? ROOT,
    env: options.env ?? process.env,
    stdio: [
      'ignore',
      ...(options.output === 'inherit' ? (['inherit', 'inherit'] as const) : (['pipe', 'pipe'] as const)),
    ],
    // A group of its own, so that its workers, browsers and databases can be stopped with it.
    detached: process.platform !== 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    if (typeof options.output === 'object') {
      const { prefix } = options.output;
      createInterface({ input: stream }).on('line', (line) => process.stdout.write(`${prefix}${line}\n`));
    } else {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
  }
  // Whatever it leaves behind goes with it.
  child.once('exit', () => killGroup(child));
  const end = new Promise<RunResult>((resolve) => {
    child.once('error', (error) => resolve({ exitCode: 1, output: `${output}${error.message}\n` }));
    child.once('close', (code) => resolve({ exitCode: code ?? 1, output }));
  }).finally(() => running.delete(child));
  running.set(child, end);
  // Who waits for it while everything is being stopped has nothing left to say.
  return end.then((result) => (stopping ? new Promise(() => {}) : result));
}

/**
 * Stops every process started here as Ctrl-C would, which all of our tools answer by cleaning up. Those that are
 * still there after 10 s are killed.
 */
export async function stopRunning(): Promise<void> {
  stopping = true;
  for (const child of running.keys()) child.kill('SIGINT');
  const patience = setTimeout(killRunning, GRACE_MS);
  await Promise.all(running.values());
  clearTimeout(patience);
}

/**
 * From now on Ctrl-C, SIGTERM and a closed terminal stop what runs, then this process, with code 128 + signal.
 *
 * @returns takes the handlers away again.
 */
export function stopOnSignal(): () => void {
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  const handlers = Object.entries(codes).map(([signal, code]) => {
    const handler = () => {
      // The second one is from somebody who does not want to wait.
      if (stopping) {
        killRunning();
        process.exit(code);
      }
      void stopRunning().then(() => {
        process.stderr.write('Interrupted.\n');
        process.exit(code);
      });
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const remove of handlers) remove();
  };
}

function killRunning(): void {
  for (const child of running.keys()) killGroup(child);
}

/** Kills a process with all of its children. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // Nobody is left.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
