import type { CreatedInvite } from '@latchkey/shared/invites';
import cookieSignature from 'cookie-signature';
import { beforeAll, describe, expect, it } from 'vitest';
import { randomSecret } from './random-secret.ts';
import type { TestClient } from './test-client.ts';
import { createTestClock } from './test-clock.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const MINUTE = 60_000;
const SESSIONS = 20;
const PASSWORD = 'river stone moss';

describe('a session secret that is replaced (test KR-05)', () => {
  const clock = createTestClock();
  const [former, present] = [randomSecret(), randomSecret()];
  const retiresAt = clock.now() + 20 * MINUTE;
  let server: TestServer;
  let signedIn: TestClient[];
  let inviteToken: string;

  beforeAll(async () => {
    server = await startTestServer({ clock, settings: { DATAHUB_SECRET: former } });
    const root = await server.signIn();
    signedIn = [root];
    // One after the other: more than ten at once would be too many attempts.
    while (signedIn.length < SESSIONS) signedIn.push(await server.signIn());
    const invite = await root.send('POST', '/api/v1/invites', { maxUses: 5 });
    inviteToken = ((await invite.json()) as CreatedInvite).inviteToken;
  });

  /** @returns how many are let in, at Express and at the proxy. */
  const letIn = async (clients: readonly TestClient[]) => {
    const count = async (path: string) => {
      const answers = await Promise.all(clients.map((client) => client.fetch(path)));
      await Promise.all(answers.map((answer) => answer.arrayBuffer()));
      return answers.filter(({ status }) => status === 200).length;
    };
    return [await count('/api/v1/me'), await count('/api/gms/entities/urn:li:corpuser:datahub')];
  };
  const isInviteOpen = async () => {
    const response = await server.visitor().send('POST', '/signUp/check', { inviteToken });
    return ((await response.json()) as { isOpen: boolean }).isOpen;
  };
  const secretOf = (client: TestClient | undefined) => {
    const value = decodeURIComponent(client?.cookies.get('PLAY_SESSION') ?? '').slice(2);
    return [former, present].find((secret) => cookieSignature.unsign(value, secret) !== false);
  };
  const restartWith = (secret: string, further: string | undefined) =>
    server.restart({ DATAHUB_SECRET: secret, DATAHUB_VERIFY_ONLY_SECRETS: further });

  it('signs nobody out while the former one verifies; what begins or is renewed is signed by the present one', async () => {
    expect(await letIn(signedIn)).toEqual([SESSIONS, SESSIONS]);
    await restartWith(present, `${former}@${new Date(retiresAt).toISOString()}`);
    expect(await letIn(signedIn)).toEqual([SESSIONS, SESSIONS]);
    expect(new Set(signedIn.map(secretOf))).toEqual(new Set([former]));

    const later = await server.signIn();
    expect(secretOf(later)).toBe(present);
    // Somebody who is signed in by the former one can sign out: the session itself is gone.
    const [leaving = later, ...staying] = signedIn;
    const kept = [...leaving.cookies];
    expect((await leaving.send('POST', '/logOut')).status).toBe(204);
    for (const [name, value] of kept) leaving.cookies.set(name, value);
    expect(await letIn([leaving])).toEqual([0, 0]);
    signedIn = [...staying, later];
  });

  it('keeps invitations open for as long', async () => {
    expect(await isInviteOpen()).toBe(true);
    const form = { fullName: 'New Person', email: 'new@example.org', password: PASSWORD, inviteToken };
    expect((await server.visitor().send('POST', '/signUp', form)).status).toBe(200);
  });

  it('ends what the former one signed at the moment of its retirement, to the millisecond, and nothing else', async () => {
    clock.advance(retiresAt - clock.now() - 1);
    expect(await letIn(signedIn)).toEqual([SESSIONS, SESSIONS]);
    expect(await isInviteOpen()).toBe(true);
    clock.advance(1);
    // The one that is left signed in after the change.
    expect(await letIn(signedIn)).toEqual([1, 1]);
    expect(await isInviteOpen()).toBe(false);
  });

  it('ends it when the former one is taken out, and without more ends every session', async () => {
    await restartWith(former, present);
    expect(await letIn(signedIn)).toEqual([SESSIONS, SESSIONS]);
    await restartWith(present, undefined);
    expect(await letIn(signedIn)).toEqual([1, 1]);
    await restartWith(randomSecret(), undefined);
    expect(await letIn(signedIn)).toEqual([0, 0]);
    expect(await letIn([await server.signIn()])).toEqual([1, 1]);
  });
});
