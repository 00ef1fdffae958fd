import { execFile } from 'node:child_process';

export type CommandResult = {
  /** The exit code; 1 where the command ended by a signal, ran out of time or could not be started. */
  readonly exitCode: number;
  readonly stdout: string;
  /** Both streams, standard output first, and why it could not be run. */
  readonly output: string;
};

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs a program, without a shell, and waits for its end. Never rejects. */
export function runCommand(
  file: string,
  args: readonly string[],
  options: {
    readonly env: NodeJS.ProcessEnv;
    readonly cwd: string;
    readonly timeoutMs: number;
    readonly input?: string;
  },
): Promise<CommandResult> {
  const { env, cwd, timeoutMs, input = '' } = options;
  return new Promise((resolve) => {
    const settings = { env, cwd, timeout: timeoutMs, maxBuffer: MAX_OUTPUT_BYTES };
    const child = execFile(file, args, settings, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      const why = error === null || typeof error.code === 'number' ? '' : `${reasonOf(error, timeoutMs)}\n`;
      resolve({ exitCode, stdout, output: `${stdout}${stderr}${why}` });
    });
    // A program that ends without reading its input is judged by its exit code.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

function reasonOf(error: Error & { killed?: boolean }, timeoutMs: number): string {
  return error.killed === true ? `stopped after ${timeoutMs / 1000} s` : error.message;
}
