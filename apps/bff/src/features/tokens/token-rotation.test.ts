import type { MintedToken, TokenRecord } from '@latchkey/shared/tokens';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestClient } from '../../test/test-client.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { DOORS, startTestServer, type TestServer } from '../../test/test-server.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const pathOf = (id: string, verb = '') => `/api/v1/tokens/${encodeURIComponent(id)}${verb}`;

describe.each(DIALECTS)('rotation, where lives depend on each other, on %s', (database) => {
  const clock = createTestClock();
  let server: TestServer;
  let password: string;
  let ada: TestClient;

  beforeAll(async () => {
    server = await startTestServer({ database, clock });
    password = await server.addUser('ada');
  });

  beforeEach(async () => {
    ada = await server.signIn('ada', password);
  });

  const rotate = async (id: string, graceMs: number) => {
    const response = await ada.send('POST', pathOf(id, '/rotate'), { graceMs });
    return { status: response.status, body: (await response.json()) as MintedToken & { code: string } };
  };
  const knockBoth = async (token: string) => Promise.all(DOORS.map((door) => server.knock(door, token)));
  const mintWith = async (token: string, name: string) => {
    const response = await server.script(`Bearer ${token}`).send('POST', '/api/v1/tokens', { name });
    expect(response.status).toBe(201);
    return (await response.json()) as MintedToken;
  };
  const recordOf = async (id: string) => {
    const { token } = (await (await ada.fetch(pathOf(id))).json()) as { token: TokenRecord };
    return token;
  };

  it('a revoked token has no successor', async () => {
    const { token } = await server.mint(ada, {});
    await ada.send('DELETE', pathOf(token.id));
    expect(await rotate(token.id, HOUR)).toMatchObject({ status: 404, body: { code: 'token.not-found' } });
  });

  it('a grace longer than the rest of its life leaves the end of the old token where it was', async () => {
    const { token } = await server.mint(ada, { duration: 'P1D' });
    await rotate(token.id, 7 * DAY);
    expect(await recordOf(token.id)).toMatchObject({ expiresAt: token.expiresAt, revokedAt: null });
  });

  it('a grace shorter than it moves the end of the old token, and the list says so', async () => {
    const { token } = await server.mint(ada, { duration: 'P7D' });
    const { body } = await rotate(token.id, HOUR);
    expect(await recordOf(token.id)).toMatchObject({
      expiresAt: clock.now() + HOUR,
      replacedById: body.token.id,
    });
  });

  it('the whole family of the old token ends with its grace', async () => {
    const old = await server.mint(ada, { duration: 'P7D' });
    const child = await mintWith(old.accessToken, 'child');
    const grandchild = await mintWith(child.accessToken, 'grandchild');
    await rotate(old.token.id, HOUR);
    expect(await knockBoth(grandchild.accessToken)).toEqual([200, 200]);
    clock.advance(HOUR);
    expect(await knockBoth(child.accessToken)).toEqual([401, 401]);
    expect(await knockBoth(grandchild.accessToken)).toEqual([401, 401]);
  });

  it('a child that its owner rotates in the browser stands on its own', async () => {
    const parent = await server.mint(ada, { duration: 'P7D' });
    const child = await mintWith(parent.accessToken, 'child');
    const { body } = await rotate(child.token.id, 0);
    await ada.send('DELETE', pathOf(parent.token.id));
    expect(await knockBoth(parent.accessToken)).toEqual([401, 401]);
    expect(await knockBoth(body.accessToken)).toEqual([200, 200]);
  });

  it('is in the audit log, with what it replaced and for how long that goes on', async () => {
    const { token } = await server.mint(ada, { duration: 'P7D' });
    const { body } = await rotate(token.id, HOUR);
    const event = (await server.store.read.audit.listLatest(1)).at(-1);
    expect(event).toMatchObject({
      action: 'token.rotated',
      actorUrn: 'urn:li:corpuser:ada',
      subjectUrn: body.token.urn,
      details: { replaces: token.urn, graceMs: HOUR, expiresAt: body.token.expiresAt },
    });
  });

  it('an emptied description is none', async () => {
    const { token } = await server.mint(ada, { description: 'text' });
    const response = await ada.send('PATCH', pathOf(token.id), { description: '' });
    expect(await response.json()).toMatchObject({ description: null });
    expect(await recordOf(token.id)).toMatchObject({ description: null });
  });

  it('a token without an end has a successor without one, where those are allowed', async () => {
    await server.restart({ ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'true' });
    const { token } = await server.mint(ada, { noExpiry: true });
    expect((await rotate(token.id, 0)).body.token.expiresAt).toBeNull();
  });

  it('… and one of the longest lifetime, where they no longer are', async () => {
    await server.restart({ ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'true' });
    const { token } = await server.mint(ada, { noExpiry: true });
    await server.restart({ ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'false' });
    expect((await rotate(token.id, 0)).body.token.expiresAt).toBe(clock.now() + 365 * DAY);
  });

  // Last: the server goes on with other rules.
  it('the new token lives no longer than is allowed now', async () => {
    const { token } = await server.mint(ada, { duration: 'P90D' });
    await server.restart({ ACCESS_TOKEN_ALLOWED_DURATIONS: 'PT1H,P7D' });
    ada = await server.signIn('ada', password);
    const { body } = await rotate(token.id, 0);
    expect(body.token.expiresAt).toBe(clock.now() + 7 * DAY);
  });
});
