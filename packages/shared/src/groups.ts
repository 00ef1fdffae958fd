import { z } from 'zod';
import { pageQuerySchema } from './pagination.ts';
import { hasNoNul } from './tokens.ts';
import { searchTextSchema, userStatusSchema } from './users.ts';

const NO_NUL = 'The character U+0000 is not accepted';

/** Rules of a group's name. */
export const groupNameSchema = z
  .string({ error: 'A name is required' })
  .trim()
  .min(1, 'A name is required')
  .max(200, 'at most 200 characters')
  .refine(hasNoNul, NO_NUL);

/** Rules of a group's description. */
export const groupDescriptionSchema = z
  .string()
  .trim()
  .max(500, 'at most 500 characters')
  .refine(hasNoNul, NO_NUL);

/** Body of `POST /api/v1/groups`. */
export const createGroupInputSchema = z.strictObject({
  name: groupNameSchema,
  description: groupDescriptionSchema.optional(),
});

/** Body of `PATCH /api/v1/groups/{urn}`; absent members stay as they are. */
export const editGroupInputSchema = z
  .strictObject({ name: groupNameSchema.optional(), description: groupDescriptionSchema.optional() })
  .refine((input) => input.name !== undefined || input.description !== undefined, {
    path: [],
    message: 'Give a name, a description, or both',
  })
  .meta({ minProperties: 1 });

/** Columns that the list of groups sorts by. */
export const GROUP_SORT_KEYS = ['name', 'description', 'role', 'members', 'createdAt'] as const;

/** Query of `GET /api/v1/groups`. */
export const listGroupsQuerySchema = pageQuerySchema.extend({
  query: searchTextSchema.describe('Part of the name or description'),
  sort: z.enum(GROUP_SORT_KEYS).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
});
export type ListGroupsQuery = z.infer<typeof listGroupsQuerySchema>;

/** A group of users. Times are epoch milliseconds. */
export const groupRecordSchema = z.object({
  urn: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  origin: z
    .string()
    .nullable()
    .describe('Issuer of the OpenID provider that made it; null for one made here'),
  roles: z.array(z.string()).describe('Names of the roles that every member has through the group'),
  memberCount: z.number().int(),
  createdAt: z.number().int(),
});
export type GroupRecord = z.infer<typeof groupRecordSchema>;

/** Answer of `GET /api/v1/groups`. */
export const listGroupsResultSchema = z.object({
  start: z.number().int(),
  count: z.number().int(),
  total: z.number().int(),
  groups: z.array(groupRecordSchema),
});
export type ListGroupsResult = z.infer<typeof listGroupsResultSchema>;

/** Answer of `GET /api/v1/groups/{urn}`. */
export const groupDetailsSchema = z.object({
  group: groupRecordSchema,
  policies: z
    .array(z.object({ urn: z.string(), name: z.string() }))
    .describe('Policies that name the group; without it they no longer apply to its members'),
});
export type GroupDetails = z.infer<typeof groupDetailsSchema>;

/** Query of `GET /api/v1/groups/{urn}/members`. */
export const listMembersQuerySchema = pageQuerySchema.extend({ query: searchTextSchema });

/** A member of a group: a person or a service account. */
export const memberSchema = z.object({
  urn: z.string(),
  username: z.string(),
  displayName: z.string(),
  status: userStatusSchema,
  isServiceAccount: z.boolean(),
});
export type Member = z.infer<typeof memberSchema>;

/** Answer of `GET /api/v1/groups/{urn}/members`. */
export const listMembersResultSchema = z.object({
  start: z.number().int(),
  count: z.number().int(),
  total: z.number().int(),
  members: z.array(memberSchema),
});
export type ListMembersResult = z.infer<typeof listMembersResultSchema>;

/** Most members that one request may add or remove. */
export const MAX_MEMBER_BATCH = 100;

/** Body of `POST /api/v1/groups/{urn}/members` and `…/members/remove`: all of them or none. */
export const changeMembersInputSchema = z.strictObject({
  users: z.array(z.string().max(500).refine(hasNoNul, NO_NUL)).min(1).max(MAX_MEMBER_BATCH),
});

/** Answer of `DELETE /api/v1/groups/{urn}`. */
export const removedGroupSchema = z.object({
  members: z.number().int().describe('How many lost what they had through the group'),
});
export type RemovedGroup = z.infer<typeof removedGroupSchema>;
