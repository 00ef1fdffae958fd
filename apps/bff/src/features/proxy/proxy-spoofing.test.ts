import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spoofedNames } from './testing/header-corpus.ts';
import {
  ACTOR_URN,
  CALLER_COOKIE,
  CALLER_TOKEN,
  INTERNAL_JWT,
  type ProxyFront,
  requestText,
  startProxyFront,
} from './testing/proxy-front.ts';
import {
  connectRaw,
  type RawClient,
  type RawMessage,
  sendRaw,
  statusOf,
  valuesOf,
} from './testing/raw-http.ts';
import { type RecordingUpstream, startRecordingUpstream } from './testing/recording-upstream.ts';

const EVIL = 'urn:li:corpuser:__datahub_system';

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

/** Every request that arrived carries one actor, one credential and one source, and they are ours. */
function expectOurIdentity(requests: readonly RawMessage[]): void {
  for (const request of requests) {
    const identity = request.headers.filter(([name]) =>
      /actor|authoriz|request.source|forwarded/i.test(name),
    );
    expect(identity).toEqual([
      ['authorization', `Bearer ${INTERNAL_JWT}`],
      ['x-datahub-actor', ACTOR_URN],
      ['x-datahub-request-source', 'SDK'],
      ['x-forwarded-for', '203.0.113.7'],
      ['x-forwarded-host', 'latchkey.test:9002'],
      ['x-forwarded-proto', 'https'],
    ]);
  }
}

/** Sends one after the other, on a kept connection where that is possible. */
async function sendEach(texts: readonly string[]): Promise<number[]> {
  const statuses: number[] = [];
  let client: RawClient | undefined;
  for (const text of texts) {
    client ??= await connectRaw(front.port);
    client.write(text);
    const answer = await client.answer();
    statuses.push(statusOf(answer));
    if (!valuesOf(answer, 'connection').includes('close')) continue;
    client.close();
    client = undefined;
  }
  client?.close();
  return statuses;
}

describe('PX-01: nobody but us says who calls (CVE-2023-25559, CVE-2025-64484)', () => {
  it(`holds for ${spoofedNames().length} header names`, async () => {
    const names = spoofedNames();
    expect(names.length).toBeGreaterThan(500);
    const statuses = await sendEach(names.map((name) => requestText({ headers: [`${name}: ${EVIL}`] })));
    expect(upstream.bytes()).not.toContain(EVIL);
    expect(upstream.requests.length).toBe(statuses.filter((status) => status === 200).length);
    expect(upstream.requests.length).toBeGreaterThan(500);
    expect(statuses.filter((status) => status !== 200 && status !== 400)).toEqual([]);
    expectOurIdentity(upstream.requests);
  });

  it('holds for several at once, before and after the credential', async () => {
    const lines = ['X-DataHub-Actor', 'x-datahub-actor', 'X_DataHub_Actor'].map((name) => `${name}: ${EVIL}`);
    const before = requestText({ headers: lines }).replace(
      'Host: latchkey.test',
      `Host: latchkey.test\r\n${lines.join('\r\n')}`,
    );
    expect(await sendEach([before])).toEqual([200]);
    expect(upstream.bytes()).not.toContain(EVIL);
    expectOurIdentity(upstream.requests);
  });

  it('holds for line breaks within values', async () => {
    const breaks = ['\r\n', '\n', '\r', '\r\n ', '\u2028', '%0d%0a', '\0', '\v', '\x85'];
    for (const text of breaks) {
      const value = `x${text}X-DataHub-Actor: ${EVIL}`;
      const line = Buffer.from(`User-Agent: ${value}`, 'utf8').toString('latin1');
      await sendRaw(front.port, requestText({ headers: [line] })).catch(() => undefined);
    }
    expectOurIdentity(upstream.requests);
    expect(upstream.requests.flatMap((request) => valuesOf(request, 'x-datahub-actor'))).not.toContain(EVIL);
  });

  it('two different values for a header that means one thing are refused', async () => {
    for (const name of ['Content-Type', 'User-Agent', 'X-RestLi-Method', 'Content-Encoding', 'traceparent']) {
      const answer = await sendRaw(
        front.port,
        requestText({ headers: [`${name}: a`, `${name.toLowerCase()}: b`] }),
      );
      expect(statusOf(answer), name).toBe(400);
    }
    expect(upstream.connections()).toBe(0);
  });
});

describe('PX-02: hop-by-hop headers end here (CVE-2025-48865)', () => {
  it.each([
    'authorization, x-datahub-actor',
    'Authorization',
    'X-DataHub-Actor',
    'cookie',
    'content-length',
    'close, X-Foo',
    'x-datahub-request-source, x-forwarded-for',
    'host',
    'accept-encoding',
  ])('Connection: %s does not touch what we add', async (value) => {
    await sendRaw(front.port, requestText({ headers: [`Connection: ${value}`, 'X-Foo: evil-foo'] }));
    expect(upstream.requests.length).toBe(1);
    expectOurIdentity(upstream.requests);
    expect(upstream.requests[0] && valuesOf(upstream.requests[0], 'connection')).toEqual(['keep-alive']);
    expect(upstream.bytes()).not.toContain('evil-foo');
  });

  it('what the caller names in Connection, in any case and twice, is dropped', async () => {
    const headers = [
      'Connection: keep-alive, USER-AGENT',
      'Connection: Accept',
      'User-Agent: evil-agent',
      'Accept: evil/accept',
    ];
    await sendRaw(front.port, requestText({ headers }));
    expect(upstream.requests.length).toBe(1);
    expect(upstream.bytes()).not.toContain('evil');
  });
});

describe('PX-09 and AN-10: one credential, and it stays here', () => {
  it('neither the token nor the cookie of the caller arrives', async () => {
    const body = '{}';
    const texts = [
      requestText(),
      requestText({ headers: [`Cookie: ${CALLER_COOKIE}`] }),
      requestText({ headers: ['Cookie: a=b', 'Cookie: c=d'] }),
      requestText({
        method: 'POST',
        path: '/api/gms/aspects',
        headers: [`Cookie: ${CALLER_COOKIE}`, 'Content-Type: application/json'],
        body,
      }),
    ];
    expect(await sendEach(texts)).toEqual([200, 200, 200, 200]);
    expect(upstream.bytes()).not.toContain(CALLER_TOKEN);
    expect(upstream.bytes()).not.toMatch(/cookie|caller-session/i);
  });

  it.each([
    ['different', 'Authorization: Bearer other'],
    ['equal', `Authorization: Bearer ${CALLER_TOKEN}`],
    ['in another case', `AUTHORIZATION: Bearer ${CALLER_TOKEN}`],
    ['empty', 'authorization:'],
  ])('two Authorization headers, the second %s: 400 and nobody is asked', async (_, line) => {
    const answer = await sendRaw(front.port, requestText({ headers: [line] }));
    expect([statusOf(answer), JSON.parse(answer.body).code]).toEqual([400, 'request.ambiguous-credentials']);
    expect(valuesOf(answer, 'connection')).toEqual(['close']);
    expect([upstream.connections(), front.accepted()]).toEqual([0, 0]);
  });
});
