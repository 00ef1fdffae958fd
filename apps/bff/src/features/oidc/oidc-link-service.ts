import { type CorpUserUrn, ROOT_USER_URN } from '@latchkey/shared/urn';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import type { PrivilegeGuard } from '../policies/privilege-guard-service.ts';

/** An administrator says which identity of a provider is which user. */
export type OidcLinkService = {
  /**
   * From now on the identity signs in as this user.
   * @throws AppError `user.not-found`, `request.invalid`, `sso.identity-linked`, `privilege.missing`.
   */
  link(context: RequestContext, userUrn: CorpUserUrn, issuer: string, subject: string): Promise<void>;
  /** Undoes that; the user's sessions end. @throws AppError `entity.not-found`, `privilege.missing`. */
  unlink(context: RequestContext, issuer: string, subject: string): Promise<void>;
};

/** Needs MANAGE_USER_CREDENTIALS, like passwords: it decides who may sign in as whom. */
export function createOidcLinkService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly guard: PrivilegeGuard;
}): OidcLinkService {
  const { store, clock, guard } = deps;
  return {
    link: async (context, userUrn, issuer, subject) => {
      await guard.require(context, 'identity.link', 'MANAGE_USER_CREDENTIALS');
      await store.transaction(async (tx) => {
        await tx.authority.change();
        await guard.requireStill(tx, context, 'MANAGE_USER_CREDENTIALS');
        const errors = [
          ...(URL.canParse(issuer)
            ? []
            : [{ field: 'issuer', message: 'expected the address of an issuer' }]),
          ...(/^[\x20-\x7e]{1,255}$/.test(subject)
            ? []
            : [{ field: 'subject', message: 'expected 1 to 255 ASCII characters' }]),
        ];
        if (errors.length > 0) throw new AppError('request.invalid', { errors });
        const user = await tx.users.find(userUrn);
        if (user === undefined) throw new AppError('user.not-found');
        // The root user is the way in when a provider is down or taken over; a service account never signs in.
        if (userUrn === ROOT_USER_URN || user.isServiceAccount) {
          const message = 'the root user and service accounts cannot be linked';
          throw new AppError('request.invalid', { errors: [{ field: 'username', message }] });
        }
        const known = await tx.oidcIdentities.find(issuer, subject);
        if (known !== undefined && known.userUrn !== null && known.userUrn !== userUrn) {
          throw new AppError('sso.identity-linked');
        }
        const at = clock.now();
        await tx.oidcIdentities.upsert({ issuer, subject, userUrn }, at);
        const what = { subjectUrn: userUrn, details: { issuer, subject } };
        await tx.audit.insert(auditEventOf(context, at, 'identity.linked', what));
      });
    },

    unlink: async (context, issuer, subject) => {
      await guard.require(context, 'identity.unlink', 'MANAGE_USER_CREDENTIALS');
      await store.transaction(async (tx) => {
        await tx.authority.change();
        await guard.requireStill(tx, context, 'MANAGE_USER_CREDENTIALS');
        const known = await tx.oidcIdentities.find(issuer, subject);
        if (known === undefined)
          throw new AppError('entity.not-found', { detail: 'No such identity is known.' });
        await tx.oidcIdentities.delete(issuer, subject);
        if (known.userUrn !== null) await tx.sessions.deleteByUser(known.userUrn);
        const subjectUrn = known.userUrn === null ? {} : { subjectUrn: known.userUrn };
        const what = { ...subjectUrn, details: { issuer, subject } };
        await tx.audit.insert(auditEventOf(context, clock.now(), 'identity.unlinked', what));
      });
    },
  };
}
