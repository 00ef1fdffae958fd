import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ProxyFront, requestText, startProxyFront } from './testing/proxy-front.ts';
import { connectRaw, sendRaw, statusOf, valuesOf } from './testing/raw-http.ts';
import { jsonAnswer, type RecordingUpstream, startRecordingUpstream } from './testing/recording-upstream.ts';

let upstream: RecordingUpstream;
let front: ProxyFront;

beforeEach(async () => {
  upstream = await startRecordingUpstream();
  front = await startProxyFront(upstream.origin);
});
afterEach(async () => {
  await front.close();
  await upstream.close();
});

const answerWith = (...parts: string[]) => {
  upstream.respond = (socket) => {
    for (const part of parts) socket.write(part, 'latin1');
  };
};
const get = (headers: readonly string[] = []) => sendRaw(front.port, requestText({ headers }));

describe('PX-08: what the metadata service may say', () => {
  it('everything that would speak for us, or of the inside, is dropped', async () => {
    const dropped = [
      'Set-Cookie: sid=stolen',
      'Set-Cookie: __Host-sid=stolen; Path=/',
      'Location: http://internal.test:8080/secret',
      'Content-Location: http://internal.test/',
      'Refresh: 0; url=http://internal.test',
      'Server: Jetty(12.0)',
      'X-Powered-By: internal',
      'Via: 1.1 internal',
      'WWW-Authenticate: Basic realm="internal"',
      'Access-Control-Allow-Origin: *',
      'Access-Control-Allow-Credentials: true',
      'Content-Security-Policy: default-src *',
      'Clear-Site-Data: "*"',
      'Alt-Svc: h2="internal.test:443"',
      'Strict-Transport-Security: max-age=0',
      'Service-Worker-Allowed: /',
      'SourceMap: http://internal.test',
      'Link: <http://internal.test>; rel=preload',
      'Connection: X-Hop',
      'X-Hop: internal',
      'Trailer: X-Internal',
      'Proxy-Authenticate: Basic',
      'X-Request-Id: internal',
      '__proto__: internal',
    ];
    answerWith(jsonAnswer('{}', '200 OK', `${dropped.join('\r\n')}\r\n`));
    const answer = await get();
    expect(answer.raw).not.toMatch(/internal|stolen|jetty|hop/i);
    const names = answer.headers.map(([name]) => name.toLowerCase()).sort();
    expect(names).toEqual([
      'cache-control',
      'connection',
      'content-length',
      'content-security-policy',
      'content-type',
      'cross-origin-resource-policy',
      'date',
      'keep-alive',
      'x-content-type-options',
      'x-request-id',
    ]);
  });

  it('a page cannot run in our origin', async () => {
    answerWith(
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 25\r\n\r\n<script>alert(1)</script>',
    );
    const answer = await get();
    expect(valuesOf(answer, 'content-security-policy')).toEqual([
      "default-src 'none'; sandbox; frame-ancestors 'none'",
    ]);
    expect(valuesOf(answer, 'x-content-type-options')).toEqual(['nosniff']);
    expect(valuesOf(answer, 'cross-origin-resource-policy')).toEqual(['same-origin']);
  });

  it('what clients need passes: type, tracing, Rest.li, ETag, Retry-After', async () => {
    const lines = [
      'ETag: "1"',
      'X-RestLi-Protocol-Version: 2.0.0',
      'X-RestLi-Error-Response: true',
      'X-RestLi-Id: 7',
      'traceparent: 00-1',
      'Retry-After: 3',
    ];
    answerWith(jsonAnswer('{}', '429 Too Many', `${lines.join('\r\n')}\r\n`));
    const answer = await get();
    expect(statusOf(answer)).toBe(429);
    for (const line of lines) {
      const [name = '', value] = line.split(': ');
      expect(valuesOf(answer, name.toLowerCase())).toEqual([value]);
    }
  });

  it.each([
    [undefined, 'no-store'],
    ['public, max-age=60', 'no-store'],
    ['max-age=60', 'no-store'],
    ['x-private-ish', 'no-store'],
    ['private, max-age=60', 'private, max-age=60'],
    ['no-cache', 'no-cache'],
  ])('Cache-Control %j becomes %j: shared caches keep nothing', async (given, expected) => {
    answerWith(jsonAnswer('{}', '200 OK', given === undefined ? '' : `Cache-Control: ${given}\r\n`));
    expect(valuesOf(await get(), 'cache-control')).toEqual([expected]);
  });

  it.each([301, 302, 307, 308])('a redirect %i is not followed and names no place', async (status) => {
    answerWith(jsonAnswer('', `${status} Moved`, `Location: ${upstream.origin}/auth/signUp\r\n`));
    const answer = await get();
    expect([statusOf(answer), valuesOf(answer, 'location'), upstream.requests.length]).toEqual([
      status,
      [],
      1,
    ]);
  });

  it('a 401 of the metadata service asks for a token, not for a password', async () => {
    answerWith(jsonAnswer('{}', '401 Unauthorized', 'WWW-Authenticate: Basic\r\n'));
    expect(valuesOf(await get(), 'www-authenticate')).toEqual(['Bearer realm="Latchkey"']);
  });

  it('interim answers stay on this hop, the final one arrives', async () => {
    answerWith(`HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n${jsonAnswer('{"final":true}')}`);
    const answer = await get();
    expect([statusOf(answer), answer.body]).toEqual([200, '{"final":true}']);
  });

  it.each(['204 No Content', '304 Not Modified'])('%s has no body', async (status) => {
    answerWith(`HTTP/1.1 ${status}\r\nETag: "1"\r\n\r\n`);
    const client = await connectRaw(front.port);
    client.write(requestText({ headers: ['Connection: close'] }));
    expect(statusOf(await client.answer())).toBe(Number(status.slice(0, 3)));
    expect(await client.rest()).toBe('');
  });

  it('HEAD has the headers of GET and no body', async () => {
    answerWith('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\n');
    const client = await connectRaw(front.port);
    client.write(requestText({ method: 'HEAD', headers: ['Connection: close'] }));
    const answer = await client.answer({ toHead: true });
    expect([statusOf(answer), valuesOf(answer, 'content-length')]).toEqual([200, ['5']]);
    expect(await client.rest()).toBe('');
  });

  it('a chunked answer arrives whole, without its trailers', async () => {
    answerWith(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n',
      '2\r\nde\r\n0\r\nX-Trailer: internal\r\n\r\n',
    );
    const answer = await get();
    expect(answer.body).toBe('abcde');
    expect(answer.raw).not.toContain('internal');
  });
});

describe('502: an answer that is none', () => {
  const ok = 'HTTP/1.1 200 OK\r\n';
  it.each([
    ['not HTTP', 'SSH-2.0-OpenSSH\r\n\r\n'],
    ['10 MB of headers', `${ok}X: ${'y'.repeat(10_000_000)}\r\n\r\n`],
    ['many headers', `${ok}${'X: y\r\n'.repeat(20_000)}\r\n`],
    ['two lengths', `${ok}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
    ['a length and chunks', `${ok}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a malformed length', `${ok}Content-Length: 1x\r\n\r\na`],
    ['two types', `${ok}Content-Type: text/plain\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\na`],
    ['no length at all', `${ok}Content-Type: text/plain\r\n\r\nabc`],
    ['a bad first chunk', `${ok}Transfer-Encoding: chunked\r\n\r\nzz\r\n`],
    ['a line break in a header', `${ok}X: y\rSet-Cookie: a=b\r\n\r\n`],
    ['a change of protocol', 'HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n'],
    ['an answer that nobody asked for', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ])('%s', async (_, text) => {
    answerWith(text);
    const answer = await get();
    expect([statusOf(answer), JSON.parse(answer.body).code]).toEqual([502, 'upstream.unreachable']);
    expect(answer.raw).not.toMatch(/127\.0\.0\.1|HPE_|UND_ERR|undici|Parse|stack/);
    // And the connection to it is not used again.
    answerWith(jsonAnswer('{"next":true}'));
    expect((await get()).body).toBe('{"next":true}');
    expect(upstream.connections()).toBe(2);
  });

  it.each([
    ['before the status', ''],
    ['within the headers', 'HTTP/1.1 200 OK\r\nContent-Le'],
    ['before the body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n'],
  ])('a connection that ends %s', async (_, text) => {
    upstream.respond = (socket) => socket.end(text);
    expect(statusOf(await get())).toBe(502);
    upstream.respond = (socket) => {
      socket.write(text);
      socket.resetAndDestroy();
    };
    expect(statusOf(await get())).toBe(502);
  });
});

describe('a body that breaks off never looks whole', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';
  const cut: Record<string, (socket: Socket) => unknown> = {
    end: (socket) => socket.end(),
    reset: (socket) => socket.resetAndDestroy(),
  };
  it.each([
    ['length', 'end', `${head}Content-Length: 10\r\n\r\nhalf.`],
    ['length', 'reset', `${head}Content-Length: 10\r\n\r\nhalf.`],
    ['chunks', 'end', `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhalf.\r\n`],
    ['chunks', 'reset', `${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhalf.\r\n`],
  ])('%s, %s', async (_, how, text) => {
    for (const acceptEncoding of ['identity', 'gzip']) {
      let broken: Socket | undefined;
      upstream.respond = (socket) => {
        socket.write(text);
        broken = socket;
      };
      const client = await connectRaw(front.port);
      client.write(requestText({ headers: [`Accept-Encoding: ${acceptEncoding}`, 'Connection: close'] }));
      // The first half is on its way to the client before the rest fails to come.
      await once(client.socket, 'data');
      if (broken !== undefined) cut[how]?.(broken);
      await expect(client.answer()).rejects.toThrow('ended after: "HTTP/1.1 200');
    }
  });

  it('a bad chunk in the middle', async () => {
    answerWith(`${head}Transfer-Encoding: chunked\r\n\r\n5\r\nhalf.\r\n`, 'zz\r\nrest\r\n0\r\n\r\n');
    const client = await connectRaw(front.port);
    client.write(requestText());
    await expect(client.answer()).rejects.toThrow('ended after');
  });

  it('bytes after the end of an answer belong to nobody', async () => {
    answerWith(jsonAnswer('{"mine":true}') + jsonAnswer('{"poison":true}'));
    expect((await get()).body).toBe('{"mine":true}');
    answerWith(jsonAnswer('{"next":true}'));
    expect((await get()).body).toBe('{"next":true}');
  });
});
