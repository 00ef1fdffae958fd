import type { Account, ListSessionsResult, SessionRecord } from '@latchkey/shared/account';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashSecret } from '../../security/secret-hash.ts';
import type { TestClient } from '../../test/test-client.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS, openPlace } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { IDLE_LIMIT_MS } from '../auth/session-service.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

describe.each(DIALECTS)('one’s own account on %s', (database) => {
  const clock = createTestClock();
  let server: TestServer;
  let password: string;

  beforeAll(async () => {
    server = await startTestServer({ database, clock });
    password = await server.addUser('ada');
    await server.addUser('bob');
  });

  const isSignedIn = async (client: TestClient) => (await client.fetch('/api/v1/me')).status === 200;
  const sessionsOf = async (client: TestClient): Promise<ListSessionsResult> => {
    const response = await client.fetch('/api/v1/account/sessions');
    expect(response.status).toBe(200);
    return (await response.json()) as ListSessionsResult;
  };
  const signInWith = async (userAgent: string) => {
    const client = server.visitor();
    const body = JSON.stringify({ username: 'ada', password });
    const headers = { 'content-type': 'application/json', 'user-agent': userAgent };
    expect((await client.fetch('/logIn', { method: 'POST', headers, body })).status).toBe(200);
    return client;
  };
  const latest = async (action: string) =>
    (await server.store.read.audit.listLatest(50)).filter((event) => event.action === action).at(-1);

  describe('the profile', () => {
    it('is read and changed, here, in the entity and in the log, with what was before', async () => {
      const ada = await server.signIn('ada', password);
      const before = (await (await ada.fetch('/api/v1/account')).json()) as Account;
      expect(before).toMatchObject({ username: 'ada', displayName: 'ada', email: null, hasPassword: true });
      const changes = { displayName: ' Ada Lovelace ', title: 'Analyst', email: 'ada@example.org' };
      const response = await ada.send('PATCH', '/api/v1/account', changes);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ ...before, ...changes, displayName: 'Ada Lovelace' });
      const entity = await server.store.read.aspects.find({ urn: before.urn, aspect: 'corpUserInfo' }, 0);
      expect(entity?.value).toMatchObject({ displayName: 'Ada Lovelace', email: 'ada@example.org' });
      expect((await latest('user.edited'))?.details).toEqual({
        'displayName.before': 'ada',
        'displayName.after': 'Ada Lovelace',
        'title.before': null,
        'title.after': 'Analyst',
        'email.before': null,
        'email.after': 'ada@example.org',
      });
      const cleared = await ada.send('PATCH', '/api/v1/account', { title: '', email: '' });
      expect(await cleared.json()).toMatchObject({ displayName: 'Ada Lovelace', title: null, email: null });
    });

    it('is refused as a whole when a field is bad, naming each, and changes nothing else of the user', async () => {
      const ada = await server.signIn('ada', password);
      const response = await ada.send('PATCH', '/api/v1/account', {
        displayName: ' ',
        email: `${'a'.repeat(65)}@example.org`,
        title: 5,
      });
      expect(response.status).toBe(400);
      const { errors } = (await response.json()) as { errors: { field: string }[] };
      expect(errors.map(({ field }) => field).sort()).toEqual(['displayName', 'email', 'title']);
      for (const extra of ['username', 'urn', 'status', 'roles', 'passwordHash', 'isServiceAccount'])
        expect((await ada.send('PATCH', '/api/v1/account', { [extra]: 'x' })).status, extra).toBe(400);
    });
  });

  describe('the list of sessions', () => {
    it('tells the device, the address, the times and which one asks; nothing of it opens anything', async () => {
      await (await server.signIn('ada', password)).send('DELETE', '/api/v1/account/sessions?which=all');
      const laptop = await signInWith(FIREFOX);
      clock.advance(60_000);
      const phone = await signInWith('<b>x</b>');
      const { sessions, total } = await sessionsOf(phone);
      expect(total).toBe(2);
      expect(sessions[0]).toMatchObject({ isCurrent: true, browser: null, system: null, ip: '127.0.0.1' });
      expect(sessions[1]).toMatchObject({
        isCurrent: false,
        browser: 'Firefox',
        system: 'Linux',
        startedAt: clock.now() - 60_000,
      });
      const text = JSON.stringify(sessions);
      const sid =
        /^s:([^.]+)\./.exec(decodeURIComponent(laptop.cookies.get('PLAY_SESSION') ?? ''))?.[1] ?? '';
      expect(sid).not.toBe('');
      expect(text).not.toContain(sid);
      expect(text).not.toContain('<b>');
      expect(sessions[1]?.id).toBe(hashSecret(sid));
    });

    it('shows a use at most a minute late, and leaves out what is over and what is others’', async () => {
      const laptop = await server.signIn('ada', password);
      const bob = await server.addSignedIn('bob2');
      clock.advance(20 * 60_000);
      expect(await isSignedIn(laptop)).toBe(true);
      const [current] = (await sessionsOf(laptop)).sessions.filter(({ isCurrent }) => isCurrent);
      expect(clock.now() - (current?.lastSeenAt ?? 0)).toBeLessThanOrEqual(60_000);
      clock.advance(IDLE_LIMIT_MS - 60_000);
      expect(await isSignedIn(laptop)).toBe(true);
      const { sessions, total } = await sessionsOf(laptop);
      expect([sessions.length, total]).toEqual([1, 1]);
      expect(await isSignedIn(bob)).toBe(false);
    });
  });

  describe('ending sessions', () => {
    const three = async () => {
      const [asking, other, third] = [await signInWith('a'), await signInWith('b'), await signInWith('c')];
      return { asking, other, third };
    };

    it('one of them: it is over at its next request, at both doors, the others go on', async () => {
      const { asking, other, third } = await three();
      const target = (await sessionsOf(other)).sessions.find(({ isCurrent }) => isCurrent);
      const response = await asking.fetch(`/api/v1/account/sessions/${target?.id}`, { method: 'DELETE' });
      expect(response.status).toBe(204);
      expect(await isSignedIn(other)).toBe(false);
      expect((await other.fetch('/api/gms/entities/urn:li:corpuser:datahub')).status).toBe(401);
      expect([await isSignedIn(asking), await isSignedIn(third)]).toEqual([true, true]);
      expect(await latest('session.ended')).toMatchObject({
        actorUrn: 'urn:li:corpuser:ada',
        details: { endedSessions: 1 },
      });
    });

    it('all others: this one goes on and the answer counts the rest', async () => {
      await (await three()).asking.send('DELETE', '/api/v1/account/sessions?which=all');
      const { asking, other, third } = await three();
      const response = await asking.send('DELETE', '/api/v1/account/sessions?which=others');
      expect(await response.json()).toEqual({ endedSessions: 2 });
      expect([await isSignedIn(asking), await isSignedIn(other), await isSignedIn(third)]).toEqual([
        true,
        false,
        false,
      ]);
    });

    it('all: this one too, and the browser forgets its cookies', async () => {
      const { asking, other } = await three();
      const bob = await server.addSignedIn('bob3');
      const copy = server.visitor();
      for (const [name, value] of asking.cookies) copy.cookies.set(name, value);
      const response = await asking.send('DELETE', '/api/v1/account/sessions?which=all');
      expect(response.status).toBe(200);
      expect(asking.cookies.has('PLAY_SESSION')).toBe(false);
      expect([await isSignedIn(copy), await isSignedIn(other), await isSignedIn(bob)]).toEqual([
        false,
        false,
        true,
      ]);
    });

    it('is 404, the same to the byte, for another’s, an unknown and an ended one; another’s goes on (test SE-07)', async () => {
      const { asking, other } = await three();
      const bob = await server.addSignedIn('bob4');
      const mine = (await sessionsOf(other)).sessions.find(({ isCurrent }) => isCurrent) as SessionRecord;
      const bobs = (await sessionsOf(bob)).sessions[0] as SessionRecord;
      await asking.fetch(`/api/v1/account/sessions/${mine.id}`, { method: 'DELETE' });
      const answers = new Set<string>();
      for (const id of [bobs.id, mine.id, 'f'.repeat(64), '%00', 'x', "' or 1=1 --"]) {
        const path = `/api/v1/account/sessions/${id === '%00' ? id : encodeURIComponent(id)}`;
        const response = await asking.fetch(path, { method: 'DELETE' });
        const { requestId: _, ...body } = (await response.json()) as Record<string, unknown>;
        if (id !== '%00') answers.add(JSON.stringify([response.status, body]));
        else expect([400, 404]).toContain(response.status);
      }
      expect([...answers]).toHaveLength(1);
      expect([...answers][0]).toContain('session.not-found');
      expect(await isSignedIn(bob)).toBe(true);
    });

    it('needs to be told which', async () => {
      const { asking } = await three();
      for (const query of ['', '?which=some', '?which=all&which=others'])
        expect((await asking.send('DELETE', `/api/v1/account/sessions${query}`)).status, query).toBe(400);
      expect(await isSignedIn(asking)).toBe(true);
    });
  });

  describe('who may not', () => {
    const CALLS = [
      ['GET', '/api/v1/account'],
      ['PATCH', '/api/v1/account', { displayName: 'x' }],
      ['POST', '/api/v1/account/password', { currentPassword: 'x', newPassword: 'y' }],
      ['GET', '/api/v1/account/sessions'],
      ['DELETE', '/api/v1/account/sessions?which=all'],
      ['DELETE', `/api/v1/account/sessions/${'0'.repeat(64)}`],
    ] as const;

    it('a token, not even of the root user (design decision 8): 403', async () => {
      const { accessToken } = await server.mint(await server.signIn());
      for (const [method, path, body] of CALLS) {
        const response = await server.script(`Bearer ${accessToken}`).send(method, path, body);
        expect(response.status, `${method} ${path}`).toBe(403);
        expect(await response.json()).toMatchObject({ code: 'auth.session-required' });
      }
    });

    it('nobody: 401', async () => {
      for (const [method, path, body] of CALLS)
        expect((await server.visitor().send(method, path, body)).status, `${method} ${path}`).toBe(401);
    });

    it('a foreign page with the cookie, nor one without our header: 403, and nothing changes (test CS-01)', async () => {
      const client = await server.signIn('ada', password);
      const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const foreign = [
        { origin: 'https://evil.example', 'x-latchkey-request': '1' },
        { 'sec-fetch-site': 'cross-site', 'x-latchkey-request': '1' },
        { origin: server.origin },
        {},
      ];
      for (const [method, path, body] of CALLS) {
        if (method === 'GET') continue;
        for (const headers of foreign) {
          const response = await fetch(new URL(path, server.address('frontend')), {
            method,
            headers: { ...headers, cookie, 'content-type': 'application/json' },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          });
          expect(response.status, `${method} ${path} ${JSON.stringify(headers)}`).toBe(403);
        }
      }
      expect(await isSignedIn(client)).toBe(true);
    });
  });

  it('somebody without a password is told so, and no attempt is counted', async () => {
    const bob = await server.addSignedIn('bob5');
    // As single sign-on leaves it.
    const { writer } = openPlace(server.place);
    const urn = 'urn:li:corpuser:bob5';
    await writer.updateTable('users').set({ password_hash: null }).where('urn', '=', urn).execute();
    expect(await (await bob.fetch('/api/v1/account')).json()).toMatchObject({ hasPassword: false });
    const body = { currentPassword: 'whatever', newPassword: 'correct horse battery' };
    const response = await bob.send('POST', '/api/v1/account/password', body);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'user.no-password' });
  });
});
