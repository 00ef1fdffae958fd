import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fastest } from '../../../../../scripts/testing/busy-machine.ts';
import { createBoundedFetch, OversizedAnswerError } from './oidc-fetch.ts';

describe('the fetch towards the provider', () => {
  let answer: (response: ServerResponse) => void = () => undefined;
  const server = createServer((_request, response) => answer(response));
  const ask = (timeoutMs = 20_000) => {
    const { port } = server.address() as AddressInfo;
    const options = { method: 'GET' as const, headers: {}, body: undefined, redirect: 'manual' as const };
    return createBoundedFetch(timeoutMs)(`http://127.0.0.1:${port}/`, options);
  };

  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('hands on status, headers and body', async () => {
    answer = (response) => response.writeHead(418, { 'X-Tea': 'yes' }).end('{"a":1}');
    const response = await ask();
    expect([response.status, response.headers.get('x-tea')]).toEqual([418, 'yes']);
    expect(await response.json()).toEqual({ a: 1 });
    answer = (response) => response.writeHead(204).end();
    expect((await ask()).status).toBe(204);
  });

  it.each([
    ['a large answer', (response: ServerResponse) => response.end('x'.repeat(512 * 1_024 + 1))],
    [
      'a small answer that unpacks to a large one',
      (response: ServerResponse) =>
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000))),
    ],
  ])('gives %s up', async (_, send) => {
    answer = send;
    await expect(ask()).rejects.toThrow(OversizedAnswerError);
  });

  it('takes what is just small enough', async () => {
    answer = (response) => response.end('x'.repeat(512 * 1_024));
    expect((await (await ask()).text()).length).toBe(512 * 1_024);
  });

  it.each([
    ['never begins', () => undefined],
    ['never ends', (response: ServerResponse) => response.write('{')],
  ])('gives an answer up that %s', async (_, send) => {
    answer = send;
    const givenUp = async () => {
      const startedAt = performance.now();
      await expect(ask(100)).rejects.toThrow(expect.objectContaining({ name: 'TimeoutError' }));
      return performance.now() - startedAt;
    };
    expect(await fastest(2_000, givenUp)).toBeLessThan(2_000);
  });
});
