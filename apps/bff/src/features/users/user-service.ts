import { type CorpUserUrn, corpUserUrn, RESERVED_USER_IDS, ROLE_URNS, ROOT_USER_URN } from '@latchkey/shared/urn';
import { type UserStatus, usernameSchema } from '@latchkey/shared/users';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import { isUniqueViolation } from '../../errors/database-errors.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { PasswordHasher } from '../../security/password-hash.ts';
import { passwordFault } from '../../security/password-strength.ts';
import type { Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { deleteCorpUser, seedCorpUser, writeCorpUserStatus } from '../metadata/corp-user-aspects.ts';
import type { User } from './user-types.ts';

/** A person to add. */
export type AddUserRequest = {
  readonly username: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly password: string;
};

/** Adding, suspending, reinstating and removing users. */
export type UserService = ReturnType<typeof createUserService>;

/**
 * Every act takes effect with its commit: it changes the user, ends the sessions where they must end,
 * mirrors the `corpuser` entity, and is recorded.
 */
export function createUserService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
}) {
  const { store, clock, passwords } = deps;

  const setStatus = async (context: RequestContext, urn: CorpUserUrn, status: UserStatus): Promise<void> => {
    const isSuspension = status === 'SUSPENDED';
    if (isSuspension) refuseForRoot(urn, 'suspended');
    await store.transaction(async (tx) => {
      await tx.authority.change();
      const now = clock.now();
      if (!(await tx.users.updateStatus(urn, status, now))) throw new AppError('user.not-found');
      const endedSessions = isSuspension ? await tx.sessions.deleteByUser(urn) : 0;
      await writeCorpUserStatus(tx, urn, status, now);
      const action = isSuspension ? 'user.suspended' : 'user.reinstated';
      await tx.audit.insert(
        auditEventOf(context, now, action, { subjectUrn: urn, details: { endedSessions } }),
      );
    });
  };

  return {
    /**
     * @throws AppError `request.invalid` naming `username` or `password`, `user.exists`.
     */
    add: async (context: RequestContext, request: AddUserRequest): Promise<User> => {
      const username = usernameSchema.safeParse(request.username);
      const fault = passwordFault(request.username, request.password);
      const isReserved = RESERVED_USER_IDS.includes(request.username.toLowerCase());
      const errors = [
        ...(username.success
          ? []
          : username.error.issues.map(({ message }) => ({ field: 'username', message }))),
        ...(isReserved ? [{ field: 'username', message: 'This name is reserved' }] : []),
        ...(fault === undefined ? [] : [{ field: 'password', message: fault }]),
      ];
      if (errors.length > 0) throw new AppError('request.invalid', { errors });

      const now = clock.now();
      const passwordHash = await passwords.hash(request.password);
      const { displayName, email } = request;
      const user = {
        username: request.username,
        displayName,
        title: null,
        email,
        createdAt: now,
        passwordHash,
      };
      const urn = corpUserUrn(user.username);
      return store
        .transaction(async (tx) => {
          await tx.authority.change();
          await tx.users.insert(user);
          const added: User = { ...user, urn, status: 'ACTIVE', isRemoved: false };
          await seedCorpUser(tx, added, now);
          await tx.audit.insert(auditEventOf(context, now, 'user.added', { subjectUrn: urn }));
          return added;
        })
        .catch((error: unknown) => {
          throw isUniqueViolation(error) ? new AppError('user.exists', { cause: error }) : error;
        });
    },

    /** From the next request on, the user's sessions are gone and the user's tokens answer 401. */
    suspend: (context: RequestContext, urn: CorpUserUrn) => setStatus(context, urn, 'SUSPENDED'),

    /** The user may sign in again; tokens that are neither revoked nor expired work again. */
    reinstate: (context: RequestContext, urn: CorpUserUrn) => setStatus(context, urn, 'ACTIVE'),

    /** Deletes the user and the entity; sessions end, and tokens that act as the user answer 401 for good. */
    remove: async (context: RequestContext, urn: CorpUserUrn): Promise<void> => {
      refuseForRoot(urn, 'removed');
      await store.transaction(async (tx) => {
        await tx.authority.change();
        if (!(await tx.users.delete(urn))) throw new AppError('user.not-found');
        const endedSessions = await tx.sessions.deleteByUser(urn);
        await tx.tokens.revokeByActor(urn, context.actor.urn, clock.now());
        await deleteCorpUser(tx, urn);
        const event = auditEventOf(context, clock.now(), 'user.removed', {
          subjectUrn: urn,
          details: { endedSessions },
        });
        await tx.audit.insert(event);
      });
    },

    /** Sets a password and ends the user's sessions (ASVS 5.0 §7.4.3). */
    setPassword: async (
      context: RequestContext,
      urn: CorpUserUrn,
      username: string,
      password: string,
    ): Promise<void> => {
      const fault = passwordFault(username, password);
      if (fault !== undefined)
        throw new AppError('request.invalid', { errors: [{ field: 'password', message: fault }] });
      const hash = await passwords.hash(password);
      await store.transaction(async (tx) => {
        await tx.authority.change();
        const now = clock.now();
        if (!(await tx.users.updatePasswordHash(urn, hash, now))) throw new AppError('user.not-found');
        await tx.sessions.deleteByUser(urn);
        await tx.audit.insert(auditEventOf(context, now, 'user.password-set', { subjectUrn: urn }));
      });
    },

    /** Gives a user one of DataHub's roles, or takes it away. @throws AppError `request.invalid`, `user.not-found`. */
    setRole: async (
      context: RequestContext,
      urn: CorpUserUrn,
      role: string,
      isHeld: boolean,
    ): Promise<void> => {
      const roleUrn = ROLE_URNS.find((known) => known.endsWith(`:${role}`));
      if (roleUrn === undefined) {
        const message = 'expected one of Admin, Editor, Reader';
        throw new AppError('request.invalid', { errors: [{ field: 'role', message }] });
      }
      await store.transaction(async (tx) => {
        await tx.authority.change();
        if ((await tx.users.find(urn)) === undefined) throw new AppError('user.not-found');
        if (isHeld) await tx.users.insertRole(roleUrn, urn);
        else await tx.users.deleteRole(roleUrn, urn);
        const action = isHeld ? 'role.assigned' : 'role.withdrawn';
        await tx.audit.insert(
          auditEventOf(context, clock.now(), action, { subjectUrn: urn, details: { role } }),
        );
      });
    },
  };
}

/** The root user holds the only privileges that no policy can take away: losing it would lock everybody out. */
function refuseForRoot(urn: CorpUserUrn, what: string): void {
  if (urn !== ROOT_USER_URN) return;
  throw new AppError('policy.last-administrator', { detail: `The root user datahub cannot be ${what}.` });
}
