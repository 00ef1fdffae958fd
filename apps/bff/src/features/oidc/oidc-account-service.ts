import { corpUserUrn } from '@latchkey/shared/urn';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import type { SignInClient } from '../auth/auth-service.ts';
import { seedCorpUser } from '../metadata/corp-user-service.ts';
import type { User } from '../users/user-types.ts';
import { groupsOf } from './oidc-group-policy.ts';
import { followGroupClaim } from './oidc-group-service.ts';
import type { OidcAccountSettings, ProviderIdentity } from './oidc-types.ts';
import { displayNameOf, emailOf, usernameOf } from './oidc-username-policy.ts';

/** Finds or makes the user of an identity. */
export type OidcAccountService = {
  /**
   * @returns the user who may sign in now; groups are what the claim says.
   * @throws AppError `sso.username-refused`, `sso.username-taken`, `sso.not-provisioned`, `sso.account-closed`,
   *   `sso.answer-invalid`; nothing is changed then, and the refusal is recorded.
   */
  userOf(identity: ProviderIdentity, client: SignInClient): Promise<User>;
};

/** Issuer and subject are the identity; names only matter where an account is made. */
export function createOidcAccountService(
  settings: OidcAccountSettings,
  store: Store,
  clock: Clock,
): OidcAccountService {
  const { usernameClaim, usernamePattern, makesAccounts, groupsClaim } = settings;

  const provision = async (
    tx: Repositories,
    { issuer, subject, claims }: ProviderIdentity,
    client: SignInClient,
    at: number,
  ): Promise<User> => {
    const username = usernameOf(claims, usernameClaim, usernamePattern);
    // In any case of letters: two names that people cannot tell apart are one name.
    const [namesake] = await tx.users.listByAnyCase(username);
    if (namesake !== undefined) throw new RefusedWithSubject('sso.username-taken', namesake.urn);
    if (!makesAccounts) throw new AppError('sso.not-provisioned');
    const user = await tx.users.insert({
      username,
      displayName: displayNameOf(claims, username),
      title: null,
      email: emailOf(claims),
      passwordHash: null,
      createdAt: at,
    });
    await seedCorpUser(tx, user, at);
    await tx.oidcIdentities.upsert({ issuer, subject, userUrn: user.urn }, at);
    const what = { subjectUrn: user.urn, details: { through: 'sso', issuer, subject } };
    await tx.audit.insert(auditEventOf(contextOf(user, client), at, 'user.added', what));
    await tx.audit.insert(auditEventOf(contextOf(user, client), at, 'identity.linked', what));
    return user;
  };

  const signIn = async (
    tx: Repositories,
    identity: ProviderIdentity,
    client: SignInClient,
  ): Promise<User> => {
    await tx.authority.change();
    const at = clock.now();
    const { issuer, subject } = identity;
    const known = await tx.oidcIdentities.find(issuer, subject);
    const user =
      known === undefined ? await provision(tx, identity, client, at) : await linkedUser(tx, known.userUrn);
    if (user.status !== 'ACTIVE' || user.isRemoved || user.isServiceAccount) {
      throw new RefusedWithSubject('sso.account-closed', user.urn);
    }
    if (groupsClaim !== undefined) {
      const groups = groupsOf(identity.claims, groupsClaim);
      await followGroupClaim(tx, contextOf(user, client), user, issuer, groups, at);
    }
    await tx.oidcIdentities.updateLastSignIn(issuer, subject, at);
    return user;
  };

  return {
    userOf: async (identity, client) => {
      try {
        return await store.transaction((tx) => signIn(tx, identity, client));
      } catch (error) {
        if (error instanceof AppError && error.code.startsWith('sso.')) {
          await recordRefusal(error, identity, client);
        }
        throw error;
      }
    },
  };

  /** With issuer and subject, which an administrator needs to link the account. */
  async function recordRefusal(error: AppError, identity: ProviderIdentity, client: SignInClient) {
    const { issuer, subject } = identity;
    const details = {
      through: 'sso',
      reason: error.code,
      why: error.options.detail ?? null,
      issuer,
      subject,
    };
    await store.transaction((tx) =>
      tx.audit.insert({
        at: clock.now(),
        action: 'session.refused',
        outcome: 'refused',
        actorUrn: null,
        viaTokenId: null,
        subjectUrn: error instanceof RefusedWithSubject ? error.subjectUrn : null,
        ip: client.ip,
        requestId: client.requestId,
        userAgent: client.userAgent ?? null,
        details,
      }),
    );
  }
}

/** A refusal that is about an account here. */
class RefusedWithSubject extends AppError {
  readonly subjectUrn: string;

  constructor(code: 'sso.username-taken' | 'sso.account-closed', subjectUrn: string) {
    super(code);
    this.subjectUrn = subjectUrn;
  }
}

/** An identity outlives its user, so that neither a new user nor the next of that name comes of it. */
async function linkedUser(tx: Repositories, userUrn: string | null): Promise<User> {
  const user = userUrn === null ? undefined : await tx.users.find(userUrn);
  if (user === undefined) throw new AppError('sso.account-closed');
  return user;
}

/** Who signs in acts as that user; there is no session yet. */
function contextOf(user: User, client: SignInClient): RequestContext {
  return { actor: { urn: corpUserUrn(user.username), credential: { kind: 'internal' } }, ...client };
}
