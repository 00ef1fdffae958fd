import { USAGE_DAYS } from '@latchkey/shared/tokens';
import { accessTokenUrn } from '@latchkey/shared/urn';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { currentPrivileges } from '../policies/policy-service.ts';
import { mayRevokeToken } from './token-policy.ts';
import type { Token } from './token-repository.ts';
import { revokeTokenTree } from './token-revocation-service.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Most tokens that "revoke all of mine" ends in one request. */
const MAX_REVOKE_ALL = 10_000;

/** Looking after tokens that exist: details, texts, ending several at once. */
export type TokenCareService = ReturnType<typeof createTokenCareService>;

/** Another's token is as absent as an unknown one (test AZ-01). */
export function createTokenCareService(deps: { readonly store: Store; readonly clock: Clock }) {
  const { store, clock } = deps;

  const findTheirs = async (
    repositories: Repositories,
    context: RequestContext,
    id: string,
  ): Promise<Token | undefined> => {
    const { urn } = context.actor;
    const token = await repositories.tokens.find(id);
    const caller = { urn, privileges: await currentPrivileges(repositories, urn) };
    return token !== undefined && mayRevokeToken(caller, token.ownerUrn) ? token : undefined;
  };

  return {
    /**
     * @returns the token, also a revoked one, with its uses per UTC day, oldest first.
     * @throws AppError `token.not-found`.
     */
    describe: async (context: RequestContext, id: string) => {
      const token = await findTheirs(store.read, context, id);
      if (token === undefined) throw new AppError('token.not-found');
      const today = Math.floor(clock.now() / DAY_MS);
      const uses = await store.read.tokens.listUses(id, today - USAGE_DAYS + 1);
      const usage = Array.from({ length: USAGE_DAYS }, (_, index) => {
        const day = today - USAGE_DAYS + 1 + index;
        return { day: new Date(day * DAY_MS).toISOString().slice(0, 10), uses: uses.get(day) ?? 0 };
      });
      return { token, usage };
    },

    /** Changes name or description. @throws AppError `token.not-found`. */
    edit: async (
      context: RequestContext,
      id: string,
      texts: { readonly name?: string | undefined; readonly description?: string | undefined },
    ): Promise<Token> =>
      store.transaction(async (tx) => {
        // What is not given is written back as it was read: two editors of one token must not meet.
        await tx.authority.change();
        const token = await findTheirs(tx, context, id);
        if (token === undefined || token.revokedAt !== null) throw new AppError('token.not-found');
        const name = texts.name ?? token.name;
        const description = texts.description === undefined ? token.description : texts.description || null;
        await tx.tokens.updateTexts(id, name, description);
        const details = { from: token.name, to: name };
        const what = { subjectUrn: accessTokenUrn(id), details };
        await tx.audit.insert(auditEventOf(context, clock.now(), 'token.edited', what));
        return { ...token, name, description };
      }),

    /** Revokes several tokens in one commit; those that are not the caller's to revoke are named. */
    revokeSome: async (context: RequestContext, ids: readonly string[]) =>
      store.transaction(async (tx) => {
        await tx.authority.change();
        const revoked: string[] = [];
        const notFound: string[] = [];
        for (const id of new Set(ids)) {
          const token = await findTheirs(tx, context, id);
          const isLive = token !== undefined && token.revokedAt === null;
          (isLive ? revoked : notFound).push(id);
        }
        // Only now: one that dies with another of them was live when all of them were asked for.
        for (const id of revoked) await revokeTokenTree(tx, context, id, clock.now());
        return { revoked, notFound };
      }),

    /** Revokes every live token that the caller owns, in one commit. */
    revokeAllOwn: async (context: RequestContext) =>
      store.transaction(async (tx) => {
        await tx.authority.change();
        const ids = await tx.tokens.listLiveIds(context.actor.urn, MAX_REVOKE_ALL);
        for (const id of ids) await revokeTokenTree(tx, context, id, clock.now());
        return { revoked: ids, notFound: [] };
      }),
  };
}
