import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CorpUserUrn } from '@latchkey/shared/urn';
import { errors } from 'undici';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import { upstreamRequestHeaders } from './proxy-headers.ts';
import { createUpstreamPool } from './upstream-pool.ts';

/** Largest GraphQL answer that is passed on, bytes. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** Sends GraphQL documents that are not ours to the remote metadata service. */
export type GraphqlForward = {
  /**
   * Answers with the status and JSON of the metadata service.
   * @throws AppError `upstream.unreachable`, `upstream.timeout`.
   */
  handle(
    request: IncomingMessage,
    response: ServerResponse,
    context: RequestContext,
    body: object,
  ): Promise<void>;
  close(): Promise<void>;
};

/** The request is built anew with our credential for the actor, as in the proxy (design decision 9). */
export function createGraphqlForward(deps: {
  readonly upstream: () => string;
  readonly timeoutMs: number;
  readonly sessionCredential: (urn: CorpUserUrn) => Promise<string>;
  readonly publicOrigin: () => string;
}): GraphqlForward {
  const { upstream, timeoutMs, sessionCredential, publicOrigin } = deps;
  const pool = createUpstreamPool(upstream);
  return {
    close: () => pool.close(),
    handle: async (request, response, context, body) => {
      const jwt = await sessionCredential(context.actor.urn);
      const headers = upstreamRequestHeaders(request, { context, jwt, publicOrigin: publicOrigin() });
      const answer = await pool
        .current()
        .request({
          method: 'POST',
          path: '/api/graphql',
          headers: plainJson(headers),
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(timeoutMs),
        })
        .then(async ({ statusCode, body: stream }) => ({ statusCode, text: await readBounded(stream) }))
        .catch((error: unknown) => {
          throw asUpstreamFault(error);
        });
      response.statusCode = answer.statusCode;
      response.setHeader('Content-Type', 'application/json; charset=utf-8');
      response.end(answer.text);
    },
  };
}

/** The body is written anew, so its type is ours to say, and a plain answer is easiest to read. */
function plainJson(headers: readonly string[]): string[] {
  const result = ['content-type', 'application/json', 'accept-encoding', 'identity'];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const isOurs = name === 'content-type' || name === 'content-encoding' || name === 'accept-encoding';
    if (!isOurs) result.push(name, headers[index + 1] ?? '');
  }
  return result;
}

async function readBounded(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES)
      throw new AppError('upstream.unreachable', { detail: 'The answer is too large.' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function asUpstreamFault(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const isTimeout = error instanceof Error && error.name === 'TimeoutError';
  if (isTimeout || error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    return new AppError('upstream.timeout', { cause: error });
  }
  return new AppError('upstream.unreachable', { cause: error });
}
