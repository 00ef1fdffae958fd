import { type CorpUserUrn, corpUserId, corpUserUrn } from '@latchkey/shared/urn';
import { z } from 'zod';

/** Kinds of JWT that the token service knows (contract §1.3). */
export const TOKEN_TYPES = ['PERSONAL', 'SESSION', 'SERVICE_ACCOUNT'] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];

/** Version "2" tokens have a row in the allow-list; version "1" (SESSION) stand alone (contract §1.3). */
export type TokenVersion = '1' | '2';

/** What a token says, before it is signed. */
export type TokenClaims = {
  readonly actorUrn: CorpUserUrn;
  readonly type: TokenType;
  readonly version: TokenVersion;
  /** Random UUID v4. */
  readonly jti: string;
  /** Epoch milliseconds; null for a token without an end. */
  readonly expiresAt: number | null;
};

/**
 * Exact shape of the payload; members that DataHub does not write are refused.
 * `exp` is an integer of seconds (RFC 7519 §4.1.4).
 */
const payloadSchema = z
  .strictObject({
    actorType: z.literal('USER'),
    actorId: z.string().min(1),
    type: z.enum(TOKEN_TYPES),
    version: z.enum(['1', '2']),
    jti: z.string().min(1),
    sub: z.string(),
    exp: z.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
    iss: z.string().optional(),
  })
  .refine((payload) => payload.sub === payload.actorId, 'sub differs from actorId');

/** @returns the payload in DataHub's member order (contract §1.3), whose bytes are signed and hashed. */
export function toPayload(claims: TokenClaims, issuer: string): Record<string, string | number> {
  const actorId = corpUserId(claims.actorUrn);
  return {
    actorType: 'USER',
    actorId,
    type: claims.type,
    version: claims.version,
    jti: claims.jti,
    sub: actorId,
    ...(claims.expiresAt === null ? {} : { exp: Math.floor(claims.expiresAt / 1_000) }),
    iss: issuer,
  };
}

/** @returns the claims of a verified payload, or undefined when its shape is not exactly ours. */
export function fromPayload(payload: unknown): TokenClaims | undefined {
  const result = payloadSchema.safeParse(payload);
  if (!result.success) return undefined;
  const { actorId, type, version, jti, exp } = result.data;
  return {
    actorUrn: corpUserUrn(actorId),
    type,
    version,
    jti,
    expiresAt: exp === undefined ? null : exp * 1_000,
  };
}
