import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../errors/app-error.ts';
import { isAnsweredToAnybody } from './proxy-public-path.ts';
import { CALLER_COOKIE, type ProxyFront, requestText, startProxyFront } from './testing/proxy-front.ts';
import { sendRaw, statusOf, valuesOf } from './testing/raw-http.ts';
import { type RecordingUpstream, startRecordingUpstream } from './testing/recording-upstream.ts';

const REFUSED = 'Bearer a-token-that-was-revoked';
/** What `datahub ingest` says of itself. */
const PIPELINE = 'X-DataHub-Client-Mode: INGESTION';

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

const send = ({ headers = [], ...options }: NonNullable<Parameters<typeof requestText>[0]>) =>
  sendRaw(front.port, requestText({ headers: [PIPELINE, ...headers], ...options }));

describe('200: what a pipeline with a refused token, or none, still reaches', () => {
  it('is /config, asked for by nobody: no credential, no actor, nothing of the caller', async () => {
    const answer = await send({ path: '/api/gms/config', authorization: REFUSED });
    expect(statusOf(answer)).toBe(200);
    const [request] = upstream.requests;
    if (request === undefined) throw new Error('nothing arrived');
    expect(Object.fromEntries(request.headers)).toEqual({
      host: `127.0.0.1:${upstream.port}`,
      connection: 'keep-alive',
      'x-datahub-client-mode': 'INGESTION',
      'accept-encoding': 'identity',
      'x-datahub-actor': '',
      'x-datahub-request-source': 'SDK',
      'x-forwarded-host': 'latchkey.test:9002',
      'x-forwarded-proto': 'https',
    });
    expect(upstream.bytes()).not.toContain('revoked');
  });

  it('cannot be given an actor by the caller, in any spelling of the header', async () => {
    const spoofed = ['X-DataHub-Actor', 'x-datahub-actor', 'X_DataHub_Actor'].map(
      (name) => `${name}: urn:li:corpuser:datahub`,
    );
    await send({
      authorization: REFUSED,
      headers: [...spoofed, 'Cookie: sid=other', 'X-Forwarded-For: ::1'],
    });
    expect(upstream.bytes()).not.toMatch(/corpuser|sid=other|::1/);
  });

  it.each(['Basic datahub:datahub', 'Bearer ', 'Token x', '', null])(
    'whatever %j is, it stays here',
    async (value) => {
      expect(statusOf(await send({ authorization: value }))).toBe(200);
      expect(upstream.requests[0] && valuesOf(upstream.requests[0], 'authorization')).toEqual([]);
    },
  );
});

describe('401: what stays closed', () => {
  it.each([
    ['GET', '/api/gms/config?x=1'],
    ['GET', '/api/gms/config/'],
    ['GET', '/api/gms/config/search/export'],
    ['GET', '/api/gms/Config'],
    ['GET', '/api/gms/configs'],
    ['GET', '/api/gms/entities/config'],
    ['GET', '/openapi/config'],
    ['POST', '/api/gms/config'],
    ['PUT', '/api/gms/config'],
    ['DELETE', '/api/gms/config'],
    ['GET', '/api/gms/%63onfig'],
    ['GET', '/api/gms/health/../config'],
    ['GET', '/api/gms//config'],
    ['GET', '/api/gms/entities/urn:li:corpuser:datahub'],
    ['GET', '/openapi/v3/entity/tag'],
  ])('%s %s', async (method, path) => {
    const status = statusOf(await send({ method, path, authorization: REFUSED }));
    // Paths that nobody may name are refused for that alone.
    expect([400, 401, 404]).toContain(status);
    expect(upstream.requests).toEqual([]);
  });

  it.each([
    [],
    ['X-DataHub-Client-Mode: CLI'],
    ['X-DataHub-Client-Mode: ingestion'],
    ['X-DataHub-Client-Mode:'],
  ])('/config for other callers, as at every other path: %j', async (...headers) => {
    for (const authorization of [REFUSED, null]) {
      const answer = await sendRaw(front.port, requestText({ authorization, headers }));
      expect(statusOf(answer)).toBe(401);
    }
    expect(upstream.requests).toEqual([]);
  });

  it('/config with a token while METADATA_SERVICE_AUTH_ENABLED is off', async () => {
    const other = await startProxyFront(upstream.origin, { authEnabled: false });
    expect(
      statusOf(await sendRaw(other.port, requestText({ authorization: REFUSED, headers: [PIPELINE] }))),
    ).toBe(401);
    expect(upstream.requests).toEqual([]);
    await other.close();
  });
});

it.each(['HEAD', 'POST', 'get', ''])('the method %j is not GET', (method) => {
  const request = { headers: { 'x-datahub-client-mode': 'INGESTION' } };
  const refusal = new AppError('auth.invalid-token');
  expect(isAnsweredToAnybody(request, { method: 'GET', path: '/config' }, refusal)).toBe(true);
  expect(isAnsweredToAnybody(request, { method, path: '/config' }, refusal)).toBe(false);
});

describe('503 and 400: what is no refusal', () => {
  it.each([
    ['a database that is away', new AppError('service.unavailable', { retryAfterSeconds: 5 }), 503],
    ['two credentials in one request', new AppError('request.ambiguous-credentials'), 400],
    ['a fault of ours', new TypeError('x is not a function'), 500],
  ])('%s does not open /config', async (_, fault, status) => {
    const other = await startProxyFront(upstream.origin, {
      authenticate: async () => {
        throw fault;
      },
    });
    expect(statusOf(await sendRaw(other.port, requestText({ headers: [PIPELINE] })))).toBe(status);
    expect(upstream.requests).toEqual([]);
    await other.close();
  });

  it('a session of another site does not get past the same-origin rule by being refused', async () => {
    const answer = await send({
      method: 'POST',
      path: '/api/gms/config',
      authorization: null,
      headers: [`Cookie: ${CALLER_COOKIE}`, 'Origin: https://evil.test', 'Sec-Fetch-Site: cross-site'],
    });
    expect(statusOf(answer)).toBe(403);
    expect(upstream.requests).toEqual([]);
  });
});
