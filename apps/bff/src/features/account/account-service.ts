import type { EditAccountInput } from '@latchkey/shared/account';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { NewSession } from '../../http/session-cookies.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { DeviceProofs } from '../../security/device-proof.ts';
import type { PasswordHasher } from '../../security/password-hash.ts';
import { passwordFieldError } from '../../security/password-strength.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { accountNameOf } from '../auth/account-name-policy.ts';
import { type AuthService, insertSession, type SignInClient } from '../auth/auth-service.ts';
import { rewriteCorpUserInfo } from '../metadata/corp-user-service.ts';
import type { User } from '../users/user-types.ts';
import type { Profile } from './account-repository.ts';

/** A change of password that was checked, and is still to be committed. */
type CheckedChange = { readonly user: User; readonly formerHash: string; readonly passwordHash: string };

/** What a change of password ended, and what it did not; `deviceProof` is for the browser that made it. */
type ChangeOutcome = {
  readonly endedSessions: number;
  readonly liveTokens: number;
  readonly deviceProof: string;
};

/** Looking after one's own account. Every act is about the caller, whom a session has to prove. */
export type AccountService = ReturnType<typeof createAccountService>;

/** @returns the service. */
export function createAccountService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly auth: AuthService;
  readonly passwords: PasswordHasher;
  readonly devices: DeviceProofs;
}) {
  const { store, clock, auth, passwords, devices } = deps;

  return {
    /** @returns the caller's account as of now. */
    describe: async ({ actor }: RequestContext) => {
      const user = await getUser(store.read, actor.urn);
      const hash = await store.read.users.findPasswordHash(actor.urn);
      const liveTokens = await store.read.accounts.countLiveTokens(actor.urn, clock.now());
      return { user, hasPassword: hash != null, liveTokens };
    },

    /** Changes the texts that are given, here and in the `corpuser` entity. */
    edit: (context: RequestContext, input: EditAccountInput): Promise<void> =>
      store.transaction(async (tx) => {
        // What is not given is written back as it was read: two editors of one account must not meet.
        await tx.authority.change();
        const user = await getUser(tx, context.actor.urn);
        const profile: Profile = {
          displayName: input.displayName ?? user.displayName,
          title: input.title === undefined ? user.title : input.title || null,
          email: input.email === undefined ? user.email : input.email || null,
        };
        const details = changesOf(user, profile);
        if (Object.keys(details).length === 0) return;
        const at = clock.now();
        await tx.accounts.updateProfile(user.urn, profile, at);
        await rewriteCorpUserInfo(tx, { ...user, ...profile }, at);
        const what = { subjectUrn: user.urn, details };
        await tx.audit.insert(auditEventOf(context, at, 'user.edited', what));
      }),

    /**
     * Judges the new password, then checks the current one under the limits of the sign-in. Changes nothing.
     * @throws AppError `request.invalid` naming `newPassword`, `user.no-password`, `account.wrong-password`,
     *   `auth.too-many-attempts`, `service.unavailable`.
     */
    checkChange: async (
      context: RequestContext,
      input: { readonly currentPassword: string; readonly newPassword: string },
      client: SignInClient,
    ): Promise<CheckedChange> => {
      const { currentPassword, newPassword } = input;
      const user = await getUser(store.read, context.actor.urn);
      if ((await store.read.users.findPasswordHash(user.urn)) == null)
        throw new AppError('user.no-password', { detail: 'You sign in elsewhere, so there is no password.' });
      const fault = passwordFieldError('newPassword', user.username, newPassword) ?? sameFault(input);
      if (fault !== undefined) throw new AppError('request.invalid', { errors: [fault] });
      const recognized = await auth.recheckPassword(user, currentPassword, client);
      if (recognized === undefined) {
        const what = { outcome: 'refused', details: { attempted: 'account.change-password' } } as const;
        const event = auditEventOf(context, clock.now(), 'action.refused', { subjectUrn: user.urn, ...what });
        await store.transaction((tx) => tx.audit.insert(event));
        const message = 'This is not the current password';
        throw new AppError('account.wrong-password', {
          errors: [{ field: 'currentPassword', message, code: 'account.wrong-password' }],
        });
      }
      return {
        user,
        formerHash: recognized.passwordHash,
        passwordHash: await passwords.hash(newPassword),
      };
    },

    /**
     * Sets the password, ends every session and reset link of the user and starts `session` in place of the one that asked,
     * in one commit. Tokens go on: they have secrets of their own.
     * @throws AppError `auth.session-ended` when the session, or the password that was checked, is gone already.
     */
    changePassword: (
      context: RequestContext,
      { user, formerHash, passwordHash }: CheckedChange,
      session: NewSession,
      client: SignInClient,
    ): Promise<ChangeOutcome> =>
      store.transaction(async (tx) => {
        await tx.authority.change();
        const at = clock.now();
        const { credential } = context.actor;
        const isAlive = credential.kind === 'session' && (await tx.sessions.delete(credential.idHash));
        // Two changes at once: the later one was checked against a password that is none any more.
        if (!isAlive || (await tx.users.findPasswordHash(user.urn)) !== formerHash)
          throw new AppError('auth.session-ended');
        await tx.users.updatePasswordHash(user.urn, passwordHash, at);
        const endedSessions = await tx.sessions.deleteByUser(user.urn);
        // Whoever changes a password because somebody else can set it must not leave that way open.
        await tx.invites.deleteReset(user.urn);
        const what = { subjectUrn: user.urn, details: { endedSessions } };
        await tx.audit.insert(auditEventOf(context, at, 'user.password-set', what));
        await insertSession(tx, user, session, client, at, { through: 'password-change' });
        const liveTokens = await tx.accounts.countLiveTokens(user.urn, at);
        const deviceProof = devices.issue(accountNameOf(user.username), passwordHash);
        return { endedSessions, liveTokens, deviceProof };
      }),
  };
}

async function getUser(repositories: Repositories, urn: string): Promise<User> {
  const user = await repositories.users.find(urn);
  if (user === undefined) throw new AppError('user.not-found');
  return user;
}

function sameFault(input: { readonly currentPassword: string; readonly newPassword: string }) {
  if (input.currentPassword.normalize('NFC') !== input.newPassword.normalize('NFC')) return undefined;
  const message = 'it is the current password';
  return { field: 'newPassword', message, code: 'password.is-current' };
}

/** @returns what changes, as `name.before` and `name.after`, for the audit log. */
function changesOf(before: Profile, after: Profile): Record<string, string | null> {
  const names = ['displayName', 'title', 'email'] as const;
  const changed = names.filter((name) => before[name] !== after[name]);
  return Object.fromEntries(
    changed.flatMap((name) => [
      [`${name}.before`, before[name]],
      [`${name}.after`, after[name]],
    ]),
  );
}
