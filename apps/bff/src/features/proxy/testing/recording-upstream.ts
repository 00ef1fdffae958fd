import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type RawMessage, takeMessage } from './raw-http.ts';

/** Writes an answer; `socket` takes raw bytes. */
export type Respond = (socket: Socket, request: RawMessage) => void;

/** A metadata service that keeps every byte it receives. */
export type RecordingUpstream = {
  readonly port: number;
  readonly origin: string;
  /** Complete requests, in order. */
  readonly requests: RawMessage[];
  /** All bytes of all connections, also of requests that never became complete. */
  bytes(): string;
  /** Connections so far. */
  connections(): number;
  /** How it answers from now on. */
  respond: Respond;
  /** Called for every piece that arrives, before it is complete. */
  onBytes: (socket: Socket) => void;
  /** Waits until a connection to it ends. */
  connectionEnd(): Promise<void>;
  close(): Promise<void>;
};

/** @returns a well-formed JSON answer. */
export function jsonAnswer(body: string, status = '200 OK', extraHeaders = ''): string {
  return `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${extraHeaders}\r\n${body}`;
}

/** Answers with the path as it was received. */
export const respondWithPath: Respond = (socket, request) => {
  socket.write(jsonAnswer(JSON.stringify({ path: request.startLine.split(' ')[1] })));
};

/** Starts one on a free port of the loopback address. */
export async function startRecordingUpstream(): Promise<RecordingUpstream> {
  const sockets = new Set<Socket>();
  const received: string[] = [];
  let ended = () => {};
  const server = createServer((socket) => {
    const index = received.push('') - 1;
    sockets.add(socket);
    let buffer = '';
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      ended();
    });
    socket.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      received[index] += text;
      buffer += text;
      upstream.onBytes(socket);
      for (let taken = takeMessage(buffer); taken !== undefined; taken = takeMessage(buffer)) {
        buffer = taken.rest;
        upstream.requests.push(taken.message);
        upstream.respond(socket, taken.message);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const upstream: RecordingUpstream = {
    port,
    origin: `http://127.0.0.1:${port}`,
    requests: [],
    bytes: () => received.join('\n'),
    connections: () => received.length,
    respond: respondWithPath,
    onBytes: () => {},
    connectionEnd: () =>
      new Promise((resolve) => {
        ended = resolve;
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return upstream;
}
