import {
  type CorpUserUrn,
  corpUserId,
  RESERVED_USER_IDS,
  ROLE_URNS,
  ROOT_USER_URN,
} from '@latchkey/shared/urn';
import { type UserEnding, type UserStatus, usernameSchema } from '@latchkey/shared/users';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import { isUniqueViolation } from '../../errors/database-errors.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { PasswordHasher } from '../../security/password-hash.ts';
import { type PasswordRules, passwordFieldError } from '../../security/password-strength.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { deleteCorpUser, seedCorpUser, writeCorpUserStatus } from '../metadata/corp-user-service.ts';
import { takeOutOfPolicies } from '../policies/actor-removal-service.ts';
import { keepAnAdministrator } from '../policies/administrator-service.ts';
import type { PrivilegeGuard } from '../policies/privilege-guard-service.ts';
import { revokeTokensOfActor } from '../tokens/token-revocation-service.ts';
import { countEnding, endAccess } from './user-ending-service.ts';
import type { User } from './user-types.ts';

/** A person to add. */
export type AddUserRequest = {
  readonly username: string;
  readonly displayName: string;
  readonly title?: string;
  readonly email: string | null;
  readonly password: string;
};

/** Adding, suspending, reinstating and removing users. */
export type UserService = ReturnType<typeof createUserService>;

/**
 * Every act takes effect with its commit: it changes the user, ends the sessions where they must end,
 * mirrors the `corpuser` entity, and is recorded. Acts on others need MANAGE_USERS_AND_GROUPS, roles
 * MANAGE_POLICIES, passwords MANAGE_USER_CREDENTIALS.
 */
export function createUserService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly guard: PrivilegeGuard;
}) {
  const { store, clock, passwords, guard } = deps;

  /** A change of users that nothing relying on them can overtake. */
  const change = async <T>(
    context: RequestContext,
    attempted: string,
    privilege: Parameters<PrivilegeGuard['require']>[2],
    work: (tx: Repositories, at: number) => Promise<T>,
  ): Promise<T> => {
    await guard.require(context, attempted, privilege);
    return store.transaction(async (tx) => {
      await tx.authority.change();
      await guard.requireStill(tx, context, privilege);
      return keepAnAdministrator(tx, () => work(tx, clock.now()));
    });
  };

  const setStatus = async (
    context: RequestContext,
    urn: CorpUserUrn,
    status: UserStatus,
  ): Promise<UserEnding> => {
    const isSuspension = status === 'SUSPENDED';
    const attempted = isSuspension ? 'user.suspend' : 'user.reinstate';
    return change(context, attempted, 'MANAGE_USERS_AND_GROUPS', async (tx, at) => {
      if (isSuspension) refuseSuspension(context, urn);
      const ending = await countEnding(tx, urn, at);
      if (!(await tx.users.updateStatus(urn, status, at))) throw new AppError('user.not-found');
      if (isSuspension) await endAccess(tx, urn, at);
      await writeCorpUserStatus(tx, urn, status, at);
      const action = isSuspension ? 'user.suspended' : 'user.reinstated';
      const details = isSuspension
        ? { endedSessions: ending.sessions, stoppedTokens: ending.liveTokens }
        : {};
      await tx.audit.insert(auditEventOf(context, at, action, { subjectUrn: urn, details }));
      return ending;
    });
  };

  return {
    /** @throws AppError `privilege.missing`. */
    list: async (context: RequestContext, page: { query: string; start: number; count: number }) => {
      await guard.require(context, 'user.list', 'MANAGE_USERS_AND_GROUPS');
      return store.read.users.listPage({ ...page, serviceAccounts: false });
    },

    /** @returns users to choose from by those who may generate tokens for others. */
    listForTokens: async (context: RequestContext, page: { query: string; start: number; count: number }) => {
      await guard.require(context, 'user.list', 'MANAGE_ACCESS_TOKENS');
      return store.read.users.listPage({ ...page, serviceAccounts: false });
    },

    /** @throws AppError `request.invalid` naming `username` or `password`, `user.exists`. */
    add: async (context: RequestContext, request: AddUserRequest): Promise<User> => {
      assertMayBeAdded(request);
      const passwordHash = await passwords.hash(request.password);
      return change(context, 'user.add', 'MANAGE_USERS_AND_GROUPS', (tx, at) =>
        insertUser(tx, context, request, passwordHash, at),
      ).catch(asUserExists);
    },

    /**
     * From the next request on, the user's sessions are gone and the user's tokens answer 401; the links that
     * the user made are closed. @returns what ended. @throws AppError `user.not-found`, `user.own-account`,
     * `policy.last-administrator`.
     */
    suspend: (context: RequestContext, urn: CorpUserUrn) => setStatus(context, urn, 'SUSPENDED'),

    /**
     * The user may sign in again; tokens that are neither revoked nor expired work again.
     * @returns what would end if the user were suspended again, among it the tokens that work now.
     */
    reinstate: (context: RequestContext, urn: CorpUserUrn) => setStatus(context, urn, 'ACTIVE'),

    /**
     * Deletes the user and the entity; sessions end, and tokens that act as the user answer 401 for good.
     * @returns what ended. @throws AppError `user.not-found`, `user.own-account`, `policy.last-administrator`.
     */
    remove: async (context: RequestContext, urn: CorpUserUrn): Promise<UserEnding> =>
      change(context, 'user.remove', 'MANAGE_USERS_AND_GROUPS', async (tx, at) => {
        refuseRemoval(context, urn);
        const ending = await countEnding(tx, urn, at);
        if (!(await tx.users.delete(urn))) throw new AppError('user.not-found');
        await endAccess(tx, urn, at);
        await takeOutOfPolicies(tx, context, urn, at);
        const revokedTokens = await revokeTokensOfActor(tx, context, urn, at);
        await deleteCorpUser(tx, urn);
        const what = { subjectUrn: urn, details: { endedSessions: ending.sessions, revokedTokens } };
        await tx.audit.insert(auditEventOf(context, at, 'user.removed', what));
        return ending;
      }),

    /** Sets a password, and ends the user's sessions (ASVS 5.0 §7.4.3) and reset link. */
    setPassword: async (context: RequestContext, urn: CorpUserUrn, password: string): Promise<void> => {
      const fault = passwordFieldError('password', corpUserId(urn), password);
      if (fault !== undefined) throw new AppError('request.invalid', { errors: [fault] });
      const hash = await passwords.hash(password);
      await change(context, 'user.set-password', 'MANAGE_USER_CREDENTIALS', async (tx, at) => {
        if (!(await tx.users.updatePasswordHash(urn, hash, at))) throw new AppError('user.not-found');
        await tx.sessions.deleteByUser(urn);
        await tx.invites.deleteReset(urn);
        await tx.audit.insert(auditEventOf(context, at, 'user.password-set', { subjectUrn: urn }));
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
      await change(context, 'role.assign', 'MANAGE_POLICIES', async (tx, at) => {
        if ((await tx.users.find(urn)) === undefined) throw new AppError('user.not-found');
        if (isHeld) await tx.users.insertRole(roleUrn, urn);
        else await tx.users.deleteRole(roleUrn, urn);
        const action = isHeld ? 'role.assigned' : 'role.withdrawn';
        await tx.audit.insert(auditEventOf(context, at, action, { subjectUrn: urn, details: { role } }));
      });
    },
  };
}

/**
 * Judges a new user before any work is done.
 * @throws AppError `request.invalid` naming every bad field.
 */
export function assertMayBeAdded(
  request: Pick<AddUserRequest, 'username' | 'password'>,
  rules: PasswordRules = 'strict',
): void {
  const username = usernameSchema.safeParse(request.username);
  const fault = passwordFieldError('password', request.username, request.password, rules);
  const isReserved = RESERVED_USER_IDS.includes(request.username.toLowerCase());
  const errors = [
    ...(username.success
      ? []
      : username.error.issues.map(({ message }) => ({
          field: 'username',
          message,
          code: 'username.invalid',
        }))),
    ...(isReserved
      ? [{ field: 'username', message: 'This name is reserved', code: 'username.reserved' }]
      : []),
    ...(fault === undefined ? [] : [fault]),
  ];
  if (errors.length > 0) throw new AppError('request.invalid', { errors });
}

/** Adds a user with the `corpuser` entity and the record, in the transaction at hand. */
export async function insertUser(
  tx: Repositories,
  context: RequestContext,
  { username, displayName, title, email }: Omit<AddUserRequest, 'password'>,
  passwordHash: string,
  at: number,
): Promise<User> {
  const details = { username, displayName, title: title ?? null, email, createdAt: at };
  const user = await tx.users.insert({ ...details, passwordHash });
  await seedCorpUser(tx, user, at);
  await tx.audit.insert(auditEventOf(context, at, 'user.added', { subjectUrn: user.urn }));
  return user;
}

/** Rethrows what an insert threw; a taken name becomes `user.exists`. */
export function asUserExists(error: unknown): never {
  throw isUniqueViolation(error) ? new AppError('user.exists', { cause: error }) : error;
}

/**
 * Nobody shuts himself out by a slip, nor the root user. (That somebody stays to administer is
 * `keepAnAdministrator`'s to see to.) The operator may put the root user out of use.
 */
function refuseSuspension({ actor }: RequestContext, urn: CorpUserUrn): void {
  if (urn === ROOT_USER_URN && actor.credential.kind !== 'system') throw rootStays('suspended');
  if (urn === actor.urn) throw new AppError('user.own-account');
}

/** The same for a removal, where the operator has no exception: the next start would bring the root user back. */
function refuseRemoval({ actor }: RequestContext, urn: CorpUserUrn): void {
  if (urn === ROOT_USER_URN) throw rootStays('removed');
  if (urn === actor.urn) throw new AppError('user.own-account');
}

function rootStays(what: string): AppError {
  return new AppError('policy.last-administrator', { detail: `The root user datahub cannot be ${what}.` });
}
