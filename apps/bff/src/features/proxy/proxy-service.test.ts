import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ACTOR_URN,
  CALLER_COOKIE,
  CALLER_TOKEN,
  INTERNAL_JWT,
  type ProxyFront,
  requestText,
  startProxyFront,
} from './testing/proxy-front.ts';
import { connectRaw, type RawMessage, sendRaw, statusOf, valuesOf } from './testing/raw-http.ts';
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

const send = (options: Parameters<typeof requestText>[0]) => sendRaw(front.port, requestText(options));
const codeOf = (answer: RawMessage): unknown => JSON.parse(answer.body).code;

describe('200: what is forwarded', () => {
  it('a token caller arrives as its actor, with our credential, our forwarding headers and nothing of its own', async () => {
    const answer = await send({ path: '/api/gms/entities/urn:li:corpuser:alice?aspects=List(a,b)' });
    expect(statusOf(answer)).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ path: '/entities/urn:li:corpuser:alice?aspects=List(a,b)' });
    const [request] = upstream.requests;
    if (request === undefined) throw new Error('nothing arrived');
    expect(Object.fromEntries(request.headers)).toEqual({
      host: `127.0.0.1:${upstream.port}`,
      connection: 'keep-alive',
      'accept-encoding': 'identity',
      authorization: `Bearer ${INTERNAL_JWT}`,
      'x-datahub-actor': ACTOR_URN,
      'x-datahub-request-source': 'SDK',
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-host': 'latchkey.test:9002',
      'x-forwarded-proto': 'https',
    });
  });

  it('the headers that DataHub clients send arrive unchanged', async () => {
    const lines = [
      'User-Agent: DataHub-Client/1.0 (cli; a; 1.0)',
      'Accept: */*',
      'Content-Type: application/json',
      'X-RestLi-Protocol-Version: 2.0.0',
      'X-DataHub-Client-Mode: CLI',
      'X-DataHub-Py-Cli-Version: 1.0',
      'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    ];
    await send({ headers: lines });
    const sent = upstream.requests[0]?.headers.map(([name, value]) => `${name}: ${value}`);
    expect(sent).toEqual(
      expect.arrayContaining(lines.map((line) => line.replace(/^[^:]+/, (name) => name.toLowerCase()))),
    );
  });

  it.each([
    ['short', 'x'.repeat(1000)],
    ['long', 'y'.repeat(300_000)],
    ['empty', ''],
  ])('a %s body arrives whole, with its length', async (_, body) => {
    await send({ method: 'POST', path: '/api/gms/aspects?action=ingestProposal', body });
    expect(upstream.requests[0]?.body).toBe(body);
    expect(upstream.requests[0] && valuesOf(upstream.requests[0], 'content-length')).toEqual([
      String(body.length),
    ]);
  });

  it('a chunked body arrives whole, its trailers do not, and the connection is not used again', async () => {
    const client = await connectRaw(front.port);
    client.write(
      requestText({
        method: 'POST',
        path: '/openapi/v3/entity/tag',
        headers: ['Transfer-Encoding: chunked'],
      }),
    );
    client.write('5;ext=1\r\nhello\r\n1\r\n!\r\n0\r\nAuthorization: Bearer trailer\r\n\r\n');
    const answer = await client.answer();
    expect(upstream.requests[0]?.body).toBe('hello!');
    expect(upstream.bytes()).not.toContain('trailer');
    expect(valuesOf(answer, 'connection')).toEqual(['close']);
    expect(await client.rest()).toBe('');
  });

  it('a session caller counts as BROWSER, and its cookie stays here', async () => {
    await send({ authorization: null, headers: [`Cookie: ${CALLER_COOKIE}`] });
    expect(upstream.requests[0] && valuesOf(upstream.requests[0], 'x-datahub-request-source')).toEqual([
      'BROWSER',
    ]);
    expect(upstream.bytes()).not.toContain('caller-session');
  });

  it('a user id in another script travels as UTF-8', async () => {
    const urn = 'urn:li:corpuser:Jürgen-雪';
    const other = await startProxyFront(upstream.origin, {
      authenticate: async () => ({
        actor: { urn, credential: { kind: 'token', tokenId: 'id', expiresAt: null } },
        ip: '::1',
        requestId: 'r',
      }),
    });
    await sendRaw(other.port, requestText());
    const [value = ''] = upstream.requests[0] ? valuesOf(upstream.requests[0], 'x-datahub-actor') : [];
    expect(Buffer.from(value, 'latin1').toString('utf8')).toBe(urn);
    await other.close();
  });

  it('Expect: 100-continue is answered here and not passed on', async () => {
    const client = await connectRaw(front.port);
    client.write(
      requestText({
        method: 'POST',
        path: '/api/gms/aspects',
        headers: ['Expect: 100-continue', 'Content-Length: 2'],
      }),
    );
    expect(statusOf(await client.answer())).toBe(100);
    client.write('hi');
    expect(statusOf(await client.answer())).toBe(200);
    expect(upstream.bytes()).not.toMatch(/expect/i);
    client.close();
  });

  it('one connection carries many requests, one after the other', async () => {
    const client = await connectRaw(front.port);
    for (let round = 0; round < 20; round += 1) {
      client.write(requestText({ path: `/api/gms/entities/${round}` }));
      expect(JSON.parse((await client.answer()).body)).toEqual({ path: `/entities/${round}` });
    }
    expect(upstream.connections()).toBe(1);
    client.close();
  });
});

describe('400, 404, 405, 413: refused without a word to the metadata service', () => {
  it.each([
    ['GET', '/api/gms/auth/generateSessionTokenForUser', 404, 'request.not-found'],
    ['POST', '/api/gms/api/graphql', 404, 'request.not-found'],
    ['GET', '/api/gms', 404, 'request.not-found'],
    ['GET', '/api/gms/', 404, 'request.not-found'],
    ['GET', '/api/gmsX/config', 404, 'request.not-found'],
    ['GET', '/api/gms/%61spects/x', 404, 'request.not-found'],
    ['GET', '/api/gms@evil/config', 400, 'request.ambiguous-path'],
    ['GET', '/api/gms/entities/../auth', 400, 'request.ambiguous-path'],
    ['PATCH', '/api/gms/entities/x', 405, 'request.method-not-allowed'],
    ['TRACE', '/api/gms/config', 405, 'request.method-not-allowed'],
    ['OPTIONS', '/openapi/v3/entity', 405, 'request.method-not-allowed'],
    ['PROPFIND', '/openapi/v3/entity', 405, 'request.method-not-allowed'],
  ])('%s %s: %i', async (method, path, status, code) => {
    const answer = await send({ method, path });
    expect([statusOf(answer), codeOf(answer)]).toEqual([status, code]);
    expect(valuesOf(answer, 'allow')).toEqual(
      status !== 405
        ? []
        : [path.startsWith('/api') ? 'GET, HEAD, POST, PUT, DELETE' : 'GET, HEAD, POST, PUT, PATCH, DELETE'],
    );
    expect(upstream.connections()).toBe(0);
  });

  it('a declared body over the limit', async () => {
    const answer = await send({
      method: 'POST',
      path: '/api/gms/aspects',
      headers: ['Content-Length: 70000000'],
    });
    expect([statusOf(answer), codeOf(answer), valuesOf(answer, 'connection')]).toEqual([
      413,
      'request.too-large',
      ['close'],
    ]);
    expect(upstream.connections()).toBe(0);
  });
});

describe('401: no access without a credential', () => {
  it.each([
    null,
    '',
    'Bearer',
    'Bearer ',
    'Bearer wrong',
    `bearer\t${CALLER_TOKEN}`,
    `Basic ${CALLER_TOKEN}`,
  ])('Authorization %j', async (authorization) => {
    const answer = await send({ path: '/api/gms/entities/urn:li:corpuser:alice', authorization });
    expect(statusOf(answer)).toBe(401);
    expect(upstream.connections()).toBe(0);
  });

  it('Proxy-Authorization, X-Forwarded-Authorization and a query parameter are no credentials', async () => {
    const headers = [
      `Proxy-Authorization: Bearer ${CALLER_TOKEN}`,
      `X-Forwarded-Authorization: Bearer ${CALLER_TOKEN}`,
    ];
    const answer = await send({
      authorization: null,
      headers,
      path: `/api/gms/entities?access_token=${CALLER_TOKEN}`,
    });
    expect(statusOf(answer)).toBe(401);
    expect(upstream.connections()).toBe(0);
  });

  it('the refusal of a request with a body leaves the connection usable', async () => {
    const client = await connectRaw(front.port);
    client.write(
      requestText({
        method: 'POST',
        path: '/api/gms/aspects',
        authorization: null,
        body: 'z'.repeat(20_000),
      }),
    );
    expect(statusOf(await client.answer())).toBe(401);
    client.write(requestText());
    expect(statusOf(await client.answer())).toBe(200);
    client.close();
  });

  it('HEAD is refused without a body', async () => {
    const client = await connectRaw(front.port);
    client.write(requestText({ method: 'HEAD', authorization: null, headers: ['Connection: close'] }));
    expect(statusOf(await client.answer({ toHead: true }))).toBe(401);
    expect(await client.rest()).toBe('');
  });

  it('while Metadata Service Authentication is off, a token does not open this door even if the verifier lets it pass', async () => {
    const off = await startProxyFront(upstream.origin, { authEnabled: false });
    expect(statusOf(await sendRaw(off.port, requestText()))).toBe(401);
    const session = await sendRaw(
      off.port,
      requestText({ authorization: null, headers: [`Cookie: ${CALLER_COOKIE}`] }),
    );
    expect(statusOf(session)).toBe(200);
    await off.close();
  });
});

describe('403: writes that ride on the cookie from another site', () => {
  const cookie = `Cookie: ${CALLER_COOKIE}`;
  const json = 'Content-Type: application/json';
  it.each([
    [403, ['Origin: https://evil.test', json]],
    [403, ['Origin: null', json]],
    [403, ['Sec-Fetch-Site: cross-site', json]],
    [403, ['Sec-Fetch-Site: same-site', json]],
    [403, ['Origin: https://latchkey.test:9002', 'Sec-Fetch-Site: cross-site', json]],
    [403, ['Content-Type: text/plain']],
    [403, []],
    [200, [json]],
    [200, ['Origin: https://latchkey.test:9002', 'Sec-Fetch-Site: same-origin', json]],
  ])('%i for %j', async (status, headers) => {
    // A token beside the cookie changes nothing: the rule follows the credential that was used.
    for (const authorization of [null, `Bearer ${CALLER_TOKEN}`]) {
      const answer = await send({
        method: 'POST',
        path: '/api/gms/aspects',
        authorization,
        headers: [cookie, ...headers],
        body: '{}',
      });
      expect(statusOf(answer)).toBe(status);
    }
    expect(upstream.requests.length).toBe(status === 200 ? 2 : 0);
  });
});

describe('gzip', () => {
  const body = JSON.stringify({ text: 'latchkey '.repeat(1000) });

  it('compresses a long JSON answer for those who take it', async () => {
    upstream.respond = (socket) => socket.write(jsonAnswer(body));
    const answer = await send({ headers: ['Accept-Encoding: br, gzip'] });
    expect(valuesOf(answer, 'content-encoding')).toEqual(['gzip']);
    expect(valuesOf(answer, 'vary')).toEqual(['accept-encoding']);
    const { gunzipSync } = await import('node:zlib');
    expect(gunzipSync(Buffer.from(answer.body, 'latin1')).toString()).toBe(body);
    expect(answer.body.length).toBeLessThan(1000);
  });

  it.each(['identity', 'gzip;q=0', '*;q=0', 'br'])('does not for Accept-Encoding: %s', async (value) => {
    upstream.respond = (socket) => socket.write(jsonAnswer(body));
    const answer = await send({ headers: [`Accept-Encoding: ${value}`] });
    expect(valuesOf(answer, 'content-encoding')).toEqual([]);
    expect(answer.body).toBe(body);
  });

  it('passes an answer on that is compressed already', async () => {
    upstream.respond = (socket) => socket.write(jsonAnswer('ZIPPED', '200 OK', 'Content-Encoding: gzip\r\n'));
    const answer = await send({ headers: ['Accept-Encoding: gzip'] });
    expect([answer.body, valuesOf(answer, 'content-encoding')]).toEqual(['ZIPPED', ['gzip']]);
  });
});
