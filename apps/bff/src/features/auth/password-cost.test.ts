import { argon2Sync, randomBytes } from 'node:crypto';
import { ROOT_USER_URN } from '@latchkey/shared/urn';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../errors/app-error.ts';
import { createDeviceProofs } from '../../security/device-proof.ts';
import { createPasswordHasher, type PasswordHasher } from '../../security/password-hash.ts';
import { createSecretRing } from '../../security/secret-ring.ts';
import { createTestClock } from '../../test/test-clock.ts';
import { DIALECTS } from '../../test/test-database.ts';
import { startTestServer, type TestServer } from '../../test/test-server.ts';
import { createAuthService } from './auth-service.ts';
import { createLoginLimiter } from './login-limiter.ts';

const PASSWORD = 'quiet lantern harbour';
const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]{22})\$[A-Za-z0-9+/]{43}$/;
/** What servers pay in tests that are not about passwords; to them, any other cost is outdated. */
const LEAST = { memory: 64, passes: 1, parallelism: 1 };
const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

/** A hash as an older release would have made it: the minimum of OWASP. */
function olderHash(password: string): string {
  const nonce = randomBytes(16);
  const cost = { memory: 19_456, passes: 2, parallelism: 1 };
  const tag = argon2Sync('argon2id', { message: Buffer.from(password), nonce, tagLength: 32, ...cost });
  return `$argon2id$v=19$m=19456,t=2,p=1$${base64(nonce)}$${base64(Buffer.from(tag))}`;
}

describe.each(DIALECTS)('the cost of a password on %s (test SC-03)', (database) => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer({ database });
    await server.addUser('ada');
  });

  const hashOf = (urn: string) => server.store.read.users.findPasswordHash(urn);
  const setHash = (hash: string) =>
    server.store.transaction((tx) => tx.users.updatePasswordHash(ROOT_USER_URN, hash, 1));
  const logIn = async (password: string, client = server.visitor()) =>
    (await client.send('POST', '/logIn', { username: 'datahub', password })).status;

  /** The service with another hasher, over the data of the server. */
  const authWith = (passwords: PasswordHasher) => {
    const clock = createTestClock();
    const limiter = createLoginLimiter(server.store, clock);
    const devices = createDeviceProofs(createSecretRing('x'.repeat(48), [], clock.now), clock.now);
    return { devices, auth: createAuthService({ store: server.store, clock, passwords, limiter, devices }) };
  };

  it('is raised at the next sign-in with the right password, and at no other; the session begins', async () => {
    const older = olderHash(PASSWORD);
    await setHash(older);
    expect(await logIn('wrong')).toBe(400);
    expect(await hashOf(ROOT_USER_URN)).toBe(older);
    const laptop = server.visitor();
    expect(await logIn(PASSWORD, laptop)).toBe(200);
    expect((await laptop.fetch('/api/v1/me')).status).toBe(200);
    const raised = (await hashOf(ROOT_USER_URN)) ?? '';
    const [, memory, passes] = FORM.exec(raised) ?? [];
    expect([Number(memory), Number(passes)]).toEqual([LEAST.memory, LEAST.passes]);
    // At its cost already: it stays as it is.
    expect(await logIn(PASSWORD, laptop)).toBe(200);
    expect(await hashOf(ROOT_USER_URN)).toBe(raised);
  });

  it('never undoes a password that is set at the same moment', async () => {
    const older = olderHash(PASSWORD);
    await setHash(older);
    const real = createPasswordHasher(LEAST);
    const passwords: PasswordHasher = {
      ...real,
      hash: async (password) => {
        await setHash('set meanwhile');
        return real.hash(password);
      },
    };
    const { auth } = authWith(passwords);
    const client = { ip: '192.0.2.1', requestId: 'r' };
    const { user, passwordHash } = await auth.checkPassword('datahub', PASSWORD, client);
    expect(await hashOf(ROOT_USER_URN)).toBe('set meanwhile');
    const session = { id: 'late', data: '{}', userAgent: '' };
    await expect(
      auth.startSession(user, session, client, { through: 'password' }, passwordHash),
    ).rejects.toMatchObject({ code: 'auth.invalid-credentials' });
  });

  it('is raised with the proof of the device: the browser counts as known afterwards', async () => {
    await setHash(olderHash(PASSWORD));
    const { auth, devices } = authWith(createPasswordHasher(LEAST));
    const { deviceProof, passwordHash } = await auth.checkPassword('datahub', PASSWORD, {
      ip: '192.0.2.2',
      requestId: 'r',
    });
    expect(passwordHash).toBe(await hashOf(ROOT_USER_URN));
    expect(devices.deviceOf(deviceProof, 'datahub', passwordHash)).toMatch(/^[\w-]{22}$/);
  });

  it('is paid also where too many sign in at once: the sign-in succeeds, the hash waits for the next one', async () => {
    const older = olderHash(PASSWORD);
    await setHash(older);
    const real = createPasswordHasher(LEAST);
    const passwords: PasswordHasher = {
      ...real,
      hash: () => Promise.reject(new AppError('service.unavailable')),
    };
    const { auth } = authWith(passwords);
    const recognized = await auth.checkPassword('datahub', PASSWORD, { ip: '192.0.2.3', requestId: 'r' });
    expect(recognized.passwordHash).toBe(older);
    expect(await hashOf(ROOT_USER_URN)).toBe(older);
  });
});

describe('the cost that is paid in earnest (test SC-03)', () => {
  it('is above OWASP’s minimum in every row, with a salt for each', async () => {
    const server = await startTestServer({ passwordCost: 'real' });
    await server.addUser('ada');
    const { users } = server.store.read;
    const hashes = [
      await users.findPasswordHash(ROOT_USER_URN),
      await users.findPasswordHash('urn:li:corpuser:ada'),
    ];
    const salts = new Set<string | undefined>();
    for (const hash of hashes) {
      const [, memory, passes, lanes, salt] = FORM.exec(hash ?? '') ?? [];
      expect(Number(memory)).toBeGreaterThanOrEqual(19_456);
      expect(Number(passes)).toBeGreaterThanOrEqual(2);
      expect(Number(lanes)).toBe(1);
      salts.add(salt);
    }
    expect(salts.size).toBe(2);
  });
});
