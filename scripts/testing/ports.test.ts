import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort, REFUSING_PORT } from './ports.ts';

test('a free port is another one at each call, and none that is in use', async () => {
  const ports = [];
  for (let asked = 0; asked < 5; asked += 1) ports.push(await freePort());
  expect(new Set(ports).size).toBe(5);
  const next = (ports.at(-1) ?? 0) + 1;
  const taken = createServer().listen(next, '127.0.0.1');
  // Where somebody else has it already, it is in use as well.
  await once(taken, 'listening').catch(() => undefined);
  expect(await freePort()).not.toBe(next);
  taken.close();
});

test('at the port where nobody listens everybody is refused', async () => {
  const [error] = await once(connect(REFUSING_PORT, '127.0.0.1'), 'error');
  expect(error).toMatchObject({ code: 'ECONNREFUSED' });
});
