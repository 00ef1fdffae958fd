import { once } from 'node:events';
import {
  createServer,
  get,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fastest } from '../../../../../scripts/testing/busy-machine.ts';
import { CALLER_COOKIE, type ProxyFront, startProxyFront } from './testing/proxy-front.ts';

const MIB = 1024 * 1024;
const PIECE = Buffer.alloc(256 * 1024, 'x');
/** The client, the proxy and the metadata service share this process, so it is what all three may hold. */
const ALLOWANCE = 96 * MIB;

let upstream: Server;
let front: ProxyFront;
let respond: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  upstream = createServer((incoming, response) => respond(incoming, response));
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  front = await startProxyFront(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
});
afterEach(async () => {
  await front.close();
  upstream.closeAllConnections();
  upstream.close();
});

const address = (path = '/api/gms/aspects') => ({
  port: front.port,
  path,
  agent: false,
  headers: { cookie: CALLER_COOKIE, 'content-type': 'application/json' },
});

/** Runs the work and measures how much more memory was resident at worst. */
async function growthDuring(work: (sample: () => void) => Promise<void>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  await work(() => {
    most = Math.max(most, process.memoryUsage.rss());
  });
  return most - before;
}

/** Sends so many bytes as fast as they are taken. */
async function pour(
  sink: NodeJS.WritableStream,
  bytes: number,
  sample: () => void = () => {},
): Promise<void> {
  for (let sent = 0; sent < bytes; sent += PIECE.length) {
    sample();
    if (!sink.write(PIECE)) await once(sink, 'drain');
  }
  sink.end();
}

describe('PX-10: streams', () => {
  it('384 MiB come down to a client that reads slower than they are sent, and are never held', async () => {
    const size = 384 * MIB;
    respond = (incoming, response) => {
      const length = Number(new URL(incoming.url ?? '', 'http://gms').searchParams.get('length'));
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': length });
      void pour(response, length);
    };
    const download = async (length: number, sample: () => void) => {
      const [answer] = (await once(get(address(`/api/gms/aspects?length=${length}`)), 'response')) as [
        IncomingMessage,
      ];
      let got = 0;
      for await (const chunk of answer) {
        got += (chunk as Buffer).length;
        sample();
        // Slower than the sender by some turns of the loop for every piece.
        for (let waited = 0; waited < 3; waited += 1) await turn();
      }
      expect(got).toBe(length);
    };
    // What the process takes once, for whatever is first.
    await download(32 * MIB, () => {});
    const growth = await growthDuring((sample) => download(size, sample));
    expect(growth).toBeLessThan(ALLOWANCE);
  });

  it('eight uploads of 32 MiB to a metadata service that reads slowly are never held', async () => {
    const size = 32 * MIB;
    let received = 0;
    respond = async (incoming, response) => {
      for await (const chunk of incoming) {
        received += (chunk as Buffer).length;
        await turn();
      }
      response.end('{}');
    };
    const growth = await growthDuring(async (sample) => {
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          const outgoing = request({ ...address(), method: 'POST' });
          const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
          await pour(outgoing, size, sample);
          const [answer] = await answered;
          expect(answer.statusCode).toBe(200);
          answer.resume();
        }),
      );
    });
    expect(received).toBe(8 * size);
    expect(growth).toBeLessThan(ALLOWANCE);
  });

  it.each([
    ['while the answer is awaited', 'GET', false],
    ['in the middle of a download', 'GET', true],
    ['in the middle of an upload', 'POST', false],
  ] as const)(
    'a client that goes %s: the metadata service notices within a second',
    async (_, method, isAnswering) => {
      const leave = async () => {
        const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
        const { promise: gone, resolve: go } = Promise.withResolvers<number>();
        respond = (incoming, response) => {
          incoming.socket.once('close', () => go(performance.now()));
          if (method === 'POST') incoming.once('data', () => arrive());
          else arrive();
          if (isAnswering) response.writeHead(200, { 'content-length': 10 * MIB }).write(PIECE);
        };
        const outgoing = request({ ...address(), method });
        outgoing.on('error', () => {});
        if (method === 'POST') outgoing.write(PIECE);
        else outgoing.end();
        if (isAnswering) {
          const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
          answer.on('error', () => {});
          await once(answer, 'data');
        }
        await arrived;
        const left = performance.now();
        outgoing.destroy();
        return (await gone) - left;
      };
      expect(await fastest(1_000, leave)).toBeLessThan(1_000);
    },
  );
});
