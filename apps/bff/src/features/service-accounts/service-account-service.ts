import { randomUUID } from 'node:crypto';
import type { UserEnding } from '@latchkey/shared/users';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { deleteCorpUser, rewriteCorpUserInfo, seedCorpUser } from '../metadata/corp-user-service.ts';
import { takeOutOfPolicies } from '../policies/actor-removal-service.ts';
import type { PrivilegeGuard } from '../policies/privilege-guard-service.ts';
import { revokeTokensOfActor } from '../tokens/token-revocation-service.ts';
import { countEnding, endAccess } from '../users/user-ending-service.ts';
import type { User } from '../users/user-types.ts';

/** DataHub's prefix of the user names of service accounts. */
const USERNAME_PREFIX = 'service_';
const DISPLAY_NAME_MAX = 200;
const DESCRIPTION_MAX = 500;

/** Accounts that act for programs. */
export type ServiceAccountService = ReturnType<typeof createServiceAccountService>;

/**
 * A service account is a `corpuser` of subtype SERVICE_ACCOUNT (contract §2.3) without a password.
 * Everything here needs MANAGE_SERVICE_ACCOUNTS.
 */
export function createServiceAccountService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly guard: PrivilegeGuard;
}) {
  const { store, clock, guard } = deps;

  const find = async (context: RequestContext, urn: string): Promise<User | undefined> => {
    await guard.require(context, 'service-account.get', 'MANAGE_SERVICE_ACCOUNTS');
    const user = await store.read.users.find(urn);
    return user?.isServiceAccount ? user : undefined;
  };

  /** One act on an account that exists, with its record, in one commit. */
  const change = async <T>(
    context: RequestContext,
    attempted: string,
    urn: string,
    work: (tx: Repositories, account: User, at: number) => Promise<T>,
  ): Promise<T> => {
    await guard.require(context, attempted, 'MANAGE_SERVICE_ACCOUNTS');
    return store.transaction(async (tx) => {
      await tx.authority.change();
      await guard.requireStill(tx, context, 'MANAGE_SERVICE_ACCOUNTS');
      const account = await tx.users.find(urn);
      if (account === undefined || !account.isServiceAccount) {
        throw new AppError('user.not-found', { detail: `Service account ${urn} does not exist.` });
      }
      return work(tx, account, clock.now());
    });
  };

  return {
    /** @returns the account, or undefined when the URN is not one of a service account. */
    find,

    /** @returns one page by name, and how many match in all. */
    list: async (context: RequestContext, page: { query: string; start: number; count: number }) => {
      await guard.require(context, 'service-account.list', 'MANAGE_SERVICE_ACCOUNTS');
      return store.read.users.listPage({ ...page, serviceAccounts: true });
    },

    /** @throws AppError `request.invalid` for texts that are too long. */
    create: async (
      context: RequestContext,
      { displayName, description }: { displayName: string | null; description: string | null },
    ): Promise<User> => {
      await guard.require(context, 'service-account.create', 'MANAGE_SERVICE_ACCOUNTS');
      if ((displayName?.length ?? 0) > DISPLAY_NAME_MAX) {
        throw tooLong('displayName', DISPLAY_NAME_MAX);
      }
      if ((description?.length ?? 0) > DESCRIPTION_MAX) throw tooLong('description', DESCRIPTION_MAX);
      const username = `${USERNAME_PREFIX}${randomUUID()}`;
      return store.transaction(async (tx) => {
        await tx.authority.change();
        await guard.requireStill(tx, context, 'MANAGE_SERVICE_ACCOUNTS');
        const at = clock.now();
        const account = await tx.users.insert({
          username,
          displayName: displayName ?? username,
          title: description,
          email: null,
          createdAt: at,
          passwordHash: null,
          isServiceAccount: true,
          createdBy: context.actor.urn,
        });
        await seedCorpUser(tx, account, at);
        const what = { subjectUrn: account.urn, details: { serviceAccount: true } };
        await tx.audit.insert(auditEventOf(context, at, 'user.added', what));
        return account;
      });
    },

    /** Changes the texts that are given. @throws AppError `user.not-found`. */
    edit: async (
      context: RequestContext,
      urn: string,
      texts: { readonly displayName?: string | undefined; readonly description?: string | null | undefined },
    ): Promise<void> =>
      change(context, 'service-account.edit', urn, async (tx, account, at) => {
        const { displayName = account.displayName, description = account.title } = texts;
        await tx.users.updateTexts(account.urn, { displayName, title: description }, at);
        await rewriteCorpUserInfo(tx, { ...account, displayName, title: description }, at);
        const details = { displayName, before: account.displayName };
        await tx.audit.insert(auditEventOf(context, at, 'user.edited', { subjectUrn: account.urn, details }));
      }),

    /**
     * Deletes the account; its tokens answer 401 from the next request on.
     * @returns what ended. @throws AppError `user.not-found` for anything that is not a service account.
     */
    remove: async (context: RequestContext, urn: string): Promise<UserEnding> =>
      change(context, 'service-account.remove', urn, async (tx, account, at) => {
        const ending = await countEnding(tx, account.urn, at);
        const revokedTokens = await revokeTokensOfActor(tx, context, account.urn, at);
        await tx.users.delete(account.urn);
        await endAccess(tx, account.urn, at);
        await takeOutOfPolicies(tx, context, account.urn, at);
        await deleteCorpUser(tx, account.urn);
        const what = { subjectUrn: account.urn, details: { serviceAccount: true, revokedTokens } };
        await tx.audit.insert(auditEventOf(context, at, 'user.removed', what));
        return ending;
      }),
  };
}

function tooLong(field: string, max: number): AppError {
  return new AppError('request.invalid', { errors: [{ field, message: `at most ${max} characters` }] });
}
