import { DEFAULT_ALLOWED_DURATIONS } from '@latchkey/shared/durations';
import { type CorpUserUrn, corpUserUrn } from '@latchkey/shared/urn';
import { createPolicyAdminService } from '../features/policies/policy-admin-service.ts';
import { createPolicyService } from '../features/policies/policy-service.ts';
import { createPrivilegeGuard } from '../features/policies/privilege-guard-service.ts';
import { createTokenService, type MintRequest } from '../features/tokens/token-service.ts';
import { createUserService } from '../features/users/user-service.ts';
import { type Credential, type RequestContext, systemContext } from '../security/actor.ts';
import type { PasswordHasher } from '../security/password-hash.ts';
import { createTokenSigner } from '../security/token-signer.ts';
import { createStore } from '../store.ts';
import { randomSecret } from './random-secret.ts';
import { createTestClock } from './test-clock.ts';
import { type Dialect, openTestDatabase } from './test-database.ts';

/** Policy 7 of DataHub: every user may generate tokens for oneself. */
export const EVERYBODY_GENERATES = 'urn:li:dataHubPolicy:7';

/** Password hashing is not what the tests of services are about, and it costs 100 ms each. */
const noPasswords: PasswordHasher = {
  hash: async () => 'none',
  matches: async () => false,
  isOutdated: () => false,
};

/** The services over a real, seeded database, without HTTP. */
export async function createTestServices(dialect: Dialect) {
  const store = createStore(await openTestDatabase(dialect));
  const clock = createTestClock();
  const signer = createTokenSigner(randomSecret(), randomSecret(), 'test');
  const rules = { allowedDurations: DEFAULT_ALLOWED_DURATIONS, allowNoExpiry: true };
  const guard = createPrivilegeGuard({ store, clock });
  const system = systemContext('test');
  await createPolicyService({ store, clock }).seed(system);

  return {
    store,
    clock,
    signer,
    system,
    tokens: createTokenService({ store, clock, signer, rules }),
    users: createUserService({ store, clock, passwords: noPasswords, guard }),
    policies: createPolicyAdminService({ store, clock, guard }),

    /** Adds a user with these roles. */
    addUser: async (username: string, ...roleUrns: string[]): Promise<CorpUserUrn> => {
      const urn = corpUserUrn(username);
      const details = { displayName: username, title: null, email: null, createdAt: 1, passwordHash: null };
      await store.transaction(async (tx) => {
        await tx.users.insert({ username, ...details });
        for (const role of roleUrns) await tx.users.insertRole(role, urn);
      });
      return urn;
    },
  };
}

/** @returns the context of a request of this user, over a session unless another credential is given. */
export function contextOf(
  urn: CorpUserUrn,
  credential: Credential = { kind: 'session', idHash: 'x' },
): RequestContext {
  return { actor: { urn, credential }, ip: '127.0.0.1', requestId: 'test' };
}

/** @returns a request to mint a token that acts as this user for an hour. */
export function mintRequest(actorUrn: CorpUserUrn, changes: Partial<MintRequest> = {}): MintRequest {
  return {
    name: 'test',
    description: null,
    actorUrn,
    lifetime: { kind: 'iso', duration: 'PT1H' },
    ...changes,
  };
}
