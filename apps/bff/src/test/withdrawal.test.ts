import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestClient } from './test-client.ts';
import { DIALECTS } from './test-database.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const mint = (client: TestClient) => client.send('POST', '/api/v1/tokens', { name: 'x' });

/** Rights are asked for at each request: what is withdrawn is gone at the next one (tests AZ-02, AZ-03, AZ-08). */
describe.each(DIALECTS)('the next request on %s', (database) => {
  let server: TestServer;
  let session: TestClient;
  let token: TestClient;
  let secret: string;
  let id: string;
  let count = 0;
  let username: string;

  beforeAll(async () => {
    server = await startTestServer({ database });
  });
  beforeEach(async () => {
    count += 1;
    username = `user${count}`;
    session = await server.addSignedIn(username);
    const minted = await server.mint(session);
    secret = minted.accessToken;
    id = minted.token.id;
    token = server.script(`Bearer ${secret}`);
  });

  const statusOf = async (response: Promise<Response>) => {
    const answer = await response;
    await answer.arrayBuffer();
    return answer.status;
  };
  const mintStatuses = async () => [await statusOf(mint(session)), await statusOf(mint(token))];

  it('mints no more once the policy for everybody is off, by session or by a token that is out; and again when it is on', async () => {
    expect(await mintStatuses()).toEqual([201, 201]);
    await server.admin('policies', 'deactivate', '7');
    try {
      expect(await mintStatuses()).toEqual([403, 403]);
      // One keeps seeing and revoking what one has, and the token keeps working for what is still allowed.
      expect(await statusOf(session.fetch('/api/v1/tokens'))).toBe(200);
      expect(await server.knock('frontend', secret)).toBe(200);
      expect(await statusOf(session.send('DELETE', `/api/v1/tokens/${encodeURIComponent(id)}`))).toBe(204);
    } finally {
      await server.admin('policies', 'activate', '7');
    }
    expect(await statusOf(mint(session))).toBe(201);
  });

  it('no longer manages once the role is gone, by session or token', async () => {
    const all = async () => [
      await statusOf(session.fetch('/api/v1/tokens?owner=all')),
      await statusOf(token.fetch('/api/v1/tokens?owner=all')),
    ];
    expect(await all()).toEqual([403, 403]);
    await server.admin('users', 'grant-role', username, 'Admin');
    expect(await all()).toEqual([200, 200]);
    await server.admin('users', 'withdraw-role', username, 'Admin');
    expect(await all()).toEqual([403, 403]);
  });

  it('is refused once the user is suspended, at both doors, by session and token', async () => {
    await server.admin('users', 'suspend', username);
    expect(await mintStatuses()).toEqual([401, 401]);
    expect(await statusOf(session.fetch('/api/gms/entities/urn:li:corpuser:datahub'))).toBe(401);
    expect([await server.knock('frontend', secret), await server.knock('metadata', secret)]).toEqual([
      401, 401,
    ]);
    await server.admin('users', 'reinstate', username);
    // The session is gone for good; the token, neither revoked nor expired, works again.
    expect(await mintStatuses()).toEqual([401, 201]);
  });

  it('is refused once the user is removed, for good', async () => {
    await server.admin('users', 'remove', username);
    expect(await mintStatuses()).toEqual([401, 401]);
    await server.addUser(username);
    expect(await mintStatuses()).toEqual([401, 401]);
    expect((await server.store.read.tokens.find(id))?.revokedAt).not.toBeNull();
  });

  it('never succeeds after the acknowledgement, however hard it is tried: 8 rounds of suspension', async () => {
    for (let round = 0; round < 8; round += 1) {
      let isAcknowledged = false;
      let isOver = false;
      const hammer = async (door: 'frontend' | 'metadata') => {
        let late = 0;
        while (!isOver) {
          const isLate = isAcknowledged;
          const status = await server.knock(door, secret);
          if (isLate && status === 200) late += 1;
        }
        return late;
      };
      const hammers = [hammer('frontend'), hammer('metadata')];
      await server.knock('frontend', secret);
      await server.admin('users', 'suspend', username);
      isAcknowledged = true;
      for (let knock = 0; knock < 3; knock += 1) expect(await server.knock('metadata', secret)).toBe(401);
      isOver = true;
      expect(await Promise.all(hammers), `round ${round}`).toEqual([0, 0]);
      await server.admin('users', 'reinstate', username);
    }
  });
});
