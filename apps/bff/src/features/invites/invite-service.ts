import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { type CorpUserUrn, corpUserUrn, ROLE_URNS } from '@latchkey/shared/urn';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { PasswordHasher } from '../../security/password-hash.ts';
import { passwordFault } from '../../security/password-strength.ts';
import { hashSecret, isSameSecret } from '../../security/secret-hash.ts';
import type { Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import type { PrivilegeGuard } from '../policies/privilege-guard-service.ts';
import { assertMayBeAdded, asUserExists, insertUser } from '../users/user-service.ts';
import type { User } from '../users/user-types.ts';

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
 * Invitations and reset links need MANAGE_USER_CREDENTIALS. The secret of an invitation is an HMAC of
 * its id: it can be shown again, as DataHub's `getInviteToken` does, without being stored.
 */
export function createInviteService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly guard: PrivilegeGuard;
  readonly passwords: PasswordHasher;
  readonly sessionSecret: string;
}) {
  const { store, clock, guard, passwords, sessionSecret } = deps;
  const signatureOf = (id: string) =>
    createHmac('sha256', sessionSecret).update(`latchkey invite\n${id}`).digest('base64url');
  const tokenOf = (id: string) => `${id}.${signatureOf(id)}`;

  const create = async (context: RequestContext, roleUrn: string | null): Promise<string> => {
    await guard.require(context, 'invite.create', 'MANAGE_USER_CREDENTIALS');
    // A role is more than an account: who hands it out must be able to assign it.
    if (roleUrn !== null) await guard.require(context, 'invite.create', 'MANAGE_POLICIES');
    if (roleUrn !== null && !ROLE_URNS.some((known) => known === roleUrn)) {
      throw new AppError('request.invalid', { detail: `Role ${roleUrn} does not exist` });
    }
    const id = randomUUID();
    await store.transaction(async (tx) => {
      await tx.authority.rely();
      await guard.requireStill(tx, context, 'MANAGE_USER_CREDENTIALS');
      const at = clock.now();
      await tx.invites.revokeOpen(roleUrn, at);
      await tx.invites.insert({ id, roleUrn, createdAt: at, revokedAt: null }, context.actor.urn);
      await tx.audit.insert(auditEventOf(context, at, 'invite.created', { details: { role: roleUrn } }));
    });
    return tokenOf(id);
  };

  return {
    /** Makes a new invitation; the earlier ones for the same role stop working. @returns its token. */
    create,

    /** @returns the token of the open invitation for the role, made when there is none. */
    get: async (context: RequestContext, roleUrn: string | null): Promise<string> => {
      await guard.require(context, 'invite.get', 'MANAGE_USER_CREDENTIALS');
      if (roleUrn !== null) await guard.require(context, 'invite.get', 'MANAGE_POLICIES');
      const open = await store.read.invites.findOpen(roleUrn);
      return open === undefined ? create(context, roleUrn) : tokenOf(open.id);
    },

    /**
     * Adds the invited user, with the role of the invitation.
     * @throws AppError `request.invalid` for a bad field or invitation, `user.exists`.
     */
    signUp: async (request: SignUpRequest, visitor: Visitor): Promise<User> => {
      const [id = '', signature = ''] = request.inviteToken.split('.');
      const isOurs = isSameSecret(signature, signatureOf(id));
      const invite = isOurs ? await store.read.invites.find(id) : undefined;
      if (invite === undefined || invite.revokedAt !== null)
        throw invalid('inviteToken', 'The invitation is not valid any more.');
      const username = request.email;
      assertMayBeAdded({ username, password: request.password });
      const passwordHash = await passwords.hash(request.password);
      const context = contextOf(corpUserUrn(username), visitor);
      return store
        .transaction(async (tx) => {
          await tx.authority.change();
          const current = await tx.invites.find(id);
          if (current === undefined || current.revokedAt !== null) {
            throw invalid('inviteToken', 'The invitation is not valid any more.');
          }
          const { fullName, title, email } = request;
          const details = {
            username,
            displayName: fullName,
            email,
            ...(title === undefined ? {} : { title }),
          };
          const at = clock.now();
          const user = await insertUser(tx, context, details, passwordHash, at);
          if (current.roleUrn !== null) await tx.users.insertRole(current.roleUrn, user.urn);
          const what = { subjectUrn: user.urn, details: { role: current.roleUrn } };
          await tx.audit.insert(auditEventOf(context, at, 'invite.accepted', what));
          return user;
        })
        .catch(asUserExists);
    },

    /** Makes a reset link for a user; an earlier one stops working. @returns its token, shown here only. */
    createReset: async (context: RequestContext, userUrn: string): Promise<string> => {
      await guard.require(context, 'password-reset.create', 'MANAGE_USER_CREDENTIALS');
      const token = randomBytes(32).toString('base64url');
      await store.transaction(async (tx) => {
        await tx.authority.rely();
        await guard.requireStill(tx, context, 'MANAGE_USER_CREDENTIALS');
        const user = await tx.users.find(userUrn);
        if (user === undefined || user.isServiceAccount) throw new AppError('user.not-found');
        const at = clock.now();
        await tx.invites.upsertReset(userUrn, hashSecret(token), at + RESET_LIFETIME_MS);
        await tx.audit.insert(auditEventOf(context, at, 'password-reset.created', { subjectUrn: userUrn }));
      });
      return token;
    },

    /**
     * Sets the password that a reset link allows to set; the user's sessions end.
     * @throws AppError `request.invalid`, the same for an unknown user and a wrong or used token.
     */
    reset: async (email: string, password: string, resetToken: string, visitor: Visitor): Promise<User> => {
      const fault = passwordFault(email, password);
      if (fault !== undefined) throw invalid('password', fault);
      const urn = corpUserUrn(email);
      const tokenHash = hashSecret(resetToken);
      // Looked at before hashing: a stranger must not make us work.
      if (!(await store.read.invites.hasReset(urn, tokenHash, clock.now()))) throw resetIsOver();
      const passwordHash = await passwords.hash(password);
      return store.transaction(async (tx) => {
        await tx.authority.change();
        const at = clock.now();
        const isOpen = await tx.invites.takeReset(urn, tokenHash, at);
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

function invalid(field: string, message: string): AppError {
  return new AppError('request.invalid', { detail: message, errors: [{ field, message }] });
}

function resetIsOver(): AppError {
  return invalid('resetToken', 'The reset link is not valid any more.');
}
