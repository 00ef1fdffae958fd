import type { SessionBeginning } from '@latchkey/shared/audit';
import { corpUserUrn, isCorpUserUrn, SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { NewSession } from '../../http/session-cookies.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { DeviceProofs } from '../../security/device-proof.ts';
import type { PasswordHasher } from '../../security/password-hash.ts';
import { hashSecret } from '../../security/secret-hash.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import type { User } from '../users/user-types.ts';
import { accountNameOf } from './account-name-policy.ts';
import type { LoginLimiter } from './login-limiter.ts';

/** The client of a sign-in, before anybody is known. */
export type SignInClient = {
  readonly ip: string;
  readonly requestId: string;
  readonly userAgent?: string | null;
  /** What the browser keeps of an earlier sign-in, if anything. */
  readonly deviceProof?: string | undefined;
};

/** By what a session begins, as its audit event says it; `issuer` and `subject` are the identity, never a secret. */
export type SessionStart =
  | { readonly through: Exclude<SessionBeginning, 'sso'> }
  | { readonly through: 'sso'; readonly issuer: string; readonly subject: string };

/** Somebody whose password was right, and what the browser is to keep of that. */
export type Recognized = { readonly user: User; readonly passwordHash: string; readonly deviceProof: string };

/** Signing in and out. */
export type AuthService = ReturnType<typeof createAuthService>;

/** @returns the service over the live users; wrong guesses are counted, bounded and recorded. */
export function createAuthService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly limiter: LoginLimiter;
  readonly devices: DeviceProofs;
}) {
  const { store, clock, passwords, limiter, devices } = deps;

  /** Counts the attempt, then does the same work for every user and none. @returns who it is, if it is. */
  const recognize = async (
    username: string,
    password: string,
    { ip, deviceProof }: SignInClient,
  ): Promise<{ user: User | undefined; recognized: Recognized | undefined }> => {
    const urn = corpUserUrn(username);
    // U+0000 is in no name, and PostgreSQL refuses to look for it.
    const isPossible = isCorpUserUrn(urn) && urn !== SYSTEM_ACTOR_URN && !username.includes('\u0000');
    const user = isPossible ? await store.read.users.find(urn) : undefined;
    const hash = (user && (await store.read.users.findPasswordHash(user.urn))) ?? null;
    const account = accountNameOf(username);
    const isKnown = deviceProof !== undefined && hash !== null;
    const device = isKnown ? devices.deviceOf(deviceProof, account, hash) : undefined;
    const attempt = { username, ip, device };
    await limiter.take(attempt);
    const isMatch = await passwords.matches(password, hash);
    const isRight = user !== undefined && hash !== null && isMatch;
    if (!isRight || user.status !== 'ACTIVE' || user.isRemoved) return { user, recognized: undefined };
    await limiter.reset(attempt);
    return {
      user,
      recognized: { user, passwordHash: hash, deviceProof: devices.issue(account, hash) },
    };
  };

  /**
   * Hashes a password anew that was hashed at another cost, while it is at hand (test SC-03). What anybody may
   * do stays as it was, so there is nothing to record.
   */
  const atCurrentCost = async (recognized: Recognized, password: string): Promise<Recognized> => {
    const { user, passwordHash: outdated } = recognized;
    if (!passwords.isOutdated(outdated)) return recognized;
    const passwordHash = await passwords.hash(password).catch((error: unknown) => {
      // Too many sign-ins at once: the next one will do.
      if (error instanceof AppError) return undefined;
      throw error;
    });
    if (passwordHash === undefined) return recognized;
    return store.transaction(async (tx) => {
      await tx.authority.rely();
      // A password that was set meanwhile stays: this sign-in will be refused for it.
      if ((await tx.users.findPasswordHash(user.urn)) !== outdated) return recognized;
      await tx.users.updatePasswordHash(user.urn, passwordHash, clock.now());
      const deviceProof = devices.issue(accountNameOf(user.username), passwordHash);
      return { user, passwordHash, deviceProof };
    });
  };

  return {
    /**
     * Checks a password.
     * @returns the user, when name and password match and the user may sign in.
     * @throws AppError `auth.invalid-credentials`, the same after the same work for an unknown user, a
     *   wrong password and a suspended one (test BF-04); `auth.too-many-attempts`; `service.unavailable`.
     */
    checkPassword: async (username: string, password: string, client: SignInClient): Promise<Recognized> => {
      const { user, recognized } = await recognize(username, password, client);
      if (recognized !== undefined) return atCurrentCost(recognized, password);
      await store.transaction((tx) =>
        tx.audit.insert({
          at: clock.now(),
          action: 'session.refused',
          outcome: 'refused',
          actorUrn: null,
          viaTokenId: null,
          // The typed name is kept only when it is a user's: people type passwords into name fields.
          subjectUrn: user?.urn ?? null,
          ip: client.ip,
          requestId: client.requestId,
          userAgent: client.userAgent ?? null,
          details: {},
        }),
      );
      throw new AppError('auth.invalid-credentials');
    },

    /**
     * Checks the password of somebody who is signed in, under the same limits as at the sign-in: a stolen
     * session must not become a place for guessing.
     * @returns undefined when it is wrong, which the caller records.
     * @throws AppError `auth.too-many-attempts`, `service.unavailable`.
     */
    recheckPassword: async (
      user: User,
      password: string,
      client: SignInClient,
    ): Promise<Recognized | undefined> => (await recognize(user.username, password, client)).recognized,

    /**
     * Stores the new session and its audit event in one commit, provided the user is still active.
     * @param start by what it begins, for the audit event.
     * @param passwordHash of the password that was checked, if one was.
     * @throws AppError `auth.invalid-credentials`, `sso.attempt-over`.
     */
    startSession: (
      user: User,
      session: NewSession,
      client: SignInClient,
      start: SessionStart,
      passwordHash?: string,
    ): Promise<void> =>
      store.transaction(async (tx) => {
        await tx.authority.rely();
        // Whoever came with a password that was changed meanwhile is one of those whom the change shuts out.
        if (passwordHash !== undefined && passwordHash !== (await tx.users.findPasswordHash(user.urn)))
          throw new AppError('auth.invalid-credentials');
        // So is whoever came through an identity that was unlinked meanwhile, which ended the sessions there were.
        if (start.through === 'sso') {
          const identity = await tx.oidcIdentities.find(start.issuer, start.subject);
          if (identity?.userUrn !== user.urn) throw new AppError('sso.attempt-over');
        }
        await insertSession(tx, user, session, client, clock.now(), start);
      }),

    /** Ends the session on the server; from the next request on its cookie opens nothing. */
    endSession: async (context: RequestContext): Promise<void> => {
      const { credential, urn } = context.actor;
      if (credential.kind !== 'session') return;
      await store.transaction(async (tx) => {
        if (!(await tx.sessions.delete(credential.idHash))) return;
        await tx.audit.insert(auditEventOf(context, clock.now(), 'session.ended', { subjectUrn: urn }));
      });
    },
  };
}

/**
 * Adds a session with its audit event, in the transaction at hand. Time in epoch ms.
 * @throws AppError `auth.invalid-credentials` when the user may not sign in any more.
 */
export async function insertSession(
  tx: Repositories,
  { urn }: Pick<User, 'urn'>,
  session: NewSession,
  { ip, requestId, userAgent = null }: SignInClient,
  at: number,
  start: SessionStart,
): Promise<void> {
  const current = await tx.users.find(urn);
  if (current === undefined || current.status !== 'ACTIVE' || current.isRemoved) {
    throw new AppError('auth.invalid-credentials');
  }
  const idHash = hashSecret(session.id);
  await tx.sessions.insert({
    idHash,
    userUrn: urn,
    data: session.data,
    userAgent: session.userAgent.slice(0, 500),
    ip,
    createdAt: at,
    lastSeenAt: at,
  });
  await tx.users.updateLastSignIn(urn, at);
  const context: RequestContext = {
    actor: { urn, credential: { kind: 'session', idHash } },
    ip,
    requestId,
    userAgent,
  };
  await tx.audit.insert(auditEventOf(context, at, 'session.started', { subjectUrn: urn, details: start }));
}
