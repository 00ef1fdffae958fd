import type { CustomFetch } from 'openid-client';

/** Metadata, keys and tokens are a few kilobytes; more is a fault or an attack on our memory, bytes. */
const MAX_BYTES = 512 * 1024;

/** The provider sent more than {@link MAX_BYTES}. */
export class OversizedAnswerError extends Error {}

/**
 * @param timeoutMs longest time until the last byte of an answer, milliseconds.
 * @returns the fetch that openid-client speaks to the provider with: bounded in time and in (decompressed) size.
 *   Redirects are not followed; openid-client asks for that.
 */
export function createBoundedFetch(timeoutMs: number): CustomFetch {
  return async (url, { signal, body, ...options }) => {
    const deadline = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, {
      ...options,
      // Bytes over a shared buffer are none that fetch takes.
      body: body instanceof Uint8Array ? Buffer.from(body) : (body ?? null),
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    });
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      length += chunk.byteLength;
      if (length > MAX_BYTES) throw new OversizedAnswerError('the answer is too large');
      chunks.push(chunk);
    }
    const { status, statusText, headers } = response;
    // Such answers must have no body (Fetch standard, null body status).
    const content = [204, 205, 304].includes(status) ? null : Buffer.concat(chunks);
    return new Response(content, { status, statusText, headers });
  };
}
