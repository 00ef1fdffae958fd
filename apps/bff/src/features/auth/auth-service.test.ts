import { corpUserUrn } from '@latchkey/shared/urn';
import { describe, expect, it } from 'vitest';
import { createDeviceProofs } from '../../security/device-proof.ts';
import type { PasswordHasher } from '../../security/password-hash.ts';
import { createSecretRing } from '../../security/secret-ring.ts';
import { createStore } from '../../store.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { createAuthService } from './auth-service.ts';
import { createLoginLimiter } from './login-limiter.ts';

/** What hashing costs and gives is not what these are about. */
const plainPasswords: PasswordHasher = {
  hash: async (password) => password,
  matches: async (password, stored) => password === stored,
  isOutdated: () => false,
};
const CLIENT = { ip: '192.0.2.1', requestId: 'r' };
const ADA = corpUserUrn('ada');

describe.each(DIALECTS)('a sign-in on %s', (dialect) => {
  async function createAuth() {
    const clock = createTestClock();
    const store = createStore(await openTestDatabase(dialect));
    const auth = createAuthService({
      store,
      clock,
      passwords: plainPasswords,
      limiter: createLoginLimiter(store, clock),
      devices: createDeviceProofs(createSecretRing('x'.repeat(48), [], clock.now), clock.now),
    });
    const details = { displayName: 'Ada', title: null, email: null, createdAt: 1 };
    await store.transaction((tx) =>
      tx.users.insert({ username: 'ada', passwordHash: 'the old one', ...details }),
    );
    const session = { id: 'session-id', data: '{}', userAgent: '' };
    const limits = { seenAfter: 0, createdAfter: 0 };
    const sessions = async () => (await store.read.sessions.listLive(ADA, limits, 10)).total;
    return { store, auth, session, sessions };
  }

  it('that was checked with a password which is changed before the session begins is refused', async () => {
    const { store, auth, session, sessions } = await createAuth();
    const { user, passwordHash } = await auth.checkPassword('ada', 'the old one', CLIENT);
    await store.transaction((tx) => tx.users.updatePasswordHash(ADA, 'the new one', 2));
    const late = auth.startSession(user, session, CLIENT, { through: 'password' }, passwordHash);
    await expect(late).rejects.toMatchObject({ code: 'auth.invalid-credentials' });
    expect(await sessions()).toBe(0);
  });

  it('whose user is suspended before the session begins is refused', async () => {
    const { store, auth, session, sessions } = await createAuth();
    const { user, passwordHash } = await auth.checkPassword('ada', 'the old one', CLIENT);
    await store.transaction((tx) => tx.users.updateStatus(ADA, 'SUSPENDED', 2));
    const late = auth.startSession(user, session, CLIENT, { through: 'password' }, passwordHash);
    await expect(late).rejects.toMatchObject({ code: 'auth.invalid-credentials' });
    expect(await sessions()).toBe(0);
  });

  it('through an identity which is unlinked, or linked to somebody else, before the session begins is refused', async () => {
    const { store, auth, session, sessions } = await createAuth();
    const identity = { issuer: 'https://id.example.org', subject: 's-ada' };
    const link = (userUrn: string) =>
      store.transaction((tx) => tx.oidcIdentities.upsert({ ...identity, userUrn }, 1));
    const { user } = await auth.checkPassword('ada', 'the old one', CLIENT);
    const start = () => auth.startSession(user, session, CLIENT, { through: 'sso', ...identity });
    await expect(start()).rejects.toMatchObject({ code: 'sso.attempt-over' });
    const bob = { displayName: 'Bob', title: null, email: null, createdAt: 1 };
    const { urn } = await store.transaction((tx) =>
      tx.users.insert({ username: 'bob', passwordHash: null, ...bob }),
    );
    await link(urn);
    await expect(start()).rejects.toMatchObject({ code: 'sso.attempt-over' });
    expect(await sessions()).toBe(0);
    await link(ADA);
    await start();
    expect(await sessions()).toBe(1);
  });

  it('otherwise begins', async () => {
    const { auth, session, sessions } = await createAuth();
    const { user, passwordHash } = await auth.checkPassword('ada', 'the old one', CLIENT);
    await auth.startSession(user, session, CLIENT, { through: 'password' }, passwordHash);
    expect(await sessions()).toBe(1);
  });
});
