import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An HTTP message as it came over the wire; every character of a text is one byte. */
export type RawMessage = {
  readonly raw: string;
  /** Request line or status line. */
  readonly startLine: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
};

/** @returns the values of a header, under any case of its name. */
export function valuesOf(message: RawMessage, name: string): string[] {
  return message.headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

/** @returns the status of an answer. */
export function statusOf(message: RawMessage): number {
  return Number(message.startLine.split(' ')[1]);
}

/**
 * Takes the first complete message off a buffer, strictly by RFC 9112 §6.3.
 * @param hasNoBody for answers to HEAD.
 * @returns undefined while it is incomplete.
 */
export function takeMessage(
  buffer: string,
  hasNoBody = false,
): { message: RawMessage; rest: string } | undefined {
  const headEnd = buffer.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const [startLine = '', ...lines] = buffer.slice(0, headEnd).split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const find = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
  const bodyStart = headEnd + 4;
  const isEmpty = hasNoBody || / (?:1\d\d|204|304) /.test(`${startLine} `);
  if (!isEmpty && find('transfer-encoding') !== undefined) {
    const chunked = takeChunks(buffer, bodyStart);
    if (chunked === undefined) return undefined;
    const { body, end } = chunked;
    return { message: { raw: buffer.slice(0, end), startLine, headers, body }, rest: buffer.slice(end) };
  }
  const end = bodyStart + (isEmpty ? 0 : Number(find('content-length') ?? 0));
  if (buffer.length < end) return undefined;
  const body = buffer.slice(bodyStart, end);
  return { message: { raw: buffer.slice(0, end), startLine, headers, body }, rest: buffer.slice(end) };
}

function takeChunks(buffer: string, start: number): { body: string; end: number } | undefined {
  let body = '';
  for (let at = start; ; ) {
    const lineEnd = buffer.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(buffer.slice(at, lineEnd), 16);
    const end = lineEnd + 2 + size + 2;
    if (buffer.length < end) return undefined;
    if (size === 0) return { body, end };
    body += buffer.slice(lineEnd + 2, end - 2);
    at = end;
  }
}

/** A client that sends exactly the bytes it is told to: no library that would clean them. */
export type RawClient = {
  readonly socket: Socket;
  write(text: string): void;
  /** Waits for the next answer. Rejects when the connection ends before it is complete. */
  answer(options?: { toHead?: boolean }): Promise<RawMessage>;
  /** Everything that was received and not taken as an answer, when the connection has ended. */
  rest(): Promise<string>;
  close(): void;
};

/** Connects a {@link RawClient} to a port of this machine. */
export async function connectRaw(port: number): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  let buffer = '';
  let isEnded = false;
  let wake = () => {};
  socket.on('data', (chunk) => {
    buffer += chunk.toString('latin1');
    wake();
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    isEnded = true;
    wake();
  });
  await once(socket, 'connect');
  const change = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  return {
    socket,
    write: (text) => socket.write(text, 'latin1'),
    answer: async ({ toHead = false } = {}) => {
      for (;;) {
        const taken = takeMessage(buffer, toHead);
        if (taken !== undefined) {
          buffer = taken.rest;
          return taken.message;
        }
        if (isEnded) throw new Error(`The connection ended after: ${JSON.stringify(buffer.slice(0, 200))}`);
        await change();
      }
    },
    rest: async () => {
      while (!isEnded) await change();
      return buffer;
    },
    close: () => socket.destroy(),
  };
}

/** Sends bytes on a connection of their own and waits for the first answer. */
export async function sendRaw(
  port: number,
  text: string,
  options?: { toHead?: boolean },
): Promise<RawMessage> {
  const client = await connectRaw(port);
  client.write(text);
  try {
    return await client.answer(options);
  } finally {
    client.close();
  }
}
