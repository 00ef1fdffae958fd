import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProxyFront, requestText, startProxyFront } from './testing/proxy-front.ts';
import { connectRaw, sendRaw, statusOf, valuesOf } from './testing/raw-http.ts';
import {
  type RecordingUpstream,
  respondWithPath,
  startRecordingUpstream,
} from './testing/recording-upstream.ts';
import { ambiguousFramings, brokenChunkings, HIDDEN } from './testing/smuggling-corpus.ts';

let upstream: RecordingUpstream;
let front: ProxyFront;

beforeAll(async () => {
  upstream = await startRecordingUpstream();
  front = await startProxyFront(upstream.origin);
});
afterAll(async () => {
  await front.close();
  await upstream.close();
});

/** No request line of the hidden request ever began a message at the metadata service. */
function expectNothingHidden(): void {
  expect(upstream.requests.filter(({ startLine }) => startLine.includes('smuggled'))).toEqual([]);
}

describe('PX-03: two servers never disagree where a request ends', () => {
  it(`${ambiguousFramings().length} ambiguous framings: 400, connection closed, nobody asked`, async () => {
    const texts = ambiguousFramings();
    expect(texts.length).toBeGreaterThan(200);
    const before = [upstream.requests.length, upstream.connections(), front.accepted()];
    for (const text of texts) {
      const client = await connectRaw(front.port);
      client.write(text);
      const answer = await client.answer({ toHead: text.startsWith('HEAD') });
      expect(statusOf(answer), text).toBe(400);
      expect(await client.rest(), text).not.toContain('HTTP/1.1 200');
    }
    expect([upstream.requests.length, upstream.connections(), front.accepted()]).toEqual(before);
  });

  it(`${brokenChunkings().length} broken chunked bodies never arrive as complete ones`, async () => {
    for (const text of brokenChunkings()) {
      const before = upstream.requests.length;
      const client = await connectRaw(front.port);
      client.write(text);
      const rest = await client.rest();
      expect(rest, text).not.toContain('HTTP/1.1 200');
      expect(upstream.requests.length, text).toBe(before);
    }
    expectNothingHidden();
  });

  it('a hidden request within a body is part of the body', async () => {
    const before = upstream.requests.length;
    const answer = await sendRaw(
      front.port,
      requestText({ method: 'POST', path: '/api/gms/aspects', body: HIDDEN }),
    );
    expect(statusOf(answer)).toBe(200);
    expect(upstream.requests.slice(before).map(({ body }) => body)).toEqual([HIDDEN]);
  });

  it.each([
    ['after a request without a body', requestText()],
    ['after a body', requestText({ method: 'POST', path: '/api/gms/aspects', body: 'abcdef' })],
    [
      'after a chunked body',
      `${requestText({ method: 'POST', path: '/api/gms/aspects', headers: ['Transfer-Encoding: chunked'] })}1\r\na\r\n0\r\n\r\n`,
    ],
    ['after a refusal', requestText({ path: '/api/gms/entities/../x' })],
    ['after a request that closes', requestText({ headers: ['Connection: close'] })],
  ])('a pipelined request %s is not executed', async (_, first) => {
    const client = await connectRaw(front.port);
    client.write(first + HIDDEN + HIDDEN);
    await client.answer();
    expect(await client.rest()).not.toContain('HTTP/1.1 200');
    expectNothingHidden();
  });

  it('who is refused is not invited to send a body, and the connection ends', async () => {
    const client = await connectRaw(front.port);
    const headers = ['Expect: 100-continue', `Content-Length: ${HIDDEN.length}`];
    client.write(
      requestText({ method: 'POST', path: '/api/gms/aspects', authorization: 'Bearer wrong', headers }),
    );
    const answer = await client.answer();
    expect([statusOf(answer), valuesOf(answer, 'connection')]).toEqual([401, ['close']]);
    client.write(HIDDEN);
    expect(await client.rest()).toBe('');
    expectNothingHidden();
  });

  it('a body shorter than declared never arrives as a complete request', async () => {
    for (const size of [100, 200_000]) {
      const before = upstream.requests.length;
      const ended = upstream.connectionEnd();
      const client = await connectRaw(front.port);
      client.write(
        requestText({ method: 'POST', path: '/api/gms/aspects', headers: [`Content-Length: ${size}`] }) +
          'x'.repeat(size - 1),
      );
      if (size > 65_536) {
        // It streams: once a part has arrived, the break must reach the metadata service as a break.
        await new Promise<void>((resolve) => {
          upstream.onBytes = () => resolve();
        });
        client.close();
        await ended;
      } else {
        await sendRaw(front.port, requestText());
        client.close();
        await sendRaw(front.port, requestText());
      }
      expect(upstream.requests.slice(before).filter(({ startLine }) => startLine.startsWith('POST'))).toEqual(
        [],
      );
    }
  });

  it('a chunked body that breaks off never arrives as a complete request', async () => {
    const before = upstream.requests.length;
    const arrival = new Promise<void>((resolve) => {
      upstream.onBytes = () => resolve();
    });
    const ended = upstream.connectionEnd();
    const client = await connectRaw(front.port);
    const headers = ['Transfer-Encoding: chunked'];
    client.write(`${requestText({ method: 'POST', path: '/api/gms/aspects', headers })}5\r\nhalf.\r\n`);
    await arrival;
    client.close();
    await ended;
    expect(upstream.requests.length).toBe(before);
  });

  it('an answer before the end of the body ends the connection on both sides', async () => {
    upstream.onBytes = (socket) => {
      upstream.onBytes = () => {};
      socket.write('HTTP/1.1 422 Unprocessable\r\nContent-Length: 2\r\n\r\nno');
    };
    const ended = upstream.connectionEnd();
    const client = await connectRaw(front.port);
    client.write(
      requestText({ method: 'POST', path: '/api/gms/aspects', headers: ['Content-Length: 200000'] }) +
        'x'.repeat(100_000),
    );
    const answer = await client.answer();
    expect([statusOf(answer), valuesOf(answer, 'connection')]).toEqual([422, ['close']]);
    client.write(HIDDEN);
    await ended;
    expect(await client.rest()).toBe('');
    expectNothingHidden();
  });
});

describe('no answer reaches the wrong client', () => {
  it('2,000 requests of 40 connections, with attackers among them', async () => {
    upstream.respond = respondWithPath;
    const attacks = ambiguousFramings();
    const victim = async (id: number) => {
      const client = await connectRaw(front.port);
      for (let round = 0; round < 50; round += 1) {
        client.write(requestText({ path: `/api/gms/entities/${id}-${round}` }));
        expect(JSON.parse((await client.answer()).body)).toEqual({ path: `/entities/${id}-${round}` });
      }
      client.close();
    };
    const attacker = async () => {
      for (const text of attacks.slice(0, 100)) {
        const client = await connectRaw(front.port);
        client.write(text);
        await client.answer({ toHead: text.startsWith('HEAD') });
        client.close();
      }
    };
    await Promise.all([...Array.from({ length: 40 }, (_, id) => victim(id)), attacker()]);
    expectNothingHidden();
  });
});
