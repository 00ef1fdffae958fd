import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProxyTarget } from './proxy-request-target.ts';
import { AMBIGUOUS_SPELLINGS, FORBIDDEN_TARGETS, pathSpellings } from './testing/path-corpus.ts';
import { type ProxyFront, requestText, startProxyFront } from './testing/proxy-front.ts';
import { connectRaw, type RawClient, statusOf, valuesOf } from './testing/raw-http.ts';
import { type RecordingUpstream, startRecordingUpstream } from './testing/recording-upstream.ts';

let upstream: RecordingUpstream;
let front: ProxyFront;
/** A host that a caller would like to reach through us. */
let decoy: Server;
let decoyPort: number;
let decoyContacts = 0;

beforeAll(async () => {
  upstream = await startRecordingUpstream();
  front = await startProxyFront(upstream.origin);
  decoy = createServer((socket) => {
    decoyContacts += 1;
    socket.destroy();
  });
  decoy.listen(0, '127.0.0.1');
  await once(decoy, 'listening');
  decoyPort = (decoy.address() as AddressInfo).port;
});
afterAll(async () => {
  await front.close();
  await upstream.close();
  decoy.close();
});

/** @returns per target the status and the path that arrived, if any. */
async function probe(
  targets: readonly string[],
  host = 'latchkey.test',
): Promise<{ status: number; path?: string }[]> {
  const results: { status: number; path?: string }[] = [];
  let client: RawClient | undefined;
  for (const target of targets) {
    client ??= await connectRaw(front.port);
    const before = upstream.requests.length;
    client.write(
      requestText({ path: Buffer.from(target, 'utf8').toString('latin1') }).replace('latchkey.test', host),
    );
    const answer = await client.answer();
    const arrived = upstream.requests[before]?.startLine.split(' ')[1];
    results.push({ status: statusOf(answer), ...(arrived === undefined ? {} : { path: arrived }) });
    if (!valuesOf(answer, 'connection').includes('close')) continue;
    client.close();
    client = undefined;
  }
  client?.close();
  return results;
}

describe('PX-06: the path that was judged is the path that arrives', () => {
  it(`holds for ${pathSpellings().length} spellings over the wire`, async () => {
    const targets = pathSpellings();
    const results = await probe(targets);
    let forwarded = 0;
    for (const [index, { status, path }] of results.entries()) {
      const judged = readProxyTarget(targets[index] ?? '');
      if ('path' in judged) {
        forwarded += 1;
        expect({ status, path }).toEqual({ status: 200, path: judged.path });
      } else {
        expect(path, targets[index]).toBeUndefined();
        expect([400, 404], targets[index]).toContain(status);
      }
    }
    expect(forwarded).toBeGreaterThan(80);
    expect(upstream.requests.length).toBe(forwarded);
  });

  it('every known ambiguous spelling is 400 and every unlisted route 404, and neither reaches anybody', async () => {
    const before = upstream.connections() + upstream.requests.length;
    const ambiguous = await probe(AMBIGUOUS_SPELLINGS);
    expect(ambiguous.filter(({ status }) => status !== 400)).toEqual([]);
    const forbidden = await probe(FORBIDDEN_TARGETS);
    expect(forbidden.filter(({ status }) => status !== 404)).toEqual([]);
    expect(upstream.connections() + upstream.requests.length).toBe(before);
  });
});

describe('PX-05: the caller does not choose the host (CVE-2023-25557)', () => {
  it('no spelling of another host is contacted', async () => {
    const evil = `127.0.0.1:${decoyPort}`;
    const hosts = [
      evil,
      `localhost:${decoyPort}`,
      `[::1]:${decoyPort}`,
      `user:pass@${evil}`,
      `0x7f000001:${decoyPort}`,
      `2130706433:${decoyPort}`,
    ];
    const shapes = [
      'http://H/config',
      'http://H/api/gms/config',
      'https://H',
      'ws://H/api/gms/config',
      '//H/config',
      '///H/config',
      '/\\H/config',
      '\\\\H/config',
      '/api/gms@H/config',
      '/api/gms:@H/config',
      '/api/gms%40H/config',
      '/api/gms//H/config',
      '/api/gms/\\H/config',
      '/api/gms/@H/config',
      '/api/gms/http://H/config',
      '/api/gms/%2f%2fH/config',
      '/api/gms?@H/config',
      '/api/gms#@H/config',
      '/api/gms/config?http://H/',
      '/api/gms/config@H',
      '/api/gms/entities/@H',
      '/openapi@H/v3',
      '/openapi//H/v3',
      '/openapi/http:%2f%2fH',
      '/api/gms\t@H/config',
      '/api/gms%09@H/config',
      '/api/gms%0d%0aHost:%20H/config',
      '/api/gms/config%20HTTP/1.1%0d%0aHost:H',
    ];
    const targets = shapes.flatMap((shape) => hosts.map((host) => shape.replaceAll('H', host)));
    const results = await probe(targets);
    for (const { path } of results)
      expect(path === undefined || path.startsWith('/config') || path.startsWith('/entities/')).toBe(true);
    await probe(['/api/gms/config', '/openapi/v3/x'], evil);
    expect(decoyContacts).toBe(0);
    expect(new Set(upstream.requests.flatMap((request) => valuesOf(request, 'host')))).toEqual(
      new Set([`127.0.0.1:${upstream.port}`]),
    );
  });

  it('CONNECT and Upgrade open no tunnel', async () => {
    const texts = [
      `CONNECT 127.0.0.1:${decoyPort} HTTP/1.1\r\nHost: 127.0.0.1:${decoyPort}\r\n\r\n`,
      requestText({
        headers: [
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
          'Sec-WebSocket-Version: 13',
        ],
      }),
      requestText({ headers: ['Connection: Upgrade', `Upgrade: TLS/1.0`] }),
      requestText({
        headers: ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'],
      }),
    ];
    const statuses: (number | undefined)[] = [];
    for (const text of texts) {
      const client = await connectRaw(front.port);
      client.write(text);
      const answer = await client.answer().catch(() => undefined);
      statuses.push(answer && statusOf(answer));
      client.close();
    }
    // h2c is ignored: the JDK's client offers it with every first request (see assertUnambiguousHeaders).
    expect(statuses).toEqual([undefined, 400, 400, 200]);
    expect(upstream.bytes()).not.toMatch(/upgrade|http2/i);
    expect(decoyContacts).toBe(0);
  });
});
