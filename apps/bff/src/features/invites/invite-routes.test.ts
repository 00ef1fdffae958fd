import { type CreatedInvite, createdInviteSchema, listInvitesResultSchema } from '@latchkey/shared/invites';
import { messageAnswerSchema } from '@latchkey/shared/problem';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../test/test-client.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';

const DAY = 86_400_000;
const PASSWORD = 'river stone moss';

describe.each(DIALECTS)('invitations over REST on %s', (database) => {
  const clock = createTestClock();
  let server: TestServer;
  let root: TestClient;
  let emails = 0;

  beforeAll(async () => {
    server = await startTestServer({ database, clock });
    root = await server.signIn();
  });

  const create = async (input: object = {}): Promise<CreatedInvite> => {
    const response = await root.send('POST', '/api/v1/invites', input);
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    return createdInviteSchema.parse(await response.json());
  };
  const list = async () => {
    const response = await root.fetch('/api/v1/invites');
    const text = await response.text();
    return { text, ...listInvitesResultSchema.parse(JSON.parse(text)) };
  };
  const signUp = async (inviteToken: string, changes: object = {}, client = server.visitor()) => {
    emails += 1;
    const form = {
      fullName: 'New Person',
      email: `new${emails}@example.org`,
      password: PASSWORD,
      inviteToken,
    };
    const response = await client.send('POST', '/signUp', { ...form, ...changes });
    const text = await response.text();
    const body = text === '' ? undefined : JSON.parse(text);
    if (body !== undefined) expect(messageAnswerSchema.strict().parse(body)).toEqual(body);
    return { status: response.status, client, body };
  };
  const isOpen = async (inviteToken: string) => {
    const response = await server.visitor().send('POST', '/signUp/check', { inviteToken });
    return ((await response.json()) as { isOpen: boolean }).isOpen;
  };
  /** By what the latest session began. */
  const latestStart = async () =>
    (await server.store.read.audit.listLatest(5)).filter(({ action }) => action === 'session.started').at(-1)
      ?.details;
  const urnOfToken = { field: 'inviteToken', code: 'invite.over' };

  it('by default let one person in, for a week; the link is in no list', async () => {
    const { inviteToken, invite } = await create();
    expect(invite).toMatchObject({
      role: null,
      maxUses: 1,
      uses: 0,
      expiresAt: clock.now() + 7 * DAY,
      createdByName: 'DataHub',
    });
    const listed = await list();
    expect(listed.invites[0]).toEqual(invite);
    expect(listed.text).not.toContain(inviteToken.split('.')[1]);
    expect(await isOpen(inviteToken)).toBe(true);
    const { status, client } = await signUp(inviteToken);
    expect(status).toBe(200);
    expect((await client.fetch('/api/v1/me')).status).toBe(200);
    expect(await latestStart()).toEqual({ through: 'sign-up' });
    expect(await isOpen(inviteToken)).toBe(false);
    const second = await signUp(inviteToken);
    expect([second.status, second.body.errors]).toEqual([400, [expect.objectContaining(urnOfToken)]]);
    expect((await list()).invites.map(({ id }) => id)).not.toContain(invite.id);
  });

  it('with a role and three uses: each gets the role; a refused form uses nothing up', async () => {
    const { inviteToken, invite } = await create({ role: 'Editor', maxUses: 3, lifetimeMs: DAY });
    expect((await signUp(inviteToken, { email: 'twice@example.org' })).status).toBe(200);
    expect((await signUp(inviteToken, { email: 'twice@example.org' })).status).toBe(409);
    expect((await signUp(inviteToken, { password: 'password' })).status).toBe(400);
    expect((await list()).invites.find(({ id }) => id === invite.id)?.uses).toBe(1);
    const user = await (await root.fetch('/api/v1/users?query=twice@')).json();
    expect(user).toMatchObject({ total: 1, users: [{ roles: ['Editor'] }] });
    expect((await signUp(inviteToken)).status).toBe(200);
    expect((await signUp(inviteToken)).status).toBe(200);
    expect((await signUp(inviteToken)).status).toBe(400);
  });

  it('of ten who come at once with the last use, one gets in (test FZ-03)', async () => {
    const { inviteToken } = await create();
    const answers = await Promise.all(Array.from({ length: 10 }, () => signUp(inviteToken)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(400)]);
  }, 60_000);

  it('end to the millisecond, and when they are revoked, which is told once', async () => {
    const brief = await create({ lifetimeMs: DAY });
    const revoked = await create();
    const path = `/api/v1/invites/${revoked.invite.id}`;
    expect((await root.send('DELETE', path)).status).toBe(204);
    expect((await root.send('DELETE', path)).status).toBe(404);
    expect((await signUp(revoked.inviteToken)).status).toBe(400);
    clock.advance(DAY - 1);
    expect(await isOpen(brief.inviteToken)).toBe(true);
    clock.advance(1);
    expect(await isOpen(brief.inviteToken)).toBe(false);
    expect((await signUp(brief.inviteToken)).status).toBe(400);
    root = await server.signIn();
    expect((await list()).invites.map(({ id }) => id)).not.toContain(brief.invite.id);
  });

  it('of DataHub’s API have no limits, stand in the list, and a limited one never takes their place', async () => {
    const get = async () =>
      (await root.graphql('{ getInviteToken(input: {}) { inviteToken } }')).data.getInviteToken.inviteToken;
    const standing = await get();
    await create();
    expect(await get()).toBe(standing);
    expect((await signUp(standing)).status).toBe(200);
    expect((await signUp(standing)).status).toBe(200);
    const listed = (await list()).invites.find(({ maxUses }) => maxUses === null);
    expect(listed).toMatchObject({ expiresAt: null, uses: 2 });
    expect((await root.send('DELETE', `/api/v1/invites/${listed?.id}`)).status).toBe(204);
    expect((await signUp(standing)).status).toBe(400);
    expect(await get()).not.toBe(standing);
  });

  it.each([
    ['another id', (token: string) => token.replace(/^./, (c) => (c === '0' ? '1' : '0'))],
    ['another signature', (token: string) => `${token.slice(0, -2)}AA`],
    ['no signature', (token: string) => token.split('.')[0] ?? ''],
    ['nothing', () => '.'],
  ])('a token with %s opens nothing', async (_, spoil) => {
    const { inviteToken } = await create();
    expect(await isOpen(spoil(inviteToken))).toBe(false);
    expect((await signUp(spoil(inviteToken))).status).toBe(400);
    expect(await isOpen(inviteToken)).toBe(true);
  });

  it('faults of the form are told by field and code', async () => {
    const { inviteToken } = await create();
    const { status, body } = await signUp(inviteToken, { email: 'a@b.cd', password: 'aaaaaaaaaaaa' });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'request.invalid',
      errors: [{ field: 'password', code: 'password.repeats' }],
    });
    const known = await signUp(inviteToken, { email: 'b@b.cd', password: 'password123' });
    expect(known.body.errors).toMatchObject([{ field: 'password', code: 'password.well-known' }]);
  });

  it('need MANAGE_USER_CREDENTIALS, with a role MANAGE_POLICIES; tokens and other sites are refused', async () => {
    const plain = await server.addSignedIn('plain');
    for (const [method, path, body] of [
      ['GET', '/api/v1/invites'],
      ['POST', '/api/v1/invites', {}],
      ['DELETE', '/api/v1/invites/x'],
    ] as const) {
      expect((await plain.send(method, path, body)).status).toBe(403);
      const { accessToken } = await server.mint(root);
      const script = server.script(`Bearer ${accessToken}`);
      const refused = (await (await script.send(method, path, body)).json()) as { code: string };
      expect(refused.code).toBe('auth.session-required');
    }
    const headers = { origin: 'https://evil.example', 'content-type': 'application/json' };
    const foreign = await root.fetch('/api/v1/invites', { method: 'POST', headers, body: '{}' });
    expect(foreign.status).toBe(403);
    const bad = await root.send('POST', '/api/v1/invites', { role: 'King', maxUses: 101, lifetimeMs: 1 });
    const { errors } = (await bad.json()) as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field).sort()).toEqual(['lifetimeMs', 'maxUses', 'role']);
  });

  it('a reset link is told open or not before it is used, also for a user name that is no address', async () => {
    await server.addUser('oldtimer');
    const made = await root.send('POST', '/api/v1/users/urn%3Ali%3Acorpuser%3Aoldtimer/reset-link');
    const { resetToken } = (await made.json()) as { resetToken: string };
    const check = async () =>
      (
        (await (
          await server.visitor().send('POST', '/resetNativeUserCredentials/check', { resetToken })
        ).json()) as {
          isOpen: boolean;
        }
      ).isOpen;
    expect(await check()).toBe(true);
    const body = { email: 'oldtimer', password: PASSWORD, resetToken };
    expect((await server.visitor().send('POST', '/resetNativeUserCredentials', body)).status).toBe(200);
    expect(await latestStart()).toEqual({ through: 'password-reset' });
    expect(await check()).toBe(false);
    await server.signIn('oldtimer', PASSWORD);
  });
});
