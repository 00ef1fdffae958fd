import { once } from 'node:events';
import { connect } from 'node:net';
import type { MintedToken } from '@latchkey/shared/tokens';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../test/test-client.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { DOORS, startTestServer, type TestServer } from '../../test/test-server.ts';
import { tokenListing } from '../../test/test-tokens.ts';

const TOKENS = '/api/v1/tokens';
const pathOf = (id: string) => `${TOKENS}/${encodeURIComponent(id)}`;

describe.each(DIALECTS)('a token whose answer was lost (test CR-04), on %s', (database) => {
  let server: TestServer;
  let ada: TestClient;
  let bob: TestClient;
  let script: string;

  beforeAll(async () => {
    server = await startTestServer({ database });
    ada = await server.addSignedIn('ada');
    bob = await server.addSignedIn('bob');
    script = (await server.mint(ada, { name: 'script' })).accessToken;
  });

  const mint = async (client: TestClient, name: string, key?: string) => {
    const headers = {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    };
    const response = await client.fetch(TOKENS, { method: 'POST', headers, body: JSON.stringify({ name }) });
    const text = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: a token or a problem, which the tests tell apart
    return { status: response.status, text, body: JSON.parse(text) as any };
  };
  const named = async (name: string) => {
    const filter = { field: 'name', operator: '=', values: [name], isNegated: false } as const;
    return (await server.store.read.tokens.list(tokenListing({ now: Date.now(), filters: [filter] }))).tokens;
  };

  /** Sends the request, never reads the answer, and hangs up once it was served. */
  const mintUnheard = async (name: string, key: string) => {
    const { hostname, port, host } = new URL(server.address('frontend'));
    const body = JSON.stringify({ name });
    const head = [
      `POST ${TOKENS} HTTP/1.1`,
      `Host: ${host}`,
      `Authorization: Bearer ${script}`,
      'Content-Type: application/json',
      `Idempotency-Key: ${key}`,
      `Content-Length: ${body.length}`,
    ];
    const socket = connect(Number(port), hostname);
    socket.pause();
    await once(socket, 'connect');
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    while ((await named(name)).length === 0) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
  };

  it('is there once after any number of retries, is named to who asks, stands in the list, and can be revoked', async () => {
    await mintUnheard('lost', 'request-1');
    const [lost] = await named('lost');
    const client = server.script(`Bearer ${script}`);
    for (let retry = 0; retry < 3; retry += 1) {
      const { status, text, body } = await mint(client, 'lost', 'request-1');
      expect(status).toBe(409);
      expect(body).toMatchObject({ code: 'token.already-minted', params: { id: lost?.id } });
      // The secret is nowhere, so no answer can bring it again.
      expect(text).not.toMatch(/eyJ[\w-]+\.|accessToken/);
    }
    expect(await named('lost')).toHaveLength(1);
    const list = await (await ada.fetch(`${TOKENS}?query=lost`)).json();
    expect(list).toMatchObject({
      total: 1,
      tokens: [{ id: lost?.id, state: 'active', may: { revoke: true } }],
    });
    expect((await ada.send('DELETE', pathOf(lost?.id ?? ''))).status).toBe(204);
    // The key stays used; a new one brings a token that works.
    expect((await mint(client, 'lost', 'request-1')).status).toBe(409);
    const { status, body } = await mint(client, 'lost', 'request-2');
    expect(status).toBe(201);
    for (const door of DOORS) expect(await server.knock(door, (body as MintedToken).accessToken)).toBe(200);
    expect((await named('lost')).filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);
  });

  it('of ten requests with one key at once one generates, and its token works', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => mint(ada, 'ten', 'at-once')));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(9).fill(409)]);
    const [only, ...others] = await named('ten');
    expect(others).toEqual([]);
    const winner = answers.find(({ status }) => status === 201);
    expect(winner?.body.token.id).toBe(only?.id);
    for (const { status, body } of answers) if (status === 409) expect(body.params).toEqual({ id: only?.id });
    expect(await server.knock('frontend', winner?.body.accessToken)).toBe(200);
    const minted = (await server.store.read.audit.listLatest(50)).filter(
      ({ action, details }) => action === 'token.minted' && details.name === 'ten',
    );
    expect(minted).toHaveLength(1);
  });

  it('a key is the caller’s own: another’s is another, and tells nothing of this one', async () => {
    expect((await mint(ada, 'mine', 'shared-key')).status).toBe(201);
    expect((await mint(bob, 'mine', 'shared-key')).status).toBe(201);
    expect((await mint(ada, 'other body', 'shared-key')).status).toBe(409);
    expect((await mint(ada, 'mine', 'Shared-Key')).status).toBe(201);
  });

  it('a refused request uses no key up', async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'refused' };
    const body = JSON.stringify({ name: 'x', duration: 'P99Y' });
    expect((await ada.fetch(TOKENS, { method: 'POST', headers, body })).status).toBe(400);
    expect((await mint(ada, 'x', 'refused')).status).toBe(201);
  });

  it('survives a restart, and the key is in the database as a hash only', async () => {
    expect((await mint(ada, 'restarted', 'before-the-restart')).status).toBe(201);
    await server.restart();
    expect((await mint(ada, 'restarted', 'before-the-restart')).status).toBe(409);
    const stored = JSON.stringify(await server.store.read.tokens.list(tokenListing({ count: 1_000 })));
    expect(stored).not.toContain('before-the-restart');
    const id = await server.store.read.tokens.findIdByRequestKey('urn:li:corpuser:ada', 'before-the-restart');
    expect(id).toBeUndefined();
  });

  it.each(['', ' ', 'a b', 'a, b', 'ü', 'x'.repeat(201)])(
    'a key that two clients could take differently is refused: %j',
    async (key) => {
      const { status, body } = await mint(ada, 'bad key', Buffer.from(key).toString('latin1'));
      expect([status, body.errors?.[0]?.field]).toEqual([400, 'Idempotency-Key']);
      expect(await named('bad key')).toEqual([]);
    },
  );

  it('without a key each request generates one, as ever', async () => {
    for (let time = 0; time < 2; time += 1) expect((await mint(ada, 'plain')).status).toBe(201);
    expect(await named('plain')).toHaveLength(2);
  });
});
