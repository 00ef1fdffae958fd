import { corpUserUrn, isCorpUserUrn, SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { NewSession } from '../../http/session-cookies.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { PasswordHasher } from '../../security/password-hash.ts';
import { hashSecret } from '../../security/secret-hash.ts';
import type { Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import type { User } from '../users/user-types.ts';
import type { LoginLimiter } from './login-limiter.ts';

/** The client of a sign-in, before anybody is known. */
export type SignInClient = { readonly ip: string; readonly requestId: string };

/** Signing in and out. */
export type AuthService = ReturnType<typeof createAuthService>;

/** @returns the service over the live users; wrong guesses are counted, bounded and recorded. */
export function createAuthService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly limiter: LoginLimiter;
}) {
  const { store, clock, passwords, limiter } = deps;
  return {
    /**
     * Checks a password.
     * @returns the user, when name and password match and the user may sign in.
     * @throws AppError `auth.invalid-credentials`, the same after the same work for an unknown user, a
     *   wrong password and a suspended one (test BF-04); `auth.too-many-attempts`; `service.unavailable`.
     */
    checkPassword: async (username: string, password: string, client: SignInClient): Promise<User> => {
      await limiter.take(username, client.ip);
      const urn = corpUserUrn(username);
      // U+0000 is in no name, and PostgreSQL refuses to look for it.
      const isPossible = isCorpUserUrn(urn) && urn !== SYSTEM_ACTOR_URN && !username.includes('\u0000');
      const user = isPossible ? await store.read.users.find(urn) : undefined;
      const hash = user === undefined ? null : await store.read.users.findPasswordHash(user.urn);
      const isMatch = await passwords.matches(password, hash ?? null);
      if (user !== undefined && isMatch && user.status === 'ACTIVE' && !user.isRemoved) {
        await limiter.reset(username, client.ip);
        return user;
      }
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
          details: {},
        }),
      );
      throw new AppError('auth.invalid-credentials');
    },

    /** Stores the new session and its audit event in one commit, provided the user is still active. */
    startSession: async (user: User, session: NewSession, client: SignInClient): Promise<void> => {
      const at = clock.now();
      const idHash = hashSecret(session.id);
      const context: RequestContext = {
        actor: { urn: user.urn, credential: { kind: 'session', idHash } },
        ...client,
      };
      await store.transaction(async (tx) => {
        await tx.authority.rely();
        const current = await tx.users.find(user.urn);
        if (current === undefined || current.status !== 'ACTIVE' || current.isRemoved) {
          throw new AppError('auth.invalid-credentials');
        }
        await tx.sessions.insert({
          idHash,
          userUrn: user.urn,
          data: session.data,
          userAgent: session.userAgent.slice(0, 500),
          ip: client.ip,
          createdAt: at,
          lastSeenAt: at,
        });
        await tx.audit.insert(auditEventOf(context, at, 'session.started', { subjectUrn: user.urn }));
      });
    },

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
