import { z } from 'zod';
import { pageQuerySchema } from './pagination.ts';
import { hasNoNul } from './tokens.ts';

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

/** Body of `POST /api/v1/service-accounts`. */
export const createServiceAccountInputSchema = z.strictObject({
  displayName: z.string().trim().min(1, 'A name is required').max(200, 'at most 200 characters'),
  description: z.string().trim().max(500, 'at most 500 characters').optional(),
});
