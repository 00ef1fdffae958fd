import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startPostgres } from './postgres.ts';

describe('a PostgreSQL for tests', () => {
  it('answers at its address, and is gone without a trace once it is stopped', async () => {
    const postgres = await startPostgres();
    const { hostname, port } = new URL(postgres.url);
    expect(hostname).toBe('127.0.0.1');
    expect(await isListening(Number(port))).toBe(true);
    expect(existsSync(postgres.home)).toBe(true);

    await postgres.stop();
    expect(await isListening(Number(port))).toBe(false);
    expect(existsSync(postgres.home)).toBe(false);
    await postgres.stop();
  });
});

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      })
      .once('error', () => resolve(false));
  });
}
