import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Actor } from '../../security/actor.ts';
import type { TokenClaims } from '../../security/token-claims.ts';
import type { TokenSigner, VerifiedClaims } from '../../security/token-signer.ts';
import type { Store } from '../../store.ts';
import type { TokenRefusals } from './token-refusals.ts';
import type { TokenStanding } from './token-standing-repository.ts';
import type { TokenUsage } from './token-usage.ts';

/** Which credentials a door takes besides access tokens. */
export type VerifierOptions = {
  /** Our own SESSION credential: only the metadata service takes it (test AN-09). */
  readonly acceptsInternal: boolean;
};

/** Where a token was presented from; kept with its use or its refusal. */
export type TokenPresenter = { readonly ip: string; readonly requestId: string };

/** Decides about one bearer token on the state of this moment. */
export type TokenVerifier = {
  /**
   * Notes the use of an accepted token, and the refusal of one that was issued here.
   * @returns the actor whose rights the token carries.
   * @throws AppError `auth.invalid-token`, `auth.revoked-token` or `auth.expired-token`; a storage
   *   error stays what it is, so that an outage is 503 and never 401.
   */
  verify(jwt: string, presenter: TokenPresenter): Promise<Actor>;
};

/**
 * A token is accepted when its signature is ours, its row is live in the allow-list, and its actor is
 * active: all read anew for each request, so that revoke and suspend hold from the next one on.
 */
export function createTokenVerifier(
  deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly signer: TokenSigner;
    readonly usage: TokenUsage;
    readonly refusals: TokenRefusals;
  },
  options: VerifierOptions,
): TokenVerifier {
  const { store, clock, signer, usage, refusals } = deps;

  const verifyInternal = async (claims: TokenClaims): Promise<Actor> => {
    if (claims.type !== 'SESSION' || !options.acceptsInternal) throw new AppError('auth.invalid-token');
    if (claims.expiresAt === null || clock.now() >= claims.expiresAt)
      throw new AppError('auth.expired-token');
    const user = await store.read.users.find(claims.actorUrn);
    if (user === undefined || user.status !== 'ACTIVE' || user.isRemoved)
      throw new AppError('auth.invalid-token');
    return { urn: claims.actorUrn, credential: { kind: 'internal' } };
  };

  return {
    verify: async (jwt, presenter) => {
      const claims = await signer.verify(jwt);
      if (claims === undefined) throw new AppError('auth.invalid-token');
      if (claims.version === '1') return verifyInternal(claims);
      if (claims.type === 'SESSION') throw new AppError('auth.invalid-token');

      const tokenId = signer.idOf(jwt);
      const standing = await store.read.tokens.findStanding(tokenId);
      if (standing === undefined || standing.actorUrn !== claims.actorUrn)
        throw new AppError('auth.invalid-token');
      const refusal = refusalOf(standing, claims, clock.now());
      if (refusal !== undefined) {
        refusals.note({ tokenId, actorUrn: claims.actorUrn, reason: refusal.code, ...presenter });
        throw refusal;
      }
      usage.note(tokenId, presenter.ip);
      return {
        urn: claims.actorUrn,
        credential: { kind: 'token', tokenId, expiresAt: earliestEnd(standing, claims) },
      };
    },
  };
}

function refusalOf(standing: TokenStanding, claims: VerifiedClaims, now: number): AppError | undefined {
  if (standing.revokedAt !== null) return new AppError('auth.revoked-token');
  const end = earliestEnd(standing, claims);
  if (end !== null && now >= end) return new AppError('auth.expired-token');
  if (standing.isActorActive) return undefined;
  return new AppError('auth.invalid-token', { detail: 'The user of this token is not active.' });
}

/**
 * A token ends by what it says itself, in whole seconds, by its record, which is earlier once it was rotated,
 * or with the key that it is signed with.
 */
function earliestEnd(standing: TokenStanding, claims: VerifiedClaims): number | null {
  const ends = [claims.expiresAt, standing.expiresAt, claims.keyRetiresAt].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.min(...ends);
}
