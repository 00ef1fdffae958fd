import { randomUUID } from 'node:crypto';
import { PLATFORM_PRIVILEGE_TYPES, type PlatformPrivilege } from '@latchkey/shared/privileges';
import { accessTokenUrn, type CorpUserUrn } from '@latchkey/shared/urn';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import { isUniqueViolation } from '../../errors/database-errors.ts';
import { privilegeMissing } from '../../errors/privilege-missing.ts';
import type { RequestContext } from '../../security/actor.ts';
import { hashSecret } from '../../security/secret-hash.ts';
import type { TokenSigner } from '../../security/token-signer.ts';
import type { Repositories, Store } from '../../store.ts';
import { auditEventOf } from '../audit/audit-types.ts';
import { currentPrivileges } from '../policies/policy-service.ts';
import { type LifetimeRequest, type LifetimeRules, resolveExpiry } from './token-lifetime-policy.ts';
import type { TokenListing } from './token-listing-repository.ts';
import {
  mayListTokens,
  mayManageTokens,
  mayMintToken,
  mayRevokeToken,
  neededToMint,
  type TokenCaller,
} from './token-policy.ts';
import type { Token } from './token-repository.ts';
import { revokeTokenTree } from './token-revocation-service.ts';

/** What a caller wants minted; already validated in form. */
export type MintRequest = {
  /** Default PERSONAL. SERVICE_ACCOUNT: the actor must be a service account. */
  readonly type?: Token['type'];
  readonly name: string;
  readonly description: string | null;
  readonly actorUrn: CorpUserUrn;
  readonly lifetime: LifetimeRequest;
  /** What the caller calls this request (`Idempotency-Key`): sent again, it mints no second token. */
  readonly idempotencyKey?: string | undefined;
};

/** A list request; without `ownerUrn` the tokens of everybody are meant. */
export type ListRequest = Omit<TokenListing, 'now'>;

/** Whether a caller may see a token that is not the caller's own decides between 404 and this. */
export type TokenService = ReturnType<typeof createTokenService>;

/** What a new token has not got yet. */
const UNUSED = {
  revokedAt: null,
  lastUsedAt: null,
  lastUsedIp: null,
  rotatedFromId: null,
  replacedById: null,
} as const;

/** Minting, listing and revoking; every rule about tokens is asked here, on the state of this moment. */
export function createTokenService(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly signer: TokenSigner;
  readonly rules: LifetimeRules;
}) {
  const { store, clock, signer, rules } = deps;

  const callerOf = async (repositories: Repositories, { actor }: RequestContext): Promise<TokenCaller> => ({
    urn: actor.urn,
    // The system client is asked for no privilege (contract §1.8), so that a first token can be scripted.
    privileges:
      actor.credential.kind === 'system'
        ? new Set(PLATFORM_PRIVILEGE_TYPES)
        : await currentPrivileges(repositories, actor.urn),
  });

  /** Records a refusal, then refuses: the record is a commit of its own, for there is no act to join. */
  const refuse = async (
    context: RequestContext,
    attempted: string,
    subjectUrn: string,
    needed: readonly PlatformPrivilege[],
  ): Promise<never> => {
    await store.transaction((tx) =>
      tx.audit.insert(
        auditEventOf(context, clock.now(), 'action.refused', {
          subjectUrn,
          outcome: 'refused',
          details: { attempted },
        }),
      ),
    );
    throw privilegeMissing(...needed);
  };

  const assertServiceAccount = async (urn: string): Promise<void> => {
    const actor = await store.read.users.find(urn);
    if (actor?.isServiceAccount) return;
    const detail = `The specified URN is not a service account: ${urn}`;
    const fault = { field: 'actorUrn', message: detail, code: 'actor.not-a-service-account' };
    throw new AppError('request.invalid', { detail, errors: [fault] });
  };

  return {
    /**
     * Signs a new token and stores its record and audit event in one commit.
     * @returns the secret, which exists nowhere else, and the record.
     * @throws AppError `privilege.missing` before anything else is judged (contract §2.2),
     *   `token.duration-not-allowed`, `token.already-minted` when the caller's request was served before.
     */
    mint: async (
      context: RequestContext,
      request: MintRequest,
    ): Promise<{ accessToken: string; token: Token }> => {
      const { actor } = context;
      const type = request.type ?? 'PERSONAL';
      if (type === 'SERVICE_ACCOUNT') await assertServiceAccount(request.actorUrn);
      if (!mayMintToken(await callerOf(store.read, context), request.actorUrn, type)) {
        return refuse(
          context,
          'token.mint',
          request.actorUrn,
          neededToMint(type, request.actorUrn === actor.urn),
        );
      }
      const createdAt = clock.now();
      const parent = actor.credential.kind === 'token' ? actor.credential : undefined;
      const expiresAt = withinParent(
        resolveExpiry(request.lifetime, rules, createdAt),
        request.lifetime,
        parent,
      );
      const accessToken = await signer.sign({
        actorUrn: request.actorUrn,
        type,
        version: '2',
        jti: randomUUID(),
        expiresAt,
      });
      const token = {
        id: signer.idOf(accessToken),
        type,
        name: request.name,
        description: request.description,
        actorUrn: request.actorUrn,
        ownerUrn: actor.urn,
        parentId: parent?.tokenId ?? null,
        createdAt,
        expiresAt,
      } as const;
      const requestKey = request.idempotencyKey === undefined ? null : hashSecret(request.idempotencyKey);

      const stored = store.transaction(async (tx) => {
        await tx.authority.rely();
        // Asked again inside: the privilege or the parent may have gone while we were signing.
        if (!mayMintToken(await callerOf(tx, context), request.actorUrn, type)) {
          throw privilegeMissing(...neededToMint(type, request.actorUrn === actor.urn));
        }
        if (parent !== undefined) await assertWithinLiveParent(tx, parent.tokenId, expiresAt);
        await tx.tokens.insert({ ...token, requestKey });
        await tx.audit.insert(
          auditEventOf(context, createdAt, 'token.minted', {
            subjectUrn: accessTokenUrn(token.id),
            details: { name: token.name, forActor: token.actorUrn, expiresAt },
          }),
        );
      });
      await stored.catch(async (error: unknown) => {
        // The index decides, so that of several at once one wins.
        if (requestKey === null || !isUniqueViolation(error)) throw error;
        throw await alreadyMinted(store.read, actor.urn, requestKey, error);
      });
      return { accessToken, token: { ...token, ...UNUSED } };
    },

    /**
     * @returns one page of the tokens that match.
     * @throws AppError `privilege.missing` when others' tokens are asked for without MANAGE_ACCESS_TOKENS.
     */
    list: async (
      context: RequestContext,
      request: ListRequest,
    ): Promise<{ tokens: Token[]; total: number }> => {
      if (!mayListTokens(await callerOf(store.read, context), request.ownerUrn)) {
        return refuse(context, 'token.list', request.ownerUrn ?? 'everybody', ['MANAGE_ACCESS_TOKENS']);
      }
      return store.read.tokens.list({ ...request, now: clock.now() });
    },

    /**
     * Revokes a token and every token minted with it. When this resolves, none of them is accepted.
     * @throws AppError `token.not-found`, the same for an unknown id, a revoked one, and one that
     *   belongs to somebody else (test AZ-01).
     */
    revoke: async (context: RequestContext, id: string): Promise<void> => {
      const isRefused = await store.transaction(async (tx) => {
        // Exclusive: a token being minted with this one commits before, and dies with it, or is refused.
        await tx.authority.change();
        const token = await tx.tokens.find(id);
        if (token === undefined || token.revokedAt !== null) throw new AppError('token.not-found');
        if (!mayRevokeToken(await callerOf(tx, context), token.ownerUrn)) return true;
        await revokeTokenTree(tx, context, id, clock.now());
        return false;
      });
      if (!isRefused) return;
      await refuse(context, 'token.revoke', accessTokenUrn(id), ['MANAGE_ACCESS_TOKENS']).catch(
        (error: unknown) => {
          throw error instanceof AppError && error.code === 'privilege.missing'
            ? new AppError('token.not-found')
            : error;
        },
      );
    },

    /**
     * Finds the record of a secret (DataHub's `getAccessTokenMetadata`); neither signature nor expiry
     * is judged (contract §2.3).
     * @throws AppError `privilege.missing` for everybody but managers, `token.not-found`.
     */
    inspect: async (context: RequestContext, accessToken: string): Promise<Token> => {
      if (!mayManageTokens(await callerOf(store.read, context))) {
        return refuse(context, 'token.inspect', 'unknown', ['MANAGE_ACCESS_TOKENS']);
      }
      const token = await store.read.tokens.find(signer.idOf(accessToken));
      if (token === undefined || token.revokedAt !== null) throw new AppError('token.not-found');
      return token;
    },

    /** @returns who asks, with the privileges of this moment. */
    callerOf: (context: RequestContext): Promise<TokenCaller> => callerOf(store.read, context),

    /** @returns whether the caller may manage everybody's tokens right now. */
    mayManage: async (context: RequestContext): Promise<boolean> =>
      mayManageTokens(await callerOf(store.read, context)),
  };
}

/** A token minted with a token never outlives it (design decision 8): a stolen one must not grow longer. */
function withinParent(
  expiresAt: number | null,
  request: LifetimeRequest,
  parent: { readonly expiresAt: number | null } | undefined,
): number | null {
  const limit = parent?.expiresAt ?? null;
  if (limit === null || (expiresAt !== null && expiresAt <= limit)) return expiresAt;
  if (request.kind === 'default') return limit;
  throw outlivesParent(limit);
}

function outlivesParent(limit: number): AppError {
  const message = `The token that you call with expires at ${new Date(limit).toISOString()}; a token minted with it cannot outlive it. Ask for a shorter lifetime, or sign in.`;
  return new AppError('token.duration-not-allowed', {
    detail: message,
    errors: [{ field: 'duration', message }],
  });
}

/** The secret was in the first answer; whoever lost that can only end the token and ask for another. */
async function alreadyMinted(
  repositories: Repositories,
  ownerUrn: string,
  requestKey: string,
  cause: unknown,
): Promise<AppError> {
  const id = (await repositories.tokens.findIdByRequestKey(ownerUrn, requestKey)) ?? '';
  const detail = `This Idempotency-Key has generated the token ${id}. Its secret was in that answer and cannot be shown again: revoke the token, and generate another with a new key.`;
  return new AppError('token.already-minted', { detail, params: { id }, cause });
}

/** The parent as of now: since it was let in it may have been revoked, or rotated and thereby shortened. */
async function assertWithinLiveParent(
  tx: Repositories,
  parentId: string,
  expiresAt: number | null,
): Promise<void> {
  const parent = await tx.tokens.find(parentId);
  if (parent === undefined || parent.revokedAt !== null) throw new AppError('auth.revoked-token');
  const limit = parent.expiresAt;
  if (limit !== null && (expiresAt === null || expiresAt > limit)) throw outlivesParent(limit);
}
