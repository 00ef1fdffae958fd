import { createServer } from 'node:net';

export type DoorPorts = { readonly frontend: number; readonly metadata: number };

/**
 * DataHub's own ports first. From a metadata service's address that ends in 8080 the client guesses that the
 * frontend's ends in 9002, whatever stands before, so these pairs serve as well.
 */
const PAIRS: readonly DoorPorts[] = ['', '1', '2', '3', '4', '5'].map((digit) => ({
  frontend: Number(`${digit}9002`),
  metadata: Number(`${digit}8080`),
}));

/** @returns the first pair of ports that nobody listens on; undefined when all are taken. */
export async function freeDoorPorts(): Promise<DoorPorts | undefined> {
  for (const pair of PAIRS) {
    if ((await isFree(pair.frontend)) && (await isFree(pair.metadata))) return pair;
  }
  return undefined;
}

/** The client says `localhost`, which may mean either address. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'));
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    // A machine without IPv6 has nobody listening there.
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
