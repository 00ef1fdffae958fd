import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { AppError } from '../../errors/app-error.ts';

/** Longest body that is sent, bytes; DataHub's clients send batches of some megabytes. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * Bodies up to here are read whole before the metadata service is asked, so that a slow sender does not
 * hold one of its connections (test NW-01); it is also the faster way.
 */
const MAX_BUFFERED_BYTES = 64 * 1024;

/** @throws AppError `request.too-large` when the declared length is over the limit. */
export function assertBodySize(request: IncomingMessage): void {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES)
    throw new AppError('request.too-large');
}

/** @returns whether the body is short and says so. */
export function isBufferable(request: IncomingMessage): boolean {
  return Number(request.headers['content-length'] ?? Number.POSITIVE_INFINITY) <= MAX_BUFFERED_BYTES;
}

/**
 * Reads a short body whole.
 * @throws AppError `request.malformed` when the client breaks off.
 */
export function readWholeBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (request.destroyed) reject(brokenOff());
    const chunks: Buffer[] = [];
    const fail = () => reject(brokenOff());
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
      .once('error', fail)
      // After `end` this rejects a settled promise, which does nothing.
      .once('close', fail);
  });
}

/**
 * Passes a long body on as it comes, no faster than it is taken. The client's stream itself is never
 * handed out: its taker would destroy it after a fault, and with it the connection for our answer.
 * @param onProgress called for every chunk.
 * @returns a stream that fails with AppError `request.too-large` over the limit and `request.malformed`
 *   when the client breaks off, so that half a body never arrives as a whole one.
 */
export function streamBody(
  request: IncomingMessage,
  onProgress: () => void,
  limit = MAX_BODY_BYTES,
): Readable {
  let received = 0;
  const body = new Readable({
    read: () => {
      request.resume();
    },
  });
  // Its taker stops listening when the answer is there; a client that breaks off after that must not
  // end the process with an unhandled event.
  body.on('error', () => {});
  request
    .on('data', (chunk: Buffer) => {
      // Once the taker is gone the rest is thrown away, so that the client gets to read our answer.
      if (body.destroyed) return;
      onProgress();
      received += chunk.length;
      if (received > limit) body.destroy(new AppError('request.too-large'));
      else if (!body.push(chunk)) request.pause();
    })
    .once('end', () => body.push(null))
    .once('error', () => body.destroy(brokenOff()))
    .once('close', () => {
      if (!request.readableEnded) body.destroy(brokenOff());
    });
  return body;
}

/** Waits until the rest of the body has been read and thrown away, at most so many milliseconds. */
export function discardBody(request: IncomingMessage, timeoutMs: number): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, timeoutMs);
    function done(): void {
      clearTimeout(timer);
      resolve();
    }
    request.once('end', done).once('error', done).once('close', done).resume();
  });
}

function brokenOff(): AppError {
  return new AppError('request.malformed', { detail: 'The request broke off.' });
}
