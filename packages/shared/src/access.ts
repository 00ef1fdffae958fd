import { z } from 'zod';
import { policyStateSchema, policyTypeSchema } from './policies.ts';

/** Query of `GET /api/v1/access`. */
export const accessQuerySchema = z.object({
  user: z
    .string()
    .max(500)
    .default('me')
    .describe('`me` or a user URN; others need MANAGE_POLICIES or MANAGE_USERS_AND_GROUPS'),
});

const namedSchema = z.object({ urn: z.string(), name: z.string() });

/** Why a policy is for a user. */
export const throughSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('everybody') }),
  z.object({ kind: z.literal('user') }).describe('It names the user'),
  z.object({ kind: z.literal('any-group') }).describe('It is for everybody who is in any group'),
  namedSchema.extend({ kind: z.literal('group') }),
  namedSchema.extend({
    kind: z.literal('role'),
    group: namedSchema.nullable().describe('The group that holds the role; null when the user does'),
  }),
  z.object({ kind: z.literal('owner') }).describe('It is for owners, of the entities that the user owns'),
]);
export type Through = z.infer<typeof throughSchema>;

const grantSchema = z.object({
  policy: namedSchema.extend({ isEditable: z.boolean(), coversEverything: z.boolean() }),
  through: z.array(throughSchema).min(1),
});
export type Grant = z.infer<typeof grantSchema>;

/** What stands between a user and a token of the user's own. */
export const obstacleSchema = z.enum(['suspended', 'removed', 'auth-off', 'privilege-missing']);
export type Obstacle = z.infer<typeof obstacleSchema>;

/** A change that would take the missing privilege's obstacle away. */
export const remedySchema = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('activate-policy'), policy: namedSchema })
    .describe('It is for the user already'),
  z.object({ kind: z.literal('extend-policy'), policy: namedSchema }).describe('Add the user to it'),
  z.object({ kind: z.literal('assign-role'), role: namedSchema }),
  z.object({ kind: z.literal('join-group'), group: namedSchema }),
  z.object({ kind: z.literal('create-policy') }),
]);
export type Remedy = z.infer<typeof remedySchema>;

/** Answer of `GET /api/v1/access`: what a user may do right now, and why. */
export const accessReportSchema = z.object({
  user: z.object({
    urn: z.string(),
    username: z.string(),
    displayName: z.string(),
    status: z.enum(['active', 'suspended', 'removed']),
    isServiceAccount: z.boolean(),
  }),
  groups: z.array(namedSchema),
  roles: z.array(
    namedSchema.extend({
      groups: z.array(namedSchema).describe('Through which; empty for a role of the user’s own'),
      isDirect: z.boolean(),
    }),
  ),
  privileges: z
    .array(z.object({ privilege: z.string(), type: policyTypeSchema, grants: z.array(grantSchema).min(1) }))
    .describe('Empty while the user is suspended or removed'),
  withheld: z
    .array(namedSchema.extend({ state: policyStateSchema, privileges: z.array(z.string()) }))
    .describe('Policies that are for the user, and grant nothing because they are not active'),
  tokens: z.object({
    canGenerate: z.boolean().describe('A token for oneself'),
    obstacles: z.array(obstacleSchema),
    remedies: z
      .array(remedySchema)
      .describe('Policies, roles and groups by name only for those who may change them'),
  }),
  administrators: z
    .array(z.string())
    .describe('Display names of at most five people who can change policies'),
});
export type AccessReport = z.infer<typeof accessReportSchema>;
