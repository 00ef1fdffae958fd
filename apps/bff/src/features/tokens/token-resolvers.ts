import type { AccessTokenDuration } from '@latchkey/shared/durations';
import { hasNoNul } from '@latchkey/shared/tokens';
import { accessTokenUrn, isCorpUserUrn } from '@latchkey/shared/urn';
import { z } from 'zod';
import { AppError } from '../../errors/app-error.ts';
import { DataHubGraphqlError } from '../../errors/datahub-graphql-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import { type FacetFilter, isConfinedToOwner, toTokenFilter } from './token-filters.ts';
import type { LifetimeRequest } from './token-lifetime-policy.ts';
import type { Token } from './token-repository.ts';
import type { TokenService } from './token-service.ts';

/** What the resolvers call. */
export type TokenResolverDeps = { readonly tokens: TokenService; readonly store: Store };

type Context = { readonly request: RequestContext };

type CreateInput = {
  readonly type: 'PERSONAL' | 'SERVICE_ACCOUNT';
  readonly actorUrn: string;
  readonly duration?: AccessTokenDuration | null;
  readonly durationIso?: string | null;
  readonly name: string;
  readonly description?: string | null;
};

type ListInput = {
  readonly start?: number | null;
  readonly count?: number | null;
  readonly filters?: FacetFilter[] | null;
};

const DEFAULT_COUNT = 20;
const MAX_COUNT = 1_000;

const NO_NUL = 'the character U+0000 is not accepted';

/** DataHub's server sets no limits on these (contract §2.3); ours only keep a row from being a dump. */
const textSchema = z.object({
  name: z.string().max(500, 'at most 500 characters').refine(hasNoNul, NO_NUL),
  description: z.string().max(5_000, 'at most 5000 characters').refine(hasNoNul, NO_NUL).nullable(),
});

/** Resolvers of DataHub's token operations: translate, call the service, translate back. */
export function createTokenResolvers(deps: TokenResolverDeps) {
  const { tokens, store } = deps;
  return {
    Query: {
      listAccessTokens: async (_: unknown, { input }: { input: ListInput }, { request }: Context) => {
        const start = pageNumber('start', input.start ?? 0, Number.MAX_SAFE_INTEGER);
        const count = pageNumber('count', input.count ?? DEFAULT_COUNT, MAX_COUNT);
        const filters = input.filters ?? [];
        const page = await tokens.list(request, {
          ownerUrn: isConfinedToOwner(filters, request.actor.urn) ? request.actor.urn : null,
          text: '',
          // Revoked tokens are gone for DataHub's clients (design decision 6).
          state: 'live',
          filters: filters.map(toTokenFilter),
          sort: 'expiresAt',
          order: 'desc',
          start,
          count,
        });
        return { start, count, total: page.total, tokens: page.tokens.map(toMetadata) };
      },

      getAccessTokenMetadata: async (_: unknown, args: { token: string }, { request }: Context) =>
        toMetadata(await tokens.inspect(request, args.token)),
    },

    Mutation: {
      createAccessToken: async (_: unknown, { input }: { input: CreateInput }, { request }: Context) => {
        const minted = await tokens.mint(request, {
          ...textSchema.parse({ name: input.name, description: input.description ?? null }),
          type: input.type,
          actorUrn: actorOf(input),
          lifetime: lifetimeOf(input),
        });
        return { accessToken: minted.accessToken, metadata: toMetadata(minted.token) };
      },

      revokeAccessToken: async (_: unknown, args: { tokenId: string }, { request }: Context) => {
        try {
          await tokens.revoke(request, args.tokenId);
          return true;
        } catch (error) {
          if (!(error instanceof AppError) || error.code !== 'token.not-found') throw error;
          // A manager learns that there is no such token; for anybody else it is a matter of rights (contract §2.3).
          if (!(await tokens.mayManage(request))) throw new AppError('privilege.missing');
          throw new DataHubGraphqlError(
            500,
            'Failed to revoke access token. Root cause: Access token no longer exists',
          );
        }
      },
    },

    AccessTokenMetadata: {
      owner: (token: { ownerUrn: string }) => store.read.users.find(token.ownerUrn),
    },
  };
}

function actorOf(input: CreateInput) {
  const { actorUrn } = input;
  if (!isCorpUserUrn(actorUrn))
    throw new AppError('request.invalid', { detail: `Invalid actor URN: ${actorUrn}` });
  return actorUrn;
}

/** Whether exactly one was given is the service's to judge, after the caller's rights (contract §2.2). */
function lifetimeOf({ duration, durationIso }: CreateInput): LifetimeRequest {
  const hasEnum = duration !== undefined && duration !== null;
  const hasIso = durationIso !== undefined && durationIso !== null;
  if (hasEnum && !hasIso) return { kind: 'enum', duration };
  if (hasIso && !hasEnum) return { kind: 'iso', duration: durationIso };
  const message = 'Exactly one of duration or durationIso must be provided when creating an access token';
  return { kind: 'invalid', message };
}

function pageNumber(field: 'start' | 'count', value: number, max: number): number {
  if (value >= 0 && value <= max) return value;
  throw new AppError('request.invalid', { detail: `${field} must be from 0 to ${max}` });
}

function toMetadata(token: Token) {
  return {
    urn: accessTokenUrn(token.id),
    type: 'ACCESS_TOKEN',
    id: token.id,
    name: token.name,
    description: token.description,
    actorUrn: token.actorUrn,
    ownerUrn: token.ownerUrn,
    createdAt: token.createdAt,
    expiresAt: token.expiresAt,
  };
}
