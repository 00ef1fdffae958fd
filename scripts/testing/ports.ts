import { createServer } from 'node:net';

/**
 * A port on which nobody listens, so that who asks there is refused: reserved, and below those that anybody is given.
 * A port that was free a moment ago is none: another test may be given it meanwhile. Neither browsers nor `fetch`
 * keep it back by themselves, as they do some of its neighbours.
 */
export const REFUSING_PORT = 234;

/**
 * Below what systems give away by themselves (Linux from 32768 on, others from 49152), above what services like, and
 * above 10080, which browsers refuse to open.
 */
const [FIRST, LAST] = [10_100, 31_999];
/** Processes begin to look this far apart, by their ids, so that two of them do not find the same port at once. */
const STRIDE = 37;

let next = process.pid * STRIDE;

/**
 * For a listener that has to know its port before it listens, or to come back to it. The system gives such a port to
 * nobody, neither to a listener on port 0 nor to a connection, so it stays free while nobody listens there. What can do
 * with any port listens on 0 instead.
 * @returns a port that is free on loopback, and another one at each call.
 */
export async function freePort(): Promise<number> {
  for (let tried = FIRST; tried <= LAST; tried += 1) {
    const port = FIRST + (next % (LAST - FIRST + 1));
    next += 1;
    if (await canListen(port)) return port;
  }
  throw new Error(`Every port from ${FIRST} to ${LAST} is taken`);
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
