import { waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { fakeServer, held, ok } from '../test/fake-server.ts';
import { sampleList, sampleMe, sampleToken } from '../test/samples.ts';
import { setCookie } from '../test/set-cookie.ts';
import { openEarly } from './open-early.ts';
import { createQueryClient } from './query-client.ts';

function opened(address: string) {
  const me = held();
  const server = fakeServer({
    'GET /api/v1/me': me.answer,
    'GET /api/v1/tokens': () => ok(sampleList([sampleToken()])),
  });
  window.history.replaceState(null, '', address);
  openEarly(createQueryClient());
  return { server, release: () => me.release(ok(sampleMe())) };
}

test('the rows are asked for beside who is signed in, as the address wants them', async () => {
  const { server, release } = opened('/settings/tokens?state=expired&page=2');
  await waitFor(() => expect(server.sent('GET', '/api/v1/tokens')).toHaveLength(2));
  expect(server.sent('GET', '/api/v1/me')).toHaveLength(1);
  const asked = server
    .sent('GET', '/api/v1/tokens')
    .map(({ search }) => [search.get('state'), search.get('start')]);
  expect(asked).toEqual([
    ['expiring', null],
    ['expired', '20'],
  ]);
  release();
});

test('another page asks for nobody’s tokens', async () => {
  const { server, release } = opened('/settings/audit');
  await waitFor(() => expect(server.sent('GET', '/api/v1/me')).toHaveLength(1));
  release();
  expect(server.sent('GET', '/api/v1/tokens')).toEqual([]);
});

test.each([
  ['a stranger', '/settings/tokens', 'actor=; max-age=0'],
  ['the login page', '/login', 'actor=urn:li:corpuser:jdoe'],
])('%s asks for nothing', async (_who, address, cookie) => {
  setCookie(cookie);
  const { server } = opened(address);
  expect(server.sent('GET', '/api/v1/me')).toEqual([]);
  expect(server.sent('GET', '/api/v1/tokens')).toEqual([]);
});
