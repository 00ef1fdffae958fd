import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One request as the metadata service took it. */
export type GmsRequest = {
  readonly method: string;
  /** Path and query, byte for byte. */
  readonly url: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  /** Claims of the credential, in their order. */
  readonly claims: Record<string, unknown>;
};

/** What it answers; `null` never answers. */
export type GmsAnswer = { readonly status?: number; readonly body: unknown } | null;

/** A stand-in for DataHub's metadata service that lets in what a real one lets in, and keeps it. */
export type RecordingGms = {
  readonly url: string;
  /** Requests that were let in. */
  readonly requests: GmsRequest[];
  /** Why others were answered 401. */
  readonly refused: string[];
  answer: (request: GmsRequest) => GmsAnswer;
  close(): Promise<void>;
};

/**
 * @param signingKey shared with the frontend; its UTF-8 bytes are the key (contract §1.2).
 * @param now epoch ms, for `exp`.
 */
export async function startRecordingGms(signingKey: string, now: () => number): Promise<RecordingGms> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const judged = judge(request, signingKey, now());
    if (typeof judged === 'string') {
      gms.refused.push(judged);
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"status":401}');
      return;
    }
    const { method = '', url = '', headers, rawHeaders } = request;
    const seen = { method, url, headers, rawHeaders, body, claims: judged };
    gms.requests.push(seen);
    const answer = gms.answer(seen);
    if (answer === null) return;
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const gms: RecordingGms = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    refused: [],
    answer: () => ({ body: { from: 'gms' } }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return gms;
}

/** @returns the claims, or why the request is refused (contract §1.3, §1.7, §1.8). */
function judge(request: IncomingMessage, signingKey: string, now: number): Record<string, unknown> | string {
  const valuesOf = (name: string) =>
    request.rawHeaders.filter((_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === name);
  if (valuesOf('cookie').length > 0) return 'it has a cookie';
  const [authorization, ...further] = valuesOf('authorization');
  if (authorization === undefined || further.length > 0) return 'it has not exactly one Authorization';
  const [header = '', payload = '', signature] = /^Bearer (\S+)$/.exec(authorization)?.[1]?.split('.') ?? [];
  if (header !== 'eyJhbGciOiJIUzI1NiJ9') return 'its header is not {"alg":"HS256"}';
  const expected = createHmac('sha256', signingKey).update(`${header}.${payload}`).digest('base64url');
  if (signature !== expected) return 'its signature is not ours';
  const claims: Record<string, unknown> = JSON.parse(Buffer.from(payload, 'base64url').toString());
  if (claims.actorType !== 'USER' || typeof claims.actorId !== 'string') return 'it has no actor';
  if (claims.sub !== claims.actorId) return 'sub is not the actor';
  if (claims.type !== 'SESSION' || claims.version !== '1') return 'it is no SESSION token of version "1"';
  if (typeof claims.exp !== 'number' || claims.exp * 1000 <= now) return 'it has expired';
  const actors = valuesOf('x-datahub-actor');
  if (actors.length !== 1 || actors[0] !== `urn:li:corpuser:${claims.actorId}`)
    return `X-DataHub-Actor is ${JSON.stringify(actors)}`;
  return claims;
}
