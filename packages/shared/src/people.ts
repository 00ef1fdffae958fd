import { z } from 'zod';
import { pageQuerySchema } from './pagination.ts';
import { hasNoNul } from './tokens.ts';
import { searchTextSchema, userStatusSchema } from './users.ts';

/** Query of `GET /api/v1/people`: whom a token may be generated for. */
export const listPeopleQuerySchema = pageQuerySchema.extend({
  kind: z
    .enum(['user', 'service-account'])
    .describe('user needs MANAGE_ACCESS_TOKENS, service-account MANAGE_SERVICE_ACCOUNTS'),
  query: z
    .string()
    .trim()
    .max(200)
    .refine(hasNoNul, 'The character U+0000 is not accepted')
    .default('')
    .describe('Part of the name or user name'),
});

/** Somebody that a token can act as. */
export const personSchema = z.object({
  urn: z.string(),
  username: z.string(),
  displayName: z.string(),
  description: z.string().nullable(),
});
export type Person = z.infer<typeof personSchema>;

/** Answer of `GET /api/v1/people`. */
export const listPeopleResultSchema = z.object({
  start: z.number().int(),
  count: z.number().int(),
  total: z.number().int(),
  people: z.array(personSchema),
});
export type ListPeopleResult = z.infer<typeof listPeopleResultSchema>;

/** Rules of a service account's name. */
export const serviceAccountNameSchema = z
  .string({ error: 'A name is required' })
  .trim()
  .min(1, 'A name is required')
  .max(200, 'at most 200 characters')
  .refine(hasNoNul, 'The character U+0000 is not accepted');

/** Rules of a service account's description. */
export const serviceAccountDescriptionSchema = z
  .string()
  .trim()
  .max(500, 'at most 500 characters')
  .refine(hasNoNul, 'The character U+0000 is not accepted');

/** Body of `POST /api/v1/service-accounts`. */
export const createServiceAccountInputSchema = z.strictObject({
  displayName: serviceAccountNameSchema,
  description: serviceAccountDescriptionSchema.optional(),
});

/** Body of `PATCH /api/v1/service-accounts/{urn}`; absent members stay as they are. */
export const editServiceAccountInputSchema = z
  .strictObject({
    displayName: serviceAccountNameSchema.optional(),
    description: serviceAccountDescriptionSchema.optional(),
  })
  .refine((input) => input.displayName !== undefined || input.description !== undefined, {
    path: [],
    message: 'Give a name, a description, or both',
  })
  .meta({ minProperties: 1 });

/** Columns that the list of service accounts sorts by. */
export const SERVICE_ACCOUNT_SORT_KEYS = ['name', 'description', 'role', 'tokens', 'createdAt'] as const;

/** Query of `GET /api/v1/service-accounts`. */
export const listServiceAccountsQuerySchema = pageQuerySchema.extend({
  query: searchTextSchema.describe('Part of the name or user name'),
  sort: z.enum(SERVICE_ACCOUNT_SORT_KEYS).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
});
export type ListServiceAccountsQuery = z.infer<typeof listServiceAccountsQuerySchema>;

/** A service account as an administrator sees one. Times are epoch milliseconds. */
export const serviceAccountRecordSchema = personSchema.extend({
  status: userStatusSchema,
  roles: z.array(z.string()).describe('Names of the roles held directly, not through groups'),
  liveTokens: z.number().int().describe('Tokens that act as this account, neither revoked nor expired'),
  createdAt: z.number().int(),
});
export type ServiceAccountRecord = z.infer<typeof serviceAccountRecordSchema>;

/** Answer of `GET /api/v1/service-accounts`. */
export const listServiceAccountsResultSchema = z.object({
  start: z.number().int(),
  count: z.number().int(),
  total: z.number().int(),
  accounts: z.array(serviceAccountRecordSchema),
});
export type ListServiceAccountsResult = z.infer<typeof listServiceAccountsResultSchema>;
