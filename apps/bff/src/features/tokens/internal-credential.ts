import { randomUUID } from 'node:crypto';
import type { CorpUserUrn } from '@latchkey/shared/urn';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../clock.ts';
import type { TokenSigner } from '../../security/token-signer.ts';

/** Lifetime of the credential between the doors, and how long one is reused, milliseconds. */
const LIFETIME_MS = 60_000;
const REUSE_MS = 30_000;
const MAX_ACTORS = 10_000;

/**
 * Makes the short-lived SESSION JWT that stands for an actor towards the metadata service, so that
 * neither the caller's token nor cookie ever gets there (design decision 9). A GMS with the same
 * signing key accepts it (contract §1.6).
 */
export function createInternalCredentials(signer: TokenSigner, clock: Clock) {
  const signed = new LRUCache<CorpUserUrn, { readonly jwt: Promise<string>; readonly reusableUntil: number }>(
    {
      max: MAX_ACTORS,
    },
  );
  return {
    /** @returns a compact JWT for the actor, valid for at least 30 more seconds. */
    for: (actorUrn: CorpUserUrn): Promise<string> => {
      const now = clock.now();
      const known = signed.get(actorUrn);
      if (known !== undefined && now < known.reusableUntil && known.reusableUntil - now <= REUSE_MS)
        return known.jwt;
      const jwt = signer.sign({
        actorUrn,
        type: 'SESSION',
        version: '1',
        jti: randomUUID(),
        expiresAt: now + LIFETIME_MS,
      });
      signed.set(actorUrn, { jwt, reusableUntil: now + REUSE_MS });
      return jwt;
    },
  };
}
