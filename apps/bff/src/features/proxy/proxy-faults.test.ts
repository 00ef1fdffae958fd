import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fastest } from '../../../../../scripts/testing/busy-machine.ts';
import { REFUSING_PORT } from '../../../../../scripts/testing/ports.ts';
import { MAX_BODY_BYTES, streamBody } from './proxy-request-body.ts';
import { CALLER_COOKIE, type ProxyFront, requestText, startProxyFront } from './testing/proxy-front.ts';
import { connectRaw, type RawMessage, sendRaw, statusOf, valuesOf } from './testing/raw-http.ts';
import {
  jsonAnswer,
  type RecordingUpstream,
  respondWithPath,
  startRecordingUpstream,
} from './testing/recording-upstream.ts';

/** The timeout of the hasty front. The other one is patient: a busy machine must not look like a timeout. */
const TIMEOUT_MS = 400;
const PATIENCE_MS = 10_000;
const DOWN = `http://127.0.0.1:${REFUSING_PORT}`;

let upstream: RecordingUpstream;
let front: ProxyFront;
let hasty: ProxyFront;

beforeEach(async () => {
  upstream = await startRecordingUpstream();
  front = await startProxyFront(upstream.origin, { timeoutMs: PATIENCE_MS });
  hasty = await startProxyFront(upstream.origin, { timeoutMs: TIMEOUT_MS });
});
afterEach(async () => {
  await front.close();
  await hasty.close();
  await upstream.close();
});

const codeOf = (answer: RawMessage): unknown => JSON.parse(answer.body).code;

async function timed<T>(action: Promise<T>): Promise<{ result: T; ms: number }> {
  const start = performance.now();
  const result = await action;
  return { result, ms: performance.now() - start };
}

describe('502: the metadata service is down', () => {
  it('refused: answered at once, without its address, and the connection to the caller lives on', async () => {
    const down = await startProxyFront(DOWN);
    const client = await connectRaw(down.port);
    for (const text of [
      requestText(),
      requestText({ method: 'POST', path: '/api/gms/aspects', body: '{}' }),
    ]) {
      const refused = async () => {
        client.write(text);
        const { result, ms } = await timed(client.answer());
        expect([statusOf(result), codeOf(result)]).toEqual([502, 'upstream.unreachable']);
        expect(result.raw).not.toMatch(new RegExp(`:${REFUSING_PORT}\\b|127\\.0\\.0|ECONN|connect`));
        return ms;
      };
      expect(await fastest(1_000, refused)).toBeLessThan(1_000);
    }
    client.close();
    await down.close();
  });

  it('a long upload gets its 502 too, not a reset', async () => {
    const down = await startProxyFront(DOWN);
    const body = 'x'.repeat(2_000_000);
    const answer = await sendRaw(down.port, requestText({ method: 'POST', path: '/api/gms/aspects', body }));
    expect(statusOf(answer)).toBe(502);
    await down.close();
  });

  it('silent: reported within a second', async () => {
    // The TCP connection stands, the TLS handshake is never answered: the same as a lost packet.
    const silent = await startProxyFront(upstream.origin.replace('http:', 'https:'));
    const failed = async () => {
      const { result, ms } = await timed(sendRaw(silent.port, requestText()));
      expect(statusOf(result)).toBe(502);
      return ms;
    };
    expect(await fastest(1_200, failed)).toBeLessThan(1_200);
    await silent.close();
  });

  it('a name that does not exist', async () => {
    const lost = await startProxyFront('http://does-not-exist.invalid:8080');
    expect(statusOf(await sendRaw(lost.port, requestText()))).toBe(502);
    await lost.close();
  });

  it('works again as soon as it is back, at another port too', async () => {
    let origin = DOWN;
    const moving = await startProxyFront('', { upstream: () => origin });
    expect(statusOf(await sendRaw(moving.port, requestText()))).toBe(502);
    origin = upstream.origin;
    expect(statusOf(await sendRaw(moving.port, requestText()))).toBe(200);
    await moving.close();
  });

  it('a write that broke off is not sent a second time', async () => {
    upstream.respond = (socket) => socket.destroy();
    const answer = await sendRaw(
      front.port,
      requestText({ method: 'POST', path: '/api/gms/aspects', body: '{}' }),
    );
    expect([statusOf(answer), upstream.requests.length]).toEqual([502, 1]);
  });
});

describe('504: the metadata service is slow', () => {
  /** 10 %, and what a machine adds that is not idle. */
  const LATEST_MS = TIMEOUT_MS * 1.1 + 250;
  const expectInTime = async (run: () => Promise<{ ms: number }>) => {
    const measured = async () => {
      const { ms } = await run();
      expect(ms).toBeGreaterThan(TIMEOUT_MS * 0.9);
      return ms;
    };
    expect(await fastest(LATEST_MS, measured)).toBeLessThan(LATEST_MS);
  };

  it.each([
    ['no answer', ''],
    ['half a header', 'HTTP/1.1 200 OK\r\nContent-'],
    ['headers and no body', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'],
  ])('%s', async (_, text) => {
    upstream.respond = (socket) => {
      if (text !== '') socket.write(text);
    };
    await expectInTime(async () => {
      const gone = upstream.connectionEnd();
      const { result, ms } = await timed(sendRaw(hasty.port, requestText()));
      expect([statusOf(result), codeOf(result)]).toEqual([504, 'upstream.timeout']);
      await gone;
      return { ms };
    });
  });

  it('a body that stops is broken off', async () => {
    upstream.respond = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf.');
    await expectInTime(() =>
      timed(expect(sendRaw(hasty.port, requestText())).rejects.toThrow('ended after')),
    );
  });

  it('a body that goes on slowly is waited for', async () => {
    // All of it takes longer than the timeout, and no piece nearly as long: not on a busy machine either.
    const [timeoutMs, pieceMs] = [1_000, 150];
    const slow = await startProxyFront(upstream.origin, { timeoutMs });
    upstream.respond = (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n');
      let sent = 0;
      const timer = setInterval(() => {
        socket.write(String(sent));
        sent += 1;
        if (sent === 8) clearInterval(timer);
      }, pieceMs);
    };
    const { result, ms } = await timed(sendRaw(slow.port, requestText()));
    expect(result.body).toBe('01234567');
    expect(ms).toBeGreaterThan(timeoutMs);
    await slow.close();
  });

  it('other requests are answered meanwhile', async () => {
    upstream.respond = (socket, request) => {
      if (!request.startLine.includes('slow')) respondWithPath(socket, request);
    };
    const patient = await startProxyFront(upstream.origin, { timeoutMs: PATIENCE_MS });
    let isOver = false;
    const slow = expect(sendRaw(patient.port, requestText({ path: '/api/gms/entities/slow' })))
      .rejects.toThrow('ended after')
      .finally(() => {
        isOver = true;
      });
    const fast = await sendRaw(patient.port, requestText({ path: '/api/gms/entities/fast' }));
    expect([statusOf(fast), isOver]).toEqual([200, false]);
    await patient.close();
    await slow;
  });
});

describe('slow and vanishing clients', () => {
  it('when the client goes, so does the request to the metadata service (test PX-10)', async () => {
    let hasArrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      hasArrived = resolve;
    });
    upstream.respond = () => hasArrived();
    const client = await connectRaw(front.port);
    client.write(requestText());
    await arrival;
    const gone = upstream.connectionEnd();
    client.close();
    expect((await timed(gone)).ms).toBeLessThan(PATIENCE_MS / 2);
  });

  it('when the client goes in the middle of the answer, too', async () => {
    upstream.respond = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf.');
    const client = await connectRaw(front.port);
    client.write(requestText());
    await once(client.socket, 'data');
    const gone = upstream.connectionEnd();
    client.close();
    expect((await timed(gone)).ms).toBeLessThan(PATIENCE_MS / 2);
  });

  it('a client that goes while its credential is checked asks nobody anything', async () => {
    const { promise: isChecking, resolve: checking } = Promise.withResolvers<void>();
    const { promise: isGone, resolve: gone } = Promise.withResolvers<void>();
    const careful = await startProxyFront(upstream.origin, {
      authenticate: async (request) => {
        request.socket.once('close', () => gone());
        checking();
        await isGone;
        return {
          actor: { urn: 'urn:li:corpuser:a', credential: { kind: 'internal' } },
          ip: '::1',
          requestId: 'r',
        };
      },
    });
    for (const body of ['', 'x'.repeat(100), 'x'.repeat(100_000)]) {
      const client = await connectRaw(careful.port);
      client.write(requestText({ method: 'POST', path: '/api/gms/aspects', body }));
      await isChecking;
      client.close();
      await isGone;
    }
    await careful.close();
    expect(upstream.requests).toEqual([]);
  });

  it('a slow sender of a short body holds no connection of the metadata service', async () => {
    const client = await connectRaw(front.port);
    client.write(
      `${requestText({ method: 'POST', path: '/api/gms/aspects', headers: ['Content-Length: 10'] })}slow`,
    );
    await sendRaw(front.port, requestText());
    expect(upstream.bytes()).not.toContain('POST');
    client.write('-er-.-');
    expect(statusOf(await client.answer())).toBe(200);
    client.close();
  });

  it('a sender that stops in the middle of a long body is told so', async () => {
    const client = await connectRaw(hasty.port);
    client.write(
      requestText({ method: 'POST', path: '/api/gms/aspects', headers: ['Content-Length: 200000'] }) +
        'x'.repeat(80_000),
    );
    const answer = await client.answer();
    expect([statusOf(answer), codeOf(answer), valuesOf(answer, 'connection')]).toEqual([
      400,
      'request.malformed',
      ['close'],
    ]);
  });

  it('backpressure (test PX-10): a client that does not read stops the metadata service from sending', async () => {
    const size = 64 * 1024 * 1024;
    const piece = Buffer.alloc(64 * 1024, 'x');
    let sent = 0;
    let sender: Socket | undefined;
    const send = () => {
      while (sent < size && sender !== undefined) {
        sent += piece.length;
        if (!sender.write(piece)) return;
      }
    };
    upstream.respond = (socket) => {
      sender = socket;
      socket.write(
        `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${size}\r\n\r\n`,
      );
      socket.on('drain', send);
      send();
    };
    const patient = await startProxyFront(upstream.origin);
    const client = await connectRaw(patient.port);
    client.write(requestText());
    await once(client.socket, 'data');
    client.socket.pause();
    const isStuck = async () => {
      const before = sent;
      await sendRaw(patient.port, requestText({ authorization: null }));
      return sent === before;
    };
    let stuckRounds = 0;
    while (stuckRounds < 20) stuckRounds = (await isStuck()) ? stuckRounds + 1 : 0;
    expect(sent).toBeLessThan(size / 2);
    client.close();
    await patient.close();
  });

  it('a client that stops reading for the whole timeout is let go', async () => {
    upstream.respond = (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${64 * 1024 * 1024}\r\n\r\n`);
      socket.write(Buffer.alloc(64 * 1024 * 1024));
    };
    const client = await connectRaw(hasty.port);
    const gone = upstream.connectionEnd();
    client.write(requestText());
    await once(client.socket, 'data');
    client.socket.pause();
    await gone;
    client.close();
  });
});

describe('long streams', () => {
  it('64 MiB go up and 64 MiB come down, piece by piece', async () => {
    const { createServer: createHttpServer } = await import('node:http');
    let received = 0;
    const server = createHttpServer((request, response) => {
      request.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      request.on('end', () => {
        response.writeHead(200, { 'content-length': MAX_BODY_BYTES });
        response.end(Buffer.alloc(MAX_BODY_BYTES));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const wide = await startProxyFront(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const response = await fetch(`http://127.0.0.1:${wide.port}/api/gms/aspects`, {
      method: 'POST',
      headers: { cookie: CALLER_COOKIE, 'content-type': 'application/json' },
      body: Buffer.alloc(MAX_BODY_BYTES),
    });
    let got = 0;
    for await (const chunk of response.body ?? []) got += chunk.length;
    expect([received, got]).toEqual([MAX_BODY_BYTES, MAX_BODY_BYTES]);
    await wide.close();
    server.close();
  });

  it('a chunked body over the limit is 413', async () => {
    const { createServer: createHttpServer } = await import('node:http');
    const server = createHttpServer((request) => {
      const body = streamBody(request, () => {}, 10_000);
      body.once('error', (error) => request.socket.end(error.message)).resume();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = await connectRaw((server.address() as AddressInfo).port);
    client.write(requestText({ method: 'POST', headers: ['Transfer-Encoding: chunked'] }));
    client.write(`2711\r\n${'x'.repeat(10_001)}\r\n`);
    expect(await client.rest()).toBe('The request body is too large');
    server.close();
  });

  it('closing waits for requests under way', async () => {
    upstream.respond = (socket) => {
      setImmediate(() => socket.write(jsonAnswer('{"late":true}')));
    };
    const { createUpstreamPool } = await import('./upstream-pool.ts');
    const pool = createUpstreamPool(() => upstream.origin);
    const answer = pool.current().request({ path: '/config', method: 'GET' });
    await pool.close();
    expect(await (await answer).body.json()).toEqual({ late: true });
  });
});
