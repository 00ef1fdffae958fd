import { z } from 'zod';
import { pageQuerySchema } from './pagination.ts';
import { hasNoNul } from './tokens.ts';

/** Rules of a user name: what DataHub's URNs carry without escaping, no look-alike spaces or separators. */
export const usernameSchema = z
  .string()
  .min(1, 'A user name is required')
  .max(200, 'A user name has at most 200 characters')
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._@+-]*$/,
    'A user name starts with a letter or digit and has only letters, digits and . _ @ + -',
  );

/** Status of a user (`corpUserStatus`): a suspended one can neither sign in nor use tokens. */
export const userStatusSchema = z.enum(['ACTIVE', 'SUSPENDED']);
export type UserStatus = z.infer<typeof userStatusSchema>;

/** Names of DataHub's roles, the mightiest first. */
export const ROLE_NAMES = ['Admin', 'Editor', 'Reader'] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

const NO_NUL = 'The character U+0000 is not accepted';

/** What a list is searched for. */
export const searchTextSchema = z.string().trim().max(200).refine(hasNoNul, NO_NUL).default('');

/** Columns that the list of users sorts by. */
export const USER_SORT_KEYS = [
  'name',
  'username',
  'email',
  'description',
  'role',
  'groups',
  'status',
  'tokens',
  'lastSignIn',
  'createdAt',
] as const;

/** Query of `GET /api/v1/users`. */
export const listUsersQuerySchema = pageQuerySchema.extend({
  query: searchTextSchema.describe('Part of the name, user name or e-mail address'),
  status: z.enum(['all', ...userStatusSchema.options]).default('all'),
  role: z
    .enum(['all', 'none', ...ROLE_NAMES])
    .default('all')
    .describe('A role held directly; none: held by nobody of them'),
  sort: z.enum(USER_SORT_KEYS).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
});
export type ListUsersQuery = z.infer<typeof listUsersQuerySchema>;

/** A user as an administrator sees one. Times are epoch milliseconds. */
export const userRecordSchema = z.object({
  urn: z.string(),
  username: z.string(),
  displayName: z.string(),
  title: z.string().nullable(),
  email: z.string().nullable(),
  status: userStatusSchema,
  roles: z.array(z.string()).describe('Names of the roles held directly, not through groups'),
  groupCount: z.number().int(),
  liveTokens: z.number().int().describe('Tokens that act as this user, neither revoked nor expired'),
  createdAt: z.number().int(),
  lastSignInAt: z.number().int().nullable(),
  isRoot: z.boolean().describe('The user datahub, who can be neither suspended nor removed'),
});
export type UserRecord = z.infer<typeof userRecordSchema>;

/** Answer of `GET /api/v1/users`. */
export const listUsersResultSchema = z.object({
  start: z.number().int(),
  count: z.number().int().describe('Page size asked for'),
  total: z.number().int().describe('Matching users over all pages'),
  users: z.array(userRecordSchema),
});
export type ListUsersResult = z.infer<typeof listUsersResultSchema>;

/** What ends when a user is suspended or removed, counted by the server at that moment. */
export const userEndingSchema = z.object({
  liveTokens: z.number().int().describe('Tokens that act as the user and stop working'),
  sessions: z.number().int().describe('Browser sessions that end'),
  links: z.number().int().describe('Open invitations and reset links that the user made, which close'),
  tokensForOthers: z.number().int().describe('Tokens that the user generated for somebody else, which go on'),
});
export type UserEnding = z.infer<typeof userEndingSchema>;

/** Answer of `GET /api/v1/users/{urn}`. */
export const userDetailsSchema = z.object({
  user: userRecordSchema,
  groups: z.array(z.object({ urn: z.string(), name: z.string(), roles: z.array(z.string()) })),
  ending: userEndingSchema.describe('What would end right now if the user were suspended or removed'),
});
export type UserDetails = z.infer<typeof userDetailsSchema>;

/** Body of `POST /api/v1/users/{urn}/role` and its likes for groups and service accounts. */
export const assignRoleInputSchema = z.strictObject({
  role: z.enum(ROLE_NAMES).nullable().describe('In place of the one held; null takes it away'),
});

/** Answer of `POST /api/v1/users/{urn}/reset-link`: the only place where the secret ever appears. */
export const resetLinkSchema = z.object({
  resetToken: z.string().describe('Goes into /reset?reset_token=…; works once'),
  expiresAt: z.number().int().describe('Epoch milliseconds'),
});
export type ResetLink = z.infer<typeof resetLinkSchema>;
