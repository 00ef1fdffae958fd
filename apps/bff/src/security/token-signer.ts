import { hash } from 'node:crypto';
import { CompactSign, compactVerify, errors } from 'jose';
import { LRUCache } from 'lru-cache';
import { fromPayload, type TokenClaims, toPayload } from './token-claims.ts';

/** Longest JWT that is looked at, characters; real ones have about 400 (test AN-07). */
const MAX_TOKEN_LENGTH = 4_096;

/** A compact JWS: three base64url parts (RFC 7515 §7.1). */
const COMPACT_JWS = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;

/** The only header that DataHub writes, and the only one accepted: no key is ever chosen by a header. */
const HEADER = 'eyJhbGciOiJIUzI1NiJ9';

/** Signatures remembered as valid; about 1 kB each. */
const VERIFIED_CACHE_SIZE = 10_000;

/** Signs and checks tokens with the one configured key. */
export type TokenSigner = {
  /** @returns the compact JWT, the secret that is shown once. */
  sign(claims: TokenClaims): Promise<string>;
  /**
   * Checks form, algorithm and signature, not expiry and not the allow-list.
   * @returns the claims, or undefined for anything that this key did not sign.
   */
  verify(jwt: string): Promise<TokenClaims | undefined>;
  /** @returns base64(SHA-256(JWT + salt)), the token id of DataHub (contract §1.5). */
  idOf(jwt: string): string;
};

/**
 * @param signingKey its UTF-8 bytes are the HMAC key; it is not base64-decoded (contract §1.2).
 * @param salt appended to the JWT before hashing.
 * @param issuer claim `iss` of new tokens; not checked on verification, as in DataHub.
 */
export function createTokenSigner(signingKey: string, salt: string, issuer: string): TokenSigner {
  const key = new TextEncoder().encode(signingKey);
  const idOf = (jwt: string) => hash('sha256', jwt + salt, 'base64');

  // Remembering is safe: a signature stays valid while the key does, and the key is fixed for the
  // process. The cache key is a hash of the whole spelling, so another spelling is another entry.
  const verified = new LRUCache<string, TokenClaims>({ max: VERIFIED_CACHE_SIZE });

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
      const claims = await verifySignature(jwt, key);
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
