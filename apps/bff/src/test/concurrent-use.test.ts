import type { Account } from '@latchkey/shared/account';
import type { ListTokensResult } from '@latchkey/shared/tokens';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from './test-client.ts';
import { DIALECTS } from './test-database.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const ROUNDS = 2;

describe.each(DIALECTS)('SE-08: 100 requests at once on %s', (database) => {
  let server: TestServer;
  let password: string;
  let eva: TestClient;

  beforeAll(async () => {
    server = await startTestServer({ database });
    password = await server.addUser('eva');
    eva = await server.signIn('eva', password);
  });

  const several = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => make(index)));
  const signIn = () => server.signIn('eva', password);
  const statusOf = async (response: Response) => {
    await response.arrayBuffer();
    return response.status;
  };
  const me = async (client: TestClient) => statusOf(await client.fetch('/api/v1/me'));
  const edit = async (id: string, change: object) =>
    statusOf(await eva.send('PATCH', `/api/v1/tokens/${encodeURIComponent(id)}`, change));

  it(`sign-ins, sign-outs and renames among them: nothing is lost, nothing fails: ${ROUNDS} rounds`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const minted = await several(20, (index) => server.mint(eva, { name: `token ${round}.${index}` }));
      const leaving = await several(8, signIn);
      const others = await several(8, signIn);
      const name = (index: number) => `renamed ${round}.${index}`;

      const [names, descriptions, profiles, gone, come, reads] = await Promise.all([
        Promise.all(minted.map(({ token }, index) => edit(token.id, { name: name(index) }))),
        // Each token is changed twice at once, in two of its fields: neither change may undo the other.
        Promise.all(minted.map(({ token }, index) => edit(token.id, { description: name(index) }))),
        several(20, async (index) => {
          const change = index % 2 === 0 ? { displayName: `Eva ${name(index)}` } : { title: name(index) };
          return statusOf(await eva.send('PATCH', '/api/v1/account', change));
        }),
        Promise.all(leaving.map(async (client) => statusOf(await client.send('POST', '/logOut')))),
        several(8, signIn),
        several(24, (index) => me(index % 2 === 0 ? eva : (others[index % others.length] ?? eva))),
      ]);
      const expectAll = (statuses: readonly number[], status: number) =>
        expect(statuses).toEqual(statuses.map(() => status));
      expectAll([...names, ...descriptions, ...profiles, ...reads], 200);
      expectAll(gone, 204);

      const list = (await (await eva.fetch('/api/v1/tokens?count=100')).json()) as ListTokensResult;
      const now = new Map(list.tokens.map((token) => [token.id, token]));
      for (const [index, { token, accessToken }] of minted.entries()) {
        expect(now.get(token.id)).toMatchObject({ name: name(index), description: name(index) });
        expect(await server.knock('frontend', accessToken)).toBe(200);
      }
      const events = await server.store.read.audit.listLatest(1_000);
      const account = (await (await eva.fetch('/api/v1/account')).json()) as Account;
      for (const field of ['displayName', 'title'] as const) {
        const edits = events.flatMap(({ action, details }) =>
          action === 'user.edited' && `${field}.after` in details ? [details] : [],
        );
        // Each began where the one before ended, and the last one stands.
        const before = edits.slice(1).map((details) => details[`${field}.before`]);
        expect(before, field).toEqual(edits.slice(0, -1).map((details) => details[`${field}.after`]));
        expect(account[field]).toBe(edits.at(-1)?.[`${field}.after`]);
      }
      const count = (action: string) => events.filter((event) => event.action === action).length;
      expect(count('user.edited')).toBe((round + 1) * profiles.length);
      expect(count('token.edited')).toBe((round + 1) * (names.length + descriptions.length));

      for (const client of [eva, ...others, ...come]) expect(await me(client)).toBe(200);
      expectAll(await Promise.all(leaving.map(me)), 401);
      const { total } = (await (await eva.fetch('/api/v1/account/sessions')).json()) as { total: number };
      expect(total).toBe(1 + (round + 1) * (others.length + come.length));
    }
  });
});
