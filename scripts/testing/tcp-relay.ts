import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { freePort } from './ports.ts';

/** A way to a TCP server on loopback that can be cut. */
export type TcpRelay = {
  readonly port: number;
  /**
   * `cut` ends every connection and refuses new ones, as a host that is down; `silent` takes connections and passes
   * nothing on, as a network that drops packets.
   */
  fail(how: 'cut' | 'silent'): Promise<void>;
  /** Passes on again. What was sent into the silence is lost, and its connections with it. */
  mend(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts a relay on a free port of loopback. @param targetPort of the server, on loopback. */
export async function startTcpRelay(targetPort: number): Promise<TcpRelay> {
  const sockets = new Set<Socket>();
  let isSilent = false;

  const keep = (socket: Socket) => {
    sockets.add(socket);
    // Either side may end at any time; the other side is told by its own end.
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  };
  const pass = (from: Socket, to: Socket) => {
    from.on('data', (chunk) => {
      if (!isSilent) to.write(chunk);
    });
    from.on('close', () => {
      if (!isSilent) to.destroy();
    });
  };
  const server = createServer((client) => {
    keep(client);
    if (isSilent) {
      client.resume();
      return;
    }
    const target = connect(targetPort, '127.0.0.1');
    keep(target);
    pass(client, target);
    pass(target, client);
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    endAll();
    await closed;
  };
  // It comes back to its port: nobody may be given it meanwhile.
  const port = await freePort();
  await listen(port);

  return {
    port,
    fail: async (how) => {
      if (how === 'cut') await close();
      else isSilent = true;
    },
    mend: async () => {
      isSilent = false;
      endAll();
      if (!server.listening) await listen(port);
    },
    stop: close,
  };
}
