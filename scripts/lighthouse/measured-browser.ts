import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromiumArgs } from '../../e2e/fixtures/chromium.ts';

const START_TIMEOUT_MS = 30_000;
const ANSWER_TIMEOUT_MS = 10_000;

/** A Chromium with an empty profile of its own, which Lighthouse drives through its debugging port. */
export type MeasuredBrowser = {
  readonly port: number;
  /** Gives the browser the cookies of a `Cookie` header, for all paths of `url`. */
  setCookies(url: string, header: string): Promise<void>;
  /** Ends it and removes its profile. */
  close(): Promise<void>;
};

/** @throws Error when it does not open its debugging port within 30 s. */
export async function startMeasuredBrowser(path: string): Promise<MeasuredBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'latchkey-lighthouse-'));
  const args = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const child = spawn(path, [...chromiumArgs(), ...args, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const close = async () => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    // Its helpers may still write for a moment.
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    const address = await debuggingAddress(child);
    return {
      port: Number(new URL(address).port),
      setCookies: (url, header) => {
        const cookies = header.split('; ').map((pair) => {
          const end = pair.indexOf('=');
          return { url, name: pair.slice(0, end), value: pair.slice(end + 1) };
        });
        return send(address, 'Storage.setCookies', { cookies });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new Error(`Chromium did not start: ${reason}`));
    const patience = setTimeout(() => fail('no debugging port after 30 s'), START_TIMEOUT_MS);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => fail(`it ended with ${signal ?? code}`));
    if (child.stderr === null) return;
    createInterface({ input: child.stderr }).on('line', (line) => {
      const address = /^DevTools listening on (ws:\S+)$/.exec(line)?.[1];
      if (address === undefined) return;
      clearTimeout(patience);
      resolve(address);
    });
  });
}

/** One command of the DevTools protocol to the browser itself. */
function send(address: string, method: string, params: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    const patience = setTimeout(() => socket.close(), ANSWER_TIMEOUT_MS);
    socket.addEventListener('open', () => socket.send(JSON.stringify({ id: 1, method, params })));
    socket.addEventListener('message', ({ data }) => {
      const { error } = JSON.parse(String(data)) as { error?: { message: string } };
      if (error === undefined) resolve();
      else reject(new Error(`${method}: ${error.message}`));
      socket.close();
    });
    socket.addEventListener('close', () => {
      clearTimeout(patience);
      reject(new Error(`${method}: no answer`));
    });
  });
}
