import { describe, expect, it } from 'vitest';
import { runNode } from './run-process.ts';

describe('running a tool', () => {
  it('captures what it prints on both streams, and its exit code', async () => {
    const script = "console.log('out'); console.error('err'); process.exitCode = 3";
    const { exitCode, output } = await runNode(['-e', script], { output: 'capture' });
    expect(exitCode).toBe(3);
    expect(output).toContain('out\n');
    expect(output).toContain('err\n');
  });

  it('counts an end by a signal as a failure', async () => {
    const { exitCode } = await runNode(['-e', "process.kill(process.pid, 'SIGKILL')"], { output: 'capture' });
    expect(exitCode).toBe(1);
  });

  it.skipIf(process.platform === 'win32')('takes with it what the tool leaves running', async () => {
    // The output ends when its last holder does: without the kill this would wait for ever.
    const script =
      "const { spawn } = require('node:child_process');" +
      "spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })" +
      ".once('spawn', () => process.exit(0));";
    const { exitCode } = await runNode(['-e', script], { output: 'capture' });
    expect(exitCode).toBe(0);
  });
});
