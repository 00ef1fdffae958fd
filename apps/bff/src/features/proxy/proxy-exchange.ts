import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { AppError } from '../../errors/app-error.ts';
import { createCompressor, isCompressible } from './proxy-compression.ts';
import { acceptsGzip, clientResponseHeaders, type FlatHeaders } from './proxy-headers.ts';

/** One request and its answer on their way through. */
export type ExchangeOptions = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** Longest time without progress on either side, ms. */
  readonly timeoutMs: number;
  /** Called once when the answer broke off after its beginning was sent. */
  readonly onBrokenOff: (cause: unknown) => void;
};

type Head = {
  readonly status: number;
  readonly headers: FlatHeaders;
  readonly upstream: IncomingHttpHeaders;
};

/** What a refusal asks for, in place of the challenge of the metadata service (RFC 6750 §3). */
const CHALLENGES: ReadonlyMap<number, string> = new Map([
  [401, 'Bearer realm="Latchkey"'],
  [403, 'Bearer realm="Latchkey", error="insufficient_scope"'],
]);

/**
 * Carries one answer from the metadata service to the client as it comes, no faster than the client
 * takes it. It is a handler of `undici`'s `dispatch`, measured the fastest of its interfaces.
 *
 * The promise `done` rejects with an AppError while nothing has been sent, so that the caller gets a
 * proper error; after that an answer that breaks off is broken off towards the client too, so that half
 * an answer never looks like a whole one (test PX-08). When the client goes, so does the upstream request.
 */
export class ProxyExchange implements Dispatcher.DispatchHandler {
  readonly done: Promise<void>;
  readonly #options: ExchangeOptions;
  readonly #timer: NodeJS.Timeout;
  readonly #resolve: () => void;
  readonly #reject: (error: AppError) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #head: Head | undefined;
  #sink: Writable | undefined;
  #received = 0;
  #length = -1;
  #isOver = false;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.done = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#timer = setTimeout(() => this.#onTimeout(), options.timeoutMs);
    // Faults of the client's connection need no answer; `close` follows.
    options.response.on('error', () => {}).once('close', () => this.#onClientGone());
  }

  /** Puts the timeout off: something moved. */
  progress(): void {
    this.#timer.refresh();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // The client left, or the time was up, while the request waited for a connection.
    if (this.#isOver) controller.abort(new Error('no longer wanted'));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, upstream: IncomingHttpHeaders): void {
    // Interim answers (1xx) are for this hop.
    if (this.#isOver || status < 200) return;
    this.progress();
    const headers = clientResponseHeaders(upstream, this.#options.requestId);
    const length = upstream['content-length'];
    // Its end would be the end of the connection, which looks the same when it is cut off.
    const isEndless = length === undefined && upstream['transfer-encoding'] === undefined;
    if (headers === undefined || (isEndless && this.#mayHaveBody(status))) {
      this.#fail(
        unreachable(new Error(headers === undefined ? 'ambiguous answer' : 'answer without length')),
      );
      return;
    }
    if (length !== undefined) this.#length = Number(length);
    const challenge = CHALLENGES.get(status);
    if (challenge !== undefined) headers.push('www-authenticate', challenge);
    this.#head = { status, headers, upstream };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isOver) return;
    this.progress();
    this.#sink ??= this.#open();
    const sink = this.#sink;
    this.#received += chunk.length;
    if (sink === this.#options.response && this.#received === this.#length) {
      // The last piece and the end in one write.
      this.#settle();
      sink.end(chunk);
    } else if (!sink.write(chunk)) {
      controller.pause();
      sink.once('drain', () => {
        this.progress();
        controller.resume();
      });
    }
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    this.#settle();
    this.#sink ??= this.#open();
    this.#sink.end();
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#isOver) return;
    // A fault of the request body arrives here as what it is.
    this.#fail(error instanceof AppError ? error : unreachable(error));
  }

  /** Sends the beginning of the answer; not before the first byte of the body, so that a fault in between is a 502. */
  #open(): Writable {
    const { request, response } = this.#options;
    if (this.#head === undefined) throw new Error('An answer without a beginning');
    const { status, headers, upstream } = this.#head;
    // A chunked request, or one whose body is still coming: where the next one begins is not certain (PX-04).
    if (request.headers['transfer-encoding'] !== undefined || !request.complete)
      headers.push('connection', 'close');
    const canHaveBody = this.#mayHaveBody(status);
    if (upstream['content-encoding'] !== undefined) headers.push('vary', 'accept-encoding');
    if (canHaveBody && isCompressible(upstream) && acceptsGzip(request.headers['accept-encoding'])) {
      headers.push('content-encoding', 'gzip', 'vary', 'accept-encoding');
      response.writeHead(status, headers);
      const compressor = createCompressor();
      compressor.pipe(response);
      response.once('close', () => compressor.destroy());
      return compressor;
    }
    const length = upstream['content-length'];
    if (length !== undefined && status !== 204 && status !== 304) headers.push('content-length', length);
    response.writeHead(status, headers);
    return response;
  }

  #mayHaveBody(status: number): boolean {
    return this.#options.request.method !== 'HEAD' && status !== 204 && status !== 304;
  }

  #onTimeout(): void {
    const { request } = this.#options;
    const isClientSlow = !request.complete && !request.isPaused();
    this.#fail(
      isClientSlow
        ? new AppError('request.malformed', { detail: 'The request body did not arrive in time.' })
        : new AppError('upstream.timeout'),
    );
  }

  #onClientGone(): void {
    if (this.#isOver) return;
    this.#settle();
    this.#controller?.abort(new Error('client gone'));
  }

  #fail(error: AppError): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#controller?.abort(error);
    if (this.#sink === undefined) {
      this.#reject(error);
      return;
    }
    this.#options.response.destroy();
    this.#options.onBrokenOff(error.options.cause ?? error);
    this.#resolve();
  }

  #settle(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#resolve();
  }
}

/** The cause is for the log; host, port and message of the metadata service never reach a caller. */
function unreachable(cause: unknown): AppError {
  return new AppError('upstream.unreachable', { cause });
}
