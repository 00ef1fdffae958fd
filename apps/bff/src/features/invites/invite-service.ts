import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { type CorpUserUrn, corpUserUrn, ROLE_URNS } from '@latchkey/shared/urn';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { PasswordHasher } from '../../security/password-hash.ts';
import { type PasswordRules, passwordFieldError } from '../../security/password-strength.ts';
import { hashSecret, isSameSecret } from '../../security/secret-hash.ts';
import type { SecretRing } from '../../security/secret-ring.ts';
import type { Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { currentPrivileges } from '../policies/policy-service.ts';
import type { PrivilegeGuard } from '../policies/privilege-guard-service.ts';
import { assertMayHandOn } from '../users/handing-on-service.ts';
import { assertMayBeAdded, asUserExists, insertUser } from '../users/user-service.ts';
import type { User } from '../users/user-types.ts';
import type { Invite } from './invite-repository.ts';
import { mayStillInvite, mayStillReset } from './link-maker-service.ts';

/** A reset link works this long (contract §1.1, PASSWORD_RESET_TOKEN_EXPIRATION_MS), milliseconds. */
const RESET_LIFETIME_MS = 24 * 60 * 60_000;

/** What a person fills in to sign up. */
export type SignUpRequest = {
  readonly fullName: string;
  readonly email: string;
  readonly title: string | undefined;
  readonly password: string;
  readonly inviteToken: string;
};

/** Where an unknown person's request came from. */
export type Visitor = { readonly ip: string; readonly requestId: string };

/** Invitations, signing up with one, and resetting a password with a link. */
export type InviteService = ReturnType<typeof createInviteService>;

/**
 * Invitations and reset links need MANAGE_USER_CREDENTIALS. The secret of an invitation is an HMAC of its id,
 * so it is not stored. DataHub's own kind has no limits and can be shown again (`getInviteToken`); those made
 * on the page have an end and a number of uses, and are shown once.
 */
export function createInviteService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly guard: PrivilegeGuard;
  readonly passwords: PasswordHasher;
  readonly passwordRules: PasswordRules;
  readonly sessionSecrets: SecretRing;
}) {
  const { store, clock, guard, passwords, passwordRules, sessionSecrets } = deps;
  const signatureOf = (id: string, secret: string) =>
    createHmac('sha256', secret).update(`latchkey invite\n${id}`).digest('base64url');
  const tokenOf = (id: string) => `${id}.${signatureOf(id, sessionSecrets.present)}`;

  const requireFor = async (context: RequestContext, attempted: string, roleUrn: string | null) => {
    await guard.require(context, attempted, 'MANAGE_USER_CREDENTIALS');
    // A role is more than an account: who hands it out must be able to assign it.
    if (roleUrn !== null) await guard.require(context, attempted, 'MANAGE_POLICIES');
  };

  /** @param limits both null for DataHub's kind, of which one per role stands. */
  const insert = async (
    context: RequestContext,
    roleUrn: string | null,
    limits: { readonly lifetimeMs: number | null; readonly maxUses: number | null },
  ): Promise<Invite> => {
    await requireFor(context, 'invite.create', roleUrn);
    if (roleUrn !== null && !ROLE_URNS.some((known) => known === roleUrn)) {
      throw new AppError('request.invalid', { detail: `Role ${roleUrn} does not exist` });
    }
    const { lifetimeMs, maxUses } = limits;
    return store.transaction(async (tx) => {
      await tx.authority.rely();
      await guard.requireStill(tx, context, 'MANAGE_USER_CREDENTIALS');
      if (roleUrn !== null) await guard.requireStill(tx, context, 'MANAGE_POLICIES');
      const createdAt = clock.now();
      const expiresAt = lifetimeMs === null ? null : createdAt + lifetimeMs;
      if (expiresAt === null && maxUses === null) await tx.invites.revokeStanding(roleUrn, createdAt);
      const createdBy = context.actor.urn;
      const invite = { id: randomUUID(), roleUrn, createdAt, createdBy, expiresAt, maxUses };
      await tx.invites.insert(invite);
      const details = { invite: invite.id, role: roleUrn, expiresAt, maxUses };
      await tx.audit.insert(auditEventOf(context, createdAt, 'invite.created', { details }));
      return { ...invite, revokedAt: null, uses: 0 };
    });
  };
  const createStanding = async (context: RequestContext, roleUrn: string | null) =>
    tokenOf((await insert(context, roleUrn, { lifetimeMs: null, maxUses: null })).id);

  /** @returns the id in the token of an invitation, if the token is one of ours. */
  const idOf = (inviteToken: string): string | undefined => {
    const [id = '', signature = ''] = inviteToken.split('.');
    const isOurs = sessionSecrets
      .accepted()
      .some((secret) => isSameSecret(signature, signatureOf(id, secret)));
    return isOurs ? id : undefined;
  };

  /** @returns the invitation of the token, if it lets somebody in right now. */
  const findGood = async (inviteToken: string): Promise<Invite | undefined> => {
    const id = idOf(inviteToken);
    const invite = id === undefined ? undefined : await store.read.invites.findOpen(id, clock.now());
    if (invite === undefined) return undefined;
    return (await mayStillInvite(store.read, invite.createdBy, invite.roleUrn)) ? invite : undefined;
  };

  /** @returns whose password the link sets, if it may right now. */
  const findResetUser = async (tokenHash: string): Promise<string | undefined> => {
    const reset = await store.read.invites.findReset(tokenHash, clock.now());
    if (reset === undefined) return undefined;
    return (await mayStillReset(store.read, reset.createdBy, reset.userUrn)) ? reset.userUrn : undefined;
  };

  return {
    /** Makes an invitation without limits; the earlier one for the same role stops working. @returns its token. */
    createStanding,

    /** @returns the token of the invitation without limits for the role, made when there is none. */
    getStanding: async (context: RequestContext, roleUrn: string | null): Promise<string> => {
      await requireFor(context, 'invite.get', roleUrn);
      const standing = await store.read.invites.findStanding(roleUrn);
      // One whose maker lost the privilege lets nobody in: another takes its place.
      const isGood =
        standing !== undefined && (await mayStillInvite(store.read, standing.createdBy, roleUrn));
      return isGood ? tokenOf(standing.id) : createStanding(context, roleUrn);
    },

    /** Makes an invitation with an end and a number of uses. @returns it, and its token, shown here only. */
    create: async (
      context: RequestContext,
      { roleUrn, lifetimeMs, maxUses }: { roleUrn: string | null; lifetimeMs: number; maxUses: number },
    ): Promise<{ invite: Invite; inviteToken: string }> => {
      const invite = await insert(context, roleUrn, { lifetimeMs, maxUses });
      return { invite, inviteToken: tokenOf(invite.id) };
    },

    /** @returns open invitations without their tokens, the newest first. @throws AppError `privilege.missing`. */
    list: async (context: RequestContext, page: { start: number; count: number }) => {
      await guard.require(context, 'invite.list', 'MANAGE_USER_CREDENTIALS');
      return store.read.invites.listOpen({ ...page, now: clock.now() });
    },

    /** From now on nobody signs up with it. @throws AppError `invite.not-found`. */
    revoke: async (context: RequestContext, id: string): Promise<void> => {
      await guard.require(context, 'invite.revoke', 'MANAGE_USER_CREDENTIALS');
      await store.transaction(async (tx) => {
        await tx.authority.change();
        await guard.requireStill(tx, context, 'MANAGE_USER_CREDENTIALS');
        const at = clock.now();
        const invite = await tx.invites.revoke(id, at);
        if (invite === undefined) throw new AppError('invite.not-found');
        const details = { invite: id, role: invite.roleUrn };
        await tx.audit.insert(auditEventOf(context, at, 'invite.revoked', { details }));
      });
    },

    /** @returns whether the invitation lets somebody in right now. */
    isInviteOpen: async (inviteToken: string): Promise<boolean> =>
      (await findGood(inviteToken)) !== undefined,

    /**
     * Adds the invited user, with the role of the invitation.
     * @throws AppError `request.invalid` for a bad field or invitation, `user.exists`.
     */
    signUp: async (request: SignUpRequest, visitor: Visitor): Promise<User> => {
      // Looked at before hashing: a stranger must not make us work.
      const id = (await findGood(request.inviteToken))?.id;
      if (id === undefined) throw inviteIsOver();
      const username = request.email;
      assertMayBeAdded({ username, password: request.password }, passwordRules);
      const passwordHash = await passwords.hash(request.password);
      const context = contextOf(corpUserUrn(username), visitor);
      return store
        .transaction(async (tx) => {
          await tx.authority.change();
          const at = clock.now();
          const invite = await tx.invites.takeUse(id, at);
          if (invite === undefined || !(await mayStillInvite(tx, invite.createdBy, invite.roleUrn)))
            throw inviteIsOver();
          const { fullName, title, email } = request;
          const details = {
            username,
            displayName: fullName,
            email,
            ...(title === undefined ? {} : { title }),
          };
          const user = await insertUser(tx, context, details, passwordHash, at);
          if (invite.roleUrn !== null) await tx.users.insertRole(invite.roleUrn, user.urn);
          const what = { subjectUrn: user.urn, details: { invite: id, role: invite.roleUrn } };
          await tx.audit.insert(auditEventOf(context, at, 'invite.accepted', what));
          return user;
        })
        .catch(asUserExists);
    },

    /**
     * Makes a reset link for a user; an earlier one stops working. Whoever has the link can become that user,
     * so a link for somebody mightier than oneself needs MANAGE_POLICIES.
     * @returns its token, shown here only, and its end (epoch ms).
     * @throws AppError `privilege.missing`, `user.not-found`, `user.no-password`.
     */
    createReset: async (
      context: RequestContext,
      userUrn: string,
    ): Promise<{ resetToken: string; expiresAt: number }> => {
      await guard.require(context, 'password-reset.create', 'MANAGE_USER_CREDENTIALS');
      const resetToken = randomBytes(32).toString('base64url');
      const expiresAt = await store.transaction(async (tx) => {
        await tx.authority.rely();
        await guard.requireStill(tx, context, 'MANAGE_USER_CREDENTIALS');
        const user = await tx.users.find(userUrn);
        if (user === undefined || user.isServiceAccount) throw new AppError('user.not-found');
        if ((await tx.users.findPasswordHash(userUrn)) === null) throw new AppError('user.no-password');
        await assertMayHandOn(tx, context, await currentPrivileges(tx, userUrn));
        const at = clock.now();
        const end = at + RESET_LIFETIME_MS;
        const createdBy = context.actor.urn;
        await tx.invites.upsertReset({
          userUrn,
          tokenHash: hashSecret(resetToken),
          expiresAt: end,
          createdBy,
        });
        await tx.audit.insert(auditEventOf(context, at, 'password-reset.created', { subjectUrn: userUrn }));
        return end;
      });
      return { resetToken, expiresAt };
    },

    /** @returns whether the reset link may be used right now. */
    isResetOpen: async (resetToken: string): Promise<boolean> =>
      (await findResetUser(hashSecret(resetToken))) !== undefined,

    /**
     * Sets the password that a reset link allows to set; the user's sessions end.
     * @throws AppError `request.invalid`, the same for an unknown user and a wrong or used token.
     */
    reset: async (email: string, password: string, resetToken: string, visitor: Visitor): Promise<User> => {
      const fault = passwordFieldError('password', email, password, passwordRules);
      if (fault !== undefined) throw new AppError('request.invalid', { errors: [fault] });
      const urn = corpUserUrn(email);
      const tokenHash = hashSecret(resetToken);
      // Looked at before hashing: a stranger must not make us work.
      if ((await findResetUser(tokenHash)) !== urn) throw resetIsOver();
      const passwordHash = await passwords.hash(password);
      return store.transaction(async (tx) => {
        await tx.authority.change();
        const at = clock.now();
        const reset = await tx.invites.takeReset(urn, tokenHash, at);
        const isOpen = reset !== undefined && (await mayStillReset(tx, reset.createdBy, urn));
        const user = isOpen ? await tx.users.find(urn) : undefined;
        if (user === undefined || user.status !== 'ACTIVE' || user.isRemoved) {
          throw resetIsOver();
        }
        await tx.users.updatePasswordHash(urn, passwordHash, at);
        await tx.sessions.deleteByUser(urn);
        await tx.audit.insert(
          auditEventOf(contextOf(urn, visitor), at, 'user.password-set', { subjectUrn: urn }),
        );
        return user;
      });
    },
  };
}

/** Who signs up or resets acts as the user of that name; there is no credential yet. */
function contextOf(urn: CorpUserUrn, visitor: Visitor): RequestContext {
  return { actor: { urn, credential: { kind: 'internal' } }, ...visitor };
}

function inviteIsOver(): AppError {
  return linkIsOver('inviteToken', 'The invitation is not valid any more.', 'invite.over');
}

function resetIsOver(): AppError {
  return linkIsOver('resetToken', 'The reset link is not valid any more.', 'reset.over');
}

function linkIsOver(field: string, message: string, code: string): AppError {
  return new AppError('request.invalid', { detail: message, errors: [{ field, message, code }] });
}
