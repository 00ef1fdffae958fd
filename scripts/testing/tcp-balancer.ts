import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * Passes each connection to the next node, and to another one when that refuses it: bytes, no HTTP. It never sends anything
 * twice, so a request that fails behind it was lost by a node.
 * @param ports of the nodes, on loopback.
 */
export async function startTcpBalancer(ports: readonly number[]) {
  let next = 0;
  let passedOn = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    keep(client);
    client.on('error', () => {});
    const first = next;
    next += 1;
    const reach = (attempt: number) => {
      const target = connect({
        port: ports[(first + attempt) % ports.length] ?? 0,
        host: '127.0.0.1',
        allowHalfOpen: true,
      });
      let isConnected = false;
      target.once('connect', () => {
        isConnected = true;
        keep(target);
        client.pipe(target).pipe(client);
        client.once('close', () => target.destroy());
      });
      target.on('error', (error: NodeJS.ErrnoException) => {
        if (!isConnected && error.code === 'ECONNREFUSED' && attempt + 1 < ports.length) {
          passedOn += 1;
          reach(attempt + 1);
        } else client.resetAndDestroy();
      });
    };
    reach(0);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    // A TCP listener has an address object; only pipes have a string.
    port: (server.address() as AddressInfo).port,
    passedOn: () => passedOn,
    stop: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
