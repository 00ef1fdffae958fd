import { METHODS } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOORS, startTestServer, type TestServer } from '../../test/test-server.ts';
import { type ProxyFront, requestText, startProxyFront } from './testing/proxy-front.ts';
import { connectRaw, type RawMessage, sendRaw, statusOf, valuesOf } from './testing/raw-http.ts';
import { type RecordingUpstream, startRecordingUpstream } from './testing/recording-upstream.ts';

const GMS = 'GET, HEAD, POST, PUT, DELETE';
const OPENAPI = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const TARGETS = [
  ['/api/gms/entities/x', GMS],
  ['/api/gms/config', GMS],
  ['/openapi/v3/entity/dataset', OPENAPI],
] as const;

/** No names of methods, or names that only look like one. */
const MADE_UP = [
  ...['TRACK', 'DEBUG', 'FOO', 'GETT', 'GE', 'PRI', 'X'.repeat(20), 'A'.repeat(1_000), '1', 'G-T', 'GET_'],
  ...['get', 'Get', 'post', 'Post', 'pUT', 'delete', 'gET', 'ＧＥＴ', '"GET"', 'GET\t', '\tGET', 'G\0ET', ''],
];

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

/** @returns the answer; undefined when the connection was closed without one. */
async function tryRaw(port: number, text: string): Promise<RawMessage | undefined> {
  const client = await connectRaw(port);
  client.write(text);
  const answer = await client.answer({ toHead: text.startsWith('HEAD ') }).catch(() => undefined);
  client.close();
  return answer;
}

describe('PX-07: only listed methods go through the proxy', () => {
  it(`each of the ${METHODS.length} that Node knows: forwarded as it is, or 405 with what is allowed`, async () => {
    for (const [path, allow] of TARGETS) {
      for (const method of METHODS) {
        const before = upstream.requests.length;
        const answer = await tryRaw(front.port, requestText({ method, path }));
        const arrived = upstream.requests.slice(before).map(({ startLine }) => startLine.split(' ')[0]);
        if (allow.split(', ').includes(method)) {
          expect([answer && statusOf(answer), arrived], `${method} ${path}`).toEqual([200, [method]]);
          continue;
        }
        expect(arrived, `${method} ${path}`).toEqual([]);
        // CONNECT never is a request to Node: the connection ends.
        if (method === 'CONNECT') expect(answer).toBeUndefined();
        else {
          expect(answer && statusOf(answer), `${method} ${path}`).toBe(405);
          expect(answer && valuesOf(answer, 'allow'), `${method} ${path}`).toEqual([allow]);
        }
      }
    }
  });

  it(`${MADE_UP.length} that are none: refused, never taken for one that is, and nobody is asked`, async () => {
    const before = upstream.bytes();
    for (const [path] of TARGETS) {
      for (const method of MADE_UP) {
        const answer = await tryRaw(front.port, requestText({ method, path }));
        expect([400, 405, undefined], `${JSON.stringify(method)} ${path}`).toContain(
          answer && statusOf(answer),
        );
        expect(answer?.body ?? '').not.toContain(method.trim() === '' ? '\0' : `${method} ${path}`);
      }
    }
    expect(upstream.bytes()).toBe(before);
  });

  it('a method override in a header, in the query or in a form changes nothing', async () => {
    for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', '_method']) {
      const before = upstream.requests.length;
      const headers = [`${name}: DELETE`];
      await sendRaw(
        front.port,
        requestText({ method: 'POST', path: '/api/gms/aspects?_method=DELETE', headers, body: '{}' }),
      );
      const [request, ...more] = upstream.requests.slice(before);
      expect([request?.startLine.split(' ')[0], more]).toEqual(['POST', []]);
      expect(request?.raw.toLowerCase()).not.toContain(name.toLowerCase().replace('_method', 'x-http'));
    }
  });

  it.each(['GET', 'HEAD'])('%s with a body: 400, the connection ends, nobody is asked', async (method) => {
    const before = upstream.bytes();
    for (const headers of [['Content-Length: 2'], ['Transfer-Encoding: chunked'], ['Content-Length: 0002']]) {
      const client = await connectRaw(front.port);
      client.write(`${requestText({ method, headers })}{}`);
      const answer = await client.answer({ toHead: method === 'HEAD' });
      expect([statusOf(answer), valuesOf(answer, 'connection')], headers.join()).toEqual([400, ['close']]);
      client.close();
    }
    expect(upstream.bytes()).toBe(before);
  });
});

describe('at the real doors', () => {
  let server: TestServer;
  let token: string;
  beforeAll(async () => {
    server = await startTestServer();
    token = (await server.mint(await server.signIn())).accessToken;
  });

  const PATHS = {
    frontend: [
      '/',
      '/login',
      '/health',
      '/api/v1/me',
      '/api/v1/tokens',
      '/api/v2/graphql',
      '/api/gms/config',
      '/authenticate',
    ],
    metadata: [
      '/config',
      '/health',
      '/entities/urn:li:corpuser:datahub',
      '/api/graphql',
      '/openapi/v3/entity/corpuser',
    ],
  } as const;

  it('PX-07: TRACE, TRACK and CONNECT do nothing and say nothing back, with a token or without', async () => {
    for (const door of DOORS) {
      const port = Number(new URL(server.address(door)).port);
      for (const path of PATHS[door]) {
        for (const method of ['TRACE', 'TRACK', 'CONNECT', 'PROPFIND', 'get', 'X'.repeat(20)]) {
          for (const authorization of [null, `Bearer ${token}`]) {
            const text = requestText({ method, path, authorization, headers: ['X-Echo: canary-4711'] });
            const answer = await tryRaw(port, text);
            const status = answer && statusOf(answer);
            expect([400, 401, 404, 405, undefined], `${door} ${method} ${path}`).toContain(status);
            expect(answer?.raw ?? '', `${door} ${method} ${path}`).not.toMatch(/canary-4711/);
            expect(answer?.raw ?? '').not.toContain(token);
          }
        }
      }
    }
  });

  it('PX-11: no offer to speak another protocol is taken: 101 nowhere, no tunnel, no second protocol', async () => {
    const offers = [
      [
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZQ==',
        'Sec-WebSocket-Version: 13',
      ],
      ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'],
      ['Connection: upgrade', 'Upgrade: H2C'],
      ['Connection: Upgrade', 'Upgrade: TLS/1.2, HTTP/2.0'],
      ['Upgrade: websocket'],
      ['Connection: keep-alive, Upgrade', 'Upgrade: h2c, websocket'],
    ];
    let offered = 0;
    for (const door of DOORS) {
      const port = Number(new URL(server.address(door)).port);
      for (const path of PATHS[door]) {
        for (const headers of offers) {
          for (const authorization of [null, `Bearer ${token}`]) {
            offered += 1;
            const client = await connectRaw(port);
            client.write(requestText({ path, headers, authorization }));
            const answer = await client.answer();
            expect(statusOf(answer), `${door} ${path} ${headers.join()}`).not.toBe(101);
            expect(valuesOf(answer, 'upgrade'), `${door} ${path}`).toEqual([]);
            expect(answer.raw, `${door} ${path}`).not.toMatch(/sec-websocket-accept/i);
            client.close();
          }
        }
      }
      // HTTP/2 with prior knowledge.
      const answer = await tryRaw(port, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0');
      expect(answer === undefined || statusOf(answer) === 400, door).toBe(true);
    }
    expect(offered).toBeGreaterThan(150);
  });
});
