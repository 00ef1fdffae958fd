import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../../../scripts/testing/ports.ts';
import { appHandlers } from './dispatcher.ts';
import { bind } from './listener.ts';

const handlers = appHandlers((_request, response) => response.end('here'));

const knock = (port: number) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve('taken');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });

describe('GS-01: a port', () => {
  it('is taken from the start, but refuses connections until there is somebody to answer, and again at the end', async () => {
    const listener = await bind('127.0.0.1', await freePort());
    expect(await knock(listener.port)).toBe('ECONNREFUSED');
    await listener.serve(handlers);
    expect(await knock(listener.port)).toBe('taken');
    await expect(bind('127.0.0.1', listener.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await listener.stop();
    expect(await knock(listener.port)).toBe('ECONNREFUSED');
  });

  it('is released where nobody came to answer', async () => {
    const listener = await bind('127.0.0.1', await freePort());
    await listener.stop();
    const next = await bind('127.0.0.1', listener.port);
    expect(next.port).toBe(listener.port);
    await next.stop();
  });

  it('is closed after the requests that the operating system has taken: all 50 are answered', async () => {
    const listener = await bind('127.0.0.1', 0);
    await listener.serve(handlers);
    const { port } = listener;
    const answers = Array.from(
      { length: 50 },
      () =>
        new Promise((resolve) => {
          const request = get({ host: '127.0.0.1', port, agent: false }, (response) => {
            response.resume().on('end', () => resolve(response.statusCode));
          });
          request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
        }),
    );
    // They wait in the queue of the port, because nothing has looked there since.
    const stopped = listener.stop();
    expect(await Promise.all(answers)).toEqual(answers.map(() => 200));
    await stopped;
  });

  it('is closed after the requests that have come on open connections: all 20 are answered', async () => {
    const listener = await bind('127.0.0.1', 0);
    await listener.serve(handlers);
    const { port } = listener;
    const agent = new Agent({ keepAlive: true });
    const ask = () =>
      new Promise((resolve) => {
        const request = get({ host: '127.0.0.1', port, agent }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode));
        });
        request.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      });
    const several = () => Promise.all(Array.from({ length: 20 }, ask));
    expect(new Set(await several())).toEqual(new Set([200]));
    const answers = several();
    const stopped = listener.stop();
    expect(await answers).toEqual(Array.from({ length: 20 }, () => 200));
    await stopped;
  });
});

describe('NW-01: an answer', () => {
  const UNREAD_MS = 300;
  /** @returns the socket of a client that asked and reads nothing by itself. */
  const ask = (port: number) => {
    const socket = connect(port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    return socket;
  };

  it('of which the client reads nothing is given up, and the connection with it', async () => {
    const listener = await bind('127.0.0.1', 0, UNREAD_MS);
    const ended = new Promise<boolean>((resolve) => {
      const much = appHandlers((_request, response) => {
        response.on('close', () => resolve(response.writableFinished));
        response.end(Buffer.alloc(64 * 1024 * 1024));
      });
      void listener.serve(much).then(() => ask(listener.port).on('error', () => undefined));
    });
    expect(await ended).toBe(false);
    await listener.stop();
  });

  it('that takes longer than that to make is waited for', async () => {
    const listener = await bind('127.0.0.1', 0, UNREAD_MS);
    const slow = appHandlers((_request, response) => {
      setTimeout(() => response.end('late'), 3 * UNREAD_MS);
    });
    await listener.serve(slow);
    const socket = ask(listener.port);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/late$/);
    socket.destroy();
    await listener.stop();
  });
});
