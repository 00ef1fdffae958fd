import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { randomSecret } from '../../test/random-secret.ts';
import type { TestClient } from '../../test/test-client.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS, openPlace } from '../../test/test-database.ts';
import { SOME_COST, startTestServer, type TestServer } from '../../test/test-server.ts';

const isSignedIn = async (client: TestClient) => (await client.fetch('/api/v1/me')).status === 200;
const change = (client: TestClient, currentPassword: string, newPassword: string) =>
  client.send('POST', '/api/v1/account/password', { currentPassword, newPassword });

const freshPassword = () => randomSecret();

describe.each(DIALECTS)('changing one’s password on %s', (database) => {
  const clock = createTestClock();
  let server: TestServer;
  let username: string;
  let password: string;
  let number = 0;

  beforeAll(async () => {
    server = await startTestServer({ database, clock });
  });
  beforeEach(async () => {
    number += 1;
    username = `ada${number}`;
    password = await server.addUser(username);
  });
  const latest = async (action: string) =>
    (await server.store.read.audit.listLatest(50)).filter((event) => event.action === action).at(-1);

  it('ends the other sessions at once, gives this one a new id, and leaves tokens alone', async () => {
    const [asking, other] = [
      await server.signIn(username, password),
      await server.signIn(username, password),
    ];
    const { accessToken } = await server.mint(asking);
    const former = server.visitor();
    for (const [name, value] of asking.cookies) former.cookies.set(name, value);
    const next = freshPassword();
    const response = await change(asking, password, next);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ endedSessions: 1, liveTokens: 1 });
    expect((await latest('session.started'))?.details).toEqual({ through: 'password-change' });
    expect(asking.cookies.get('PLAY_SESSION')).not.toBe(former.cookies.get('PLAY_SESSION'));
    expect([await isSignedIn(asking), await isSignedIn(other), await isSignedIn(former)]).toEqual([
      true,
      false,
      false,
    ]);
    expect((await former.fetch('/api/gms/entities/urn:li:corpuser:datahub')).status).toBe(401);
    expect(await server.knock('frontend', accessToken)).toBe(200);
    expect(await server.knock('metadata', accessToken)).toBe(200);
    await expect(server.signIn(username, password)).rejects.toThrow('400');
    expect(await isSignedIn(await server.signIn(username, next))).toBe(true);
    const event = await latest('user.password-set');
    expect(event).toMatchObject({ subjectUrn: `urn:li:corpuser:${username}`, details: { endedSessions: 1 } });
    const log = JSON.stringify(await server.store.read.audit.listLatest(100));
    for (const secret of [password, next]) expect(log).not.toContain(secret);
  });

  it('needs the current one: a wrong one is named, recorded, and changes nothing', async () => {
    const [asking, other] = [
      await server.signIn(username, password),
      await server.signIn(username, password),
    ];
    const response = await change(asking, 'wrong', freshPassword());
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'account.wrong-password',
      errors: [{ field: 'currentPassword' }],
    });
    expect([await isSignedIn(asking), await isSignedIn(other)]).toEqual([true, true]);
    expect(await latest('action.refused')).toMatchObject({
      subjectUrn: `urn:li:corpuser:${username}`,
      details: { attempted: 'account.change-password' },
    });
    expect(await isSignedIn(await server.signIn(username, password))).toBe(true);
  });

  it('a stolen session is no place for guessing: ten wrong ones, shared with the sign-in (test BF-01)', async () => {
    const asking = await server.signIn(username, password);
    // The thief has the session, not the proof of the device.
    asking.cookies.delete('latchkey_device');
    const guesses: Response[] = [];
    for (let guess = 0; guess < 12; guess += 1) guesses.push(await change(asking, 'wrong', freshPassword()));
    expect(guesses.map(({ status }) => status)).toEqual([...Array(10).fill(400), 429, 429]);
    const refused = guesses.find(({ status }) => status === 429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused?.headers.getSetCookie()).toEqual([]);
    await expect(server.signIn(username, password)).rejects.toThrow('429');
    clock.advance(15 * 60_000);
    const next = freshPassword();
    expect((await change(asking, password, next)).status).toBe(200);
  });

  it.each([
    ['', 'required'],
    ['short', 'at least'],
    ['datahub', 'at least|name'],
    ['password123', 'best-known'],
    ['aaaaaaaaaaaa', 'repeats|best-known'],
    ['x'.repeat(257), 'at most'],
  ])('refuses %j before the current one is looked at', async (next, why) => {
    const asking = await server.signIn(username, password);
    for (let round = 0; round < 12; round += 1) {
      const response = await change(asking, 'wrong', next);
      expect(response.status).toBe(400);
      const { errors } = (await response.json()) as { errors: { field: string; message: string }[] };
      expect(errors).toMatchObject([{ field: 'newPassword', message: expect.stringMatching(why) }]);
    }
    expect((await change(asking, password, password)).status).toBe(400);
  });

  it('names both fields when both are missing', async () => {
    const asking = await server.signIn(username, password);
    const response = await asking.send('POST', '/api/v1/account/password', {});
    const { errors } = (await response.json()) as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field)).toEqual(['currentPassword', 'newPassword']);
  });

  it('that cannot be stored leaves the session and the password as they are', async () => {
    const asking = await server.signIn(username, password);
    const { writer } = openPlace(server.place);
    const rename = (from: string, to: string) => writer.schema.alterTable(from).renameTo(to).execute();
    await rename('audit_events', 'audit_events_away');
    const response = await change(asking, password, freshPassword());
    await rename('audit_events_away', 'audit_events');
    expect(response.status).toBe(500);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await isSignedIn(asking)).toBe(true);
    expect(await isSignedIn(await server.signIn(username, password))).toBe(true);
  });
});

describe.each(DIALECTS)('changing one’s password at the same moment as something else, on %s', (database) => {
  let server: TestServer;
  let username: string;
  let password: string;
  let number = 0;

  beforeAll(async () => {
    // What can come between does so while passwords are hashed.
    server = await startTestServer({ database, passwordCost: SOME_COST });
  });
  beforeEach(async () => {
    number += 1;
    username = `ada${number}`;
    password = await server.addUser(username);
  });

  it('of two at once one wins; the other is told that it is over', async () => {
    const [one, two] = [await server.signIn(username, password), await server.signIn(username, password)];
    const passwords = [freshPassword(), freshPassword()] as const;
    const answers = await Promise.all([
      change(one, password, passwords[0]),
      change(two, password, passwords[1]),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect([...statuses].sort()).toEqual([200, 401]);
    const winner = statuses.indexOf(200);
    expect(await isSignedIn(await server.signIn(username, passwords[winner]))).toBe(true);
    expect([await isSignedIn(one), await isSignedIn(two)].filter(Boolean)).toHaveLength(1);
  });

  it('shuts out who signs in with the old one at the same moment: 10 rounds', async () => {
    for (let round = 0; round < 10; round += 1) {
      const asking = await server.signIn(username, password);
      const late = server.visitor();
      const next = freshPassword();
      const [changed] = await Promise.all([
        change(asking, password, next),
        late.send('POST', '/logIn', { username, password }),
      ]);
      expect(changed.status).toBe(200);
      expect(await isSignedIn(late), `round ${round}`).toBe(false);
      password = next;
    }
  });
});

describe('two servers on one database', () => {
  it('ending sessions and changing the password on one holds at the next request on the other (test SE-05)', async () => {
    const settings = {
      DATAHUB_SECRET: randomSecret(),
      DATAHUB_TOKEN_SERVICE_SIGNING_KEY: randomSecret(),
      DATAHUB_TOKEN_SERVICE_SALT: randomSecret(),
      DATAHUB_SYSTEM_CLIENT_SECRET: randomSecret(),
      DATAHUB_ROOT_PASSWORD: freshPassword(),
    };
    const one = await startTestServer({ database: 'postgres', settings });
    const { databaseUrl = '' } = one.place;
    const two = await startTestServer({ settings: { ...settings, DATABASE_URL: databaseUrl } });
    const at = (server: TestServer, client: TestClient) => {
      const copy = server.visitor();
      for (const [name, value] of client.cookies) copy.cookies.set(name, value);
      return copy;
    };
    let password = await one.addUser('ada');
    for (let round = 0; round < 5; round += 1) {
      const asking = await one.signIn('ada', password);
      const others = [await one.signIn('ada', password), await two.signIn('ada', password)];
      const everywhere = others.flatMap((client) => [at(one, client), at(two, client)]);
      for (const client of everywhere) expect(await isSignedIn(client)).toBe(true);
      const next = freshPassword();
      const acts = [
        () => asking.send('DELETE', '/api/v1/account/sessions?which=others'),
        () => change(asking, password, next),
      ];
      const isChange = round % 2 === 1;
      expect((await acts[isChange ? 1 : 0]?.())?.status).toBe(200);
      if (isChange) password = next;
      for (const client of everywhere) expect(await isSignedIn(client), `round ${round}`).toBe(false);
      expect([await isSignedIn(at(one, asking)), await isSignedIn(at(two, asking))]).toEqual([true, true]);
    }
  });
});
