import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors/app-error.ts';
import type { Actor } from '../../security/actor.ts';
import type { TokenSigner } from '../../security/token-signer.ts';
import type { Store } from '../../store.ts';

/** Which credentials a door takes besides access tokens. */
export type VerifierOptions = {
  /** Our own SESSION credential: only the metadata service takes it (test AN-09). */
  readonly acceptsInternal: boolean;
};

/** Decides about one bearer token on the state of this moment. */
export type TokenVerifier = {
  /**
   * @returns the actor whose rights the token carries.
   * @throws AppError `auth.invalid-token`, `auth.revoked-token` or `auth.expired-token`; a storage
   *   error stays what it is, so that an outage is 503 and never 401.
   */
  verify(jwt: string): Promise<Actor>;
};

/**
 * A token is accepted when its signature is ours, its row is live in the allow-list, and its actor is
 * active: all read anew for each request, so that revoke and suspend hold from the next one on.
 */
export function createTokenVerifier(
  deps: { readonly store: Store; readonly clock: Clock; readonly signer: TokenSigner },
  options: VerifierOptions,
): TokenVerifier {
  const { store, clock, signer } = deps;
  return {
    verify: async (jwt) => {
      const claims = await signer.verify(jwt);
      if (claims === undefined) throw new AppError('auth.invalid-token');

      if (claims.version === '1') {
        if (claims.type !== 'SESSION' || !options.acceptsInternal) throw new AppError('auth.invalid-token');
        if (claims.expiresAt === null || clock.now() >= claims.expiresAt) throw new AppError('auth.expired-token');
        const user = await store.read.users.find(claims.actorUrn);
        if (user === undefined || user.status !== 'ACTIVE' || user.isRemoved) throw new AppError('auth.invalid-token');
        return { urn: claims.actorUrn, credential: { kind: 'internal' } };
      }

      if (claims.type === 'SESSION') throw new AppError('auth.invalid-token');
      const tokenId = signer.idOf(jwt);
      const standing = await store.read.tokens.findStanding(tokenId);
      if (standing === undefined || standing.actorUrn !== claims.actorUrn) throw new AppError('auth.invalid-token');
      if (standing.revokedAt !== null) throw new AppError('auth.revoked-token');
      // Both ends are judged: the signed one has whole seconds, the stored one cannot be altered by a clock.
      const ends = [claims.expiresAt, standing.expiresAt].filter((end) => end !== null);
      if (ends.some((end) => clock.now() >= end)) throw new AppError('auth.expired-token');
      if (!standing.isActorActive) throw new AppError('auth.invalid-token', { detail: 'The user of this token is not active.' });
      return { urn: claims.actorUrn, credential: { kind: 'token', tokenId, expiresAt: claims.expiresAt } };
    },
  };
}
