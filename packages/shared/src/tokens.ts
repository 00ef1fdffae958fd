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
});
export type TokenRecord = z.infer<typeof tokenRecordSchema>;

/** Answer of `POST /api/v1/tokens`: the only place where the secret ever appears. */
export const mintedTokenSchema = z.object({
  accessToken: z.string().describe('The secret (a JWT). It is not stored and cannot be shown again'),
  token: tokenRecordSchema,
});
export type MintedToken = z.infer<typeof mintedTokenSchema>;

/** Columns that the token list sorts by. */
export const TOKEN_SORT_KEYS = ['name', 'createdAt', 'expiresAt', 'lastUsedAt'] as const;

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
    .enum(['live', 'active', 'expired', 'revoked', 'all'])
    .default('live')
    .describe('live: active or expired'),
  owner: z
    .string()
    .max(500)
    .default('me')
    .describe('`me`, `all` or a user URN; others need MANAGE_ACCESS_TOKENS'),
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
});
export type ListTokensResult = z.infer<typeof listTokensResultSchema>;
