import { hash } from 'node:crypto';
import { CompactSign, compactVerify, errors } from 'jose';
import { LRUCache } from 'lru-cache';
import type { VerifyOnlySecret } from './secret-ring.ts';
import { fromPayload, type TokenClaims, toPayload } from './token-claims.ts';

/** Longest JWT that is looked at, characters; real ones have about 400 (test AN-07). */
const MAX_TOKEN_LENGTH = 4_096;

/** A compact JWS: three base64url parts (RFC 7515 §7.1). */
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** The only header that DataHub writes, and the only one accepted: no key is ever chosen by a header. */
const HEADER = 'eyJhbGciOiJIUzI1NiJ9';

/** Signatures remembered as valid; about 1 kB each. */
const VERIFIED_CACHE_SIZE = 10_000;

/** What a token says, once its signature was found to be ours. */
export type VerifiedClaims = TokenClaims & {
  /** The token ends with the key that it is signed with, epoch milliseconds; null where that has no end. */
  readonly keyRetiresAt: number | null;
};

/** Signs with the one present key, and checks with that and with those that only verify. */
export type TokenSigner = {
  /** @returns the compact JWT, the secret that is shown once; always by the present key. */
  sign(claims: TokenClaims): Promise<string>;
  /**
   * Checks form, algorithm and signature; not expiry, not whether the key has retired, and not the allow-list.
   * @returns the claims, or undefined for anything that none of the keys signed.
   */
  verify(jwt: string): Promise<VerifiedClaims | undefined>;
  /** @returns base64(SHA-256(JWT + salt)), the token id of DataHub (contract §1.5). */
  idOf(jwt: string): string;
};

/**
 * @param signingKey its UTF-8 bytes are the HMAC key; it is not base64-decoded (contract §1.2).
 * @param salt appended to the JWT before hashing.
 * @param issuer claim `iss` of new tokens; not checked on verification, as in DataHub.
 * @param verifyOnly further keys. Which one signed a token is found by trying: nothing in a token says it
 *   (test AN-02).
 */
export function createTokenSigner(
  signingKey: string,
  salt: string,
  issuer: string,
  verifyOnly: readonly VerifyOnlySecret[] = [],
): TokenSigner {
  const key = new TextEncoder().encode(signingKey);
  const further = verifyOnly.map(({ value, retiresAt }) => ({
    key: new TextEncoder().encode(value),
    retiresAt,
  }));
  const idOf = (jwt: string) => hash('sha256', jwt + salt, 'base64');

  // Remembering is safe: the keys are fixed for the process, and when one retires is remembered with what
  // it signed. The cache key is a hash of the whole spelling, so another spelling is another entry.
  const verified = new LRUCache<string, VerifiedClaims>({ max: VERIFIED_CACHE_SIZE });

  const verifyNew = async (jwt: string): Promise<VerifiedClaims | undefined> => {
    const claims = await verifySignature(jwt, key);
    if (claims !== undefined) return { ...claims, keyRetiresAt: null };
    for (const { key: other, retiresAt } of further) {
      const found = await verifySignature(jwt, other);
      if (found === undefined) continue;
      // Only tokens that the allow-list knows: version 1 stands alone, so whoever had got hold of a key that
      // is being replaced could be anybody at the metadata service with it.
      return found.version === '1' ? undefined : { ...found, keyRetiresAt: retiresAt };
    }
    return undefined;
  };

  return {
    idOf,
    sign: (claims) => {
      const payload = new TextEncoder().encode(JSON.stringify(toPayload(claims, issuer)));
      return new CompactSign(payload).setProtectedHeader({ alg: 'HS256' }).sign(key);
    },
    verify: async (jwt) => {
      if (jwt.length > MAX_TOKEN_LENGTH || !COMPACT_JWS.test(jwt) || !jwt.startsWith(`${HEADER}.`))
        return undefined;
      if (!isCanonical(jwt.slice(jwt.lastIndexOf('.') + 1))) return undefined;
      const id = idOf(jwt);
      const known = verified.get(id);
      if (known !== undefined) return known;
      const claims = await verifyNew(jwt);
      if (claims !== undefined) verified.set(id, claims);
      return claims;
    },
  };
}

/**
 * The last character of a signature carries two bits that decoders ignore: without this check four
 * texts would be one signature, and three of them a token that no revocation knows (RFC 4648 §3.5).
 */
function isCanonical(signature: string): boolean {
  return Buffer.from(signature, 'base64url').toString('base64url') === signature;
}

async function verifySignature(jwt: string, key: Uint8Array): Promise<TokenClaims | undefined> {
  try {
    const { payload } = await compactVerify(jwt, key, { algorithms: ['HS256'] });
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
    const claims: unknown = JSON.parse(text);
    // One spelling only: of a member that stands twice, two readers may take different ones (test AN-03).
    return JSON.stringify(claims) === text ? fromPayload(claims) : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof SyntaxError || error instanceof TypeError)
      return undefined;
    throw error;
  }
}
