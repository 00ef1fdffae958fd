import { createAuthorityLock } from './db/authority-lock.ts';
import type { Database, Queryable } from './db/database.ts';
import { createAccountRepository } from './features/account/account-repository.ts';
import { createAuditRepository } from './features/audit/audit-repository.ts';
import { createLoginAttemptRepository } from './features/auth/login-attempt-repository.ts';
import { createSessionRepository } from './features/auth/session-repository.ts';
import { createGroupDirectoryRepository } from './features/groups/group-directory-repository.ts';
import { createGroupRepository } from './features/groups/group-repository.ts';
import { createInviteRepository } from './features/invites/invite-repository.ts';
import { createAspectRepository } from './features/metadata/aspect-repository.ts';
import { createTimeseriesRepository } from './features/metadata/timeseries-repository.ts';
import { createNoticeRepository } from './features/notices/notice-repository.ts';
import { createOidcIdentityRepository } from './features/oidc/oidc-identity-repository.ts';
import type { PolicyMemory } from './features/policies/current-policies-repository.ts';
import { createNamedActorRepository } from './features/policies/named-actor-repository.ts';
import { createPolicyListingRepository } from './features/policies/policy-listing-repository.ts';
import { createPolicyRepository } from './features/policies/policy-repository.ts';
import { createTokenRepository } from './features/tokens/token-repository.ts';
import { createUserDirectoryRepository } from './features/users/user-directory-repository.ts';
import { createUserRepository } from './features/users/user-repository.ts';

/** Every repository over one handle. */
export type Repositories = ReturnType<typeof repositoriesOf>;

/**
 * The data of the product. Reading may happen anywhere through `read`; writing only inside
 * `transaction`, whose callback gets the one handle that belongs to it. An act and its audit event are
 * therefore one commit (design decision 13).
 */
export type Store = {
  readonly read: Repositories;
  transaction<T>(work: (tx: Repositories) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

/** @returns the store over an open, migrated database. */
export function createStore(database: Database): Store {
  const policyMemory: PolicyMemory = { kept: undefined };
  const repositories = (db: Queryable) => repositoriesOf(db, database.dialect, policyMemory);
  return {
    read: repositories(database.reader),
    transaction: (work) => database.transaction((transaction) => work(repositories(transaction))),
    close: () => database.close(),
  };
}

function repositoriesOf(db: Queryable, dialect: Database['dialect'], policyMemory: PolicyMemory) {
  return {
    authority: createAuthorityLock(db, dialect),
    users: createUserRepository(db),
    directory: createUserDirectoryRepository(db),
    groups: createGroupRepository(db),
    groupDirectory: createGroupDirectoryRepository(db),
    invites: createInviteRepository(db),
    oidcIdentities: createOidcIdentityRepository(db),
    notices: createNoticeRepository(db),
    policies: createPolicyRepository(db, policyMemory),
    policyListing: createPolicyListingRepository(db),
    namedActors: createNamedActorRepository(db),
    tokens: createTokenRepository(db, dialect),
    sessions: createSessionRepository(db),
    loginAttempts: createLoginAttemptRepository(db),
    accounts: createAccountRepository(db),
    audit: createAuditRepository(db),
    aspects: createAspectRepository(db),
    timeseries: createTimeseriesRepository(db),
  };
}
