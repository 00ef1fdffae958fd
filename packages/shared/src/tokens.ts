import { z } from 'zod';
import { pageQuerySchema } from './pagination.ts';

/** Longest token name, characters (DataHub's form has the same limit). */
export const TOKEN_NAME_MAX = 50;
/** Longest token description, characters. */
export const TOKEN_DESCRIPTION_MAX = 500;

/** @returns whether both databases can store the text: PostgreSQL refuses U+0000. */
export const hasNoNul = (text: string) => !text.includes('\u0000');
const NO_NUL = 'The character U+0000 is not accepted';

/** Rules of a token's name; the form and the route use this one schema. */
export const tokenNameSchema = z
  .string({ error: 'Token name is required' })
  .trim()
  .min(1, 'Token name is required')
  .max(TOKEN_NAME_MAX, `Token name must be ${TOKEN_NAME_MAX} characters or less`)
  .refine(hasNoNul, NO_NUL);

/** Rules of a token's description. */
export const tokenDescriptionSchema = z
  .string()
  .trim()
  .max(TOKEN_DESCRIPTION_MAX, `Description must be ${TOKEN_DESCRIPTION_MAX} characters or less`)
  .refine(hasNoNul, NO_NUL);

/**
 * Body of `POST /api/v1/tokens`. At most one of `duration`, `expiresAt` and `noExpiry`; with none the
 * server's default (P90D, or the first allowed one) applies.
 */
export const createTokenInputSchema = z
  .strictObject({
    name: tokenNameSchema,
    description: tokenDescriptionSchema.optional(),
    duration: z.string().max(50).optional().describe('ISO 8601, one of the allowed durations, e.g. P90D'),
    expiresAt: z
      .number()
      .int()
      .positive()
      .optional()
      .describe('Exact end, epoch milliseconds, in the future and within the longest allowed duration'),
    noExpiry: z.literal(true).optional().describe('Only where ACCESS_TOKEN_ALLOW_NO_EXPIRY is true'),
    actorUrn: z
      .string()
      .max(500)
      .optional()
      .describe('Whose rights the token carries; default the caller. Others need MANAGE_ACCESS_TOKENS'),
  })
  .refine(
    (input) => [input.duration, input.expiresAt, input.noExpiry].filter((v) => v !== undefined).length <= 1,
    { path: ['duration'], message: 'Give only one of duration, expiresAt and noExpiry' },
  );
export type CreateTokenInput = z.infer<typeof createTokenInputSchema>;

/** What the header `Idempotency-Key` of that request may hold: nothing that two clients could spell differently. */
export const IDEMPOTENCY_KEY = /^[!-~]{1,200}$/;

/** What a token is right now. */
export const tokenStateSchema = z.enum(['active', 'expired', 'revoked']);
export type TokenState = z.infer<typeof tokenStateSchema>;

/** The record of a token; it never holds the secret. Times are epoch milliseconds. */
export const tokenRecordSchema = z.object({
  id: z.string().describe('base64(SHA-256(JWT + salt)), 44 characters'),
  urn: z.string(),
  type: z.enum(['PERSONAL', 'SERVICE_ACCOUNT']),
  name: z.string(),
  description: z.string().nullable(),
  actorUrn: z.string().describe('Whose rights the token carries'),
  actorName: z.string(),
  ownerUrn: z.string().describe('Who generated the token'),
  ownerName: z.string(),
  createdAt: z.number().int(),
  expiresAt: z.number().int().nullable().describe('null: never expires'),
  revokedAt: z.number().int().nullable(),
  lastUsedAt: z.number().int().nullable(),
  lastUsedIp: z.string().nullable(),
  state: tokenStateSchema,
  rotatedFromId: z.string().nullable().describe('The token that this one replaced'),
  replacedById: z
    .string()
    .nullable()
    .describe('The token that replaced this one; it goes on until expiresAt'),
  may: z
    .object({ revoke: z.boolean(), edit: z.boolean(), rotate: z.boolean() })
    .describe('What the caller may do with the token right now'),
});
export type TokenRecord = z.infer<typeof tokenRecordSchema>;

/** Answer of `POST /api/v1/tokens`: the only place where the secret ever appears. */
export const mintedTokenSchema = z.object({
  accessToken: z.string().describe('The secret (a JWT). It is not stored and cannot be shown again'),
  token: tokenRecordSchema,
});
export type MintedToken = z.infer<typeof mintedTokenSchema>;

/** Columns that the token list sorts by. */
export const TOKEN_SORT_KEYS = [
  'name',
  'description',
  'actor',
  'owner',
  'createdAt',
  'expiresAt',
  'lastUsedAt',
  'state',
] as const;

/** A token that ends within this time is "expiring", milliseconds: 7 days. */
export const EXPIRING_WITHIN_MS = 7 * 24 * 60 * 60_000;
/** A live token is "unused" when it was not used for this long, milliseconds: 90 days. */
export const UNUSED_AFTER_MS = 90 * 24 * 60 * 60_000;

/** What the token list can be narrowed to. */
export const TOKEN_STATE_FILTERS = [
  'live',
  'active',
  'expiring',
  'expired',
  'unused',
  'revoked',
  'all',
] as const;

/** Query of `GET /api/v1/tokens`. */
export const listTokensQuerySchema = pageQuerySchema.extend({
  query: z
    .string()
    .trim()
    .max(200)
    .refine(hasNoNul, NO_NUL)
    .default('')
    .describe('Part of the name or description'),
  state: z
    .enum(TOKEN_STATE_FILTERS)
    .default('live')
    .describe(
      'live: active or expired; expiring: active and ending within 7 days; unused: active, at least 90 days old and not used for 90 days',
    ),
  owner: z
    .string()
    .max(500)
    .default('me')
    .describe('`me`, `all` or a user URN; others need MANAGE_ACCESS_TOKENS'),
  actor: z
    .string()
    .max(500)
    .refine(hasNoNul, NO_NUL)
    .optional()
    .describe('URN of the user whose rights the tokens carry'),
  sort: z.enum(TOKEN_SORT_KEYS).default('createdAt'),
  order: z.enum(['asc', 'desc']).default('desc'),
});
export type ListTokensQuery = z.infer<typeof listTokensQuerySchema>;

/** Answer of `GET /api/v1/tokens`. */
export const listTokensResultSchema = z.object({
  start: z.number().int(),
  count: z.number().int().describe('Page size asked for'),
  total: z.number().int().describe('Matching tokens over all pages'),
  tokens: z.array(tokenRecordSchema),
  ownerName: z
    .string()
    .nullable()
    .describe('Name of the owner asked for by URN, for callers with MANAGE_ACCESS_TOKENS'),
  actorName: z
    .string()
    .nullable()
    .describe('Name of the actor asked for by URN, for callers with MANAGE_ACCESS_TOKENS'),
});
export type ListTokensResult = z.infer<typeof listTokensResultSchema>;

/** How long a rotated token goes on, milliseconds: not at all, 1 hour, 24 hours, 7 days. */
export const ROTATION_GRACE_MS = [0, 3_600_000, 86_400_000, 604_800_000] as const;

/** Body of `POST /api/v1/tokens/{id}/rotate`. */
export const rotateTokenInputSchema = z.strictObject({
  graceMs: z
    .number()
    .refine((value) => ROTATION_GRACE_MS.some((allowed) => allowed === value), {
      message: `expected one of ${ROTATION_GRACE_MS.join(', ')}`,
    })
    .default(0)
    .meta({ enum: [...ROTATION_GRACE_MS] })
    .describe('How long the old token goes on, milliseconds: 0, 3600000, 86400000 or 604800000'),
});

/** Body of `PATCH /api/v1/tokens/{id}`; absent members stay as they are. */
export const editTokenInputSchema = z
  .strictObject({ name: tokenNameSchema.optional(), description: tokenDescriptionSchema.optional() })
  .refine((input) => input.name !== undefined || input.description !== undefined, {
    path: [],
    message: 'Give a name, a description, or both',
  })
  .meta({ minProperties: 1 });

/** Most tokens that one request may revoke. */
export const MAX_REVOKE_BATCH = 100;

/** Body of `POST /api/v1/tokens/revoke`: some tokens by id, or all live ones that the caller owns. */
export const revokeTokensInputSchema = z.union([
  z.strictObject({ ids: z.array(z.string().max(100)).min(1).max(MAX_REVOKE_BATCH) }),
  z.strictObject({ all: z.literal('mine') }),
]);

/** Answer of `POST /api/v1/tokens/revoke`. */
export const revokeTokensResultSchema = z.object({
  revoked: z.array(z.string()).describe('Ids that were live and are revoked now'),
  notFound: z.array(z.string()).describe('Ids that are unknown, revoked already, or somebody else’s'),
});
export type RevokeTokensResult = z.infer<typeof revokeTokensResultSchema>;

/** Days that {@link tokenDetailsSchema} covers. */
export const USAGE_DAYS = 30;

/** Answer of `GET /api/v1/tokens/{id}`. */
export const tokenDetailsSchema = z.object({
  token: tokenRecordSchema,
  usage: z
    .array(z.object({ day: z.string().describe('UTC date, e.g. 2026-11-23'), uses: z.number().int() }))
    .describe('The last 30 days, oldest first, days without a use included'),
});
export type TokenDetails = z.infer<typeof tokenDetailsSchema>;

/** Body of `POST /api/v1/tokens/try`: a secret just generated. It is used for two calls and kept nowhere. */
export const tryTokenInputSchema = z.strictObject({ accessToken: z.string().min(1).max(4_096) });

/** How one door answered a trial call. */
export const trialSchema = z.object({
  url: z.string(),
  status: z.number().int().nullable().describe('HTTP status; null when there was no answer'),
  ms: z.number().int().describe('Milliseconds until the answer'),
  message: z.string().describe('The reason, in English'),
  code: z.string().nullable().describe('Error code of the answer; null for 200 and for no answer'),
});

/** Answer of `POST /api/v1/tokens/try`. */
export const tryTokenResultSchema = z.object({
  frontend: trialSchema,
  metadataService: trialSchema.nullable().describe('null with a remote metadata service'),
});
export type TryTokenResult = z.infer<typeof tryTokenResultSchema>;

/** Response header of a request made with a token that ends within 7 days: its end, ISO 8601 in UTC. */
export const TOKEN_EXPIRATION_HEADER = 'X-Latchkey-Token-Expiration';
