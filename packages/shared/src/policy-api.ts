import { z } from 'zod';
import { pageQuerySchema } from './pagination.ts';
import { policySchema, policyStateSchema, policyTypeSchema } from './policies.ts';
import { hasNoNul } from './tokens.ts';

const NO_NUL = 'The character U+0000 is not accepted';

/** Longest name of a policy, characters. */
export const POLICY_NAME_MAX = 200;
/** Longest description of a policy, characters. */
export const POLICY_DESCRIPTION_MAX = 2_000;
/** Most users, groups, roles, values or privileges that one list of a policy may hold. */
const LIST_MAX = 500;
const URN_MAX = 500;

const TOO_LONG = `at most ${LIST_MAX} entries`;
const textOf = (max: number) =>
  z.string().trim().max(max, `at most ${max} characters`).refine(hasNoNul, NO_NUL);
const urnsOf = (kind: 'corpuser' | 'corpGroup' | 'dataHubRole') =>
  z
    .array(
      z
        .string()
        .max(URN_MAX)
        .regex(new RegExp(`^urn:li:${kind}:[^\\s]+$`), `expected a URN such as urn:li:${kind}:name`),
    )
    .max(LIST_MAX, TOO_LONG)
    .default([]);

const policyActorsInputSchema = z.strictObject({
  users: urnsOf('corpuser'),
  groups: urnsOf('corpGroup'),
  roles: urnsOf('dataHubRole'),
  allUsers: z.boolean().default(false),
  allGroups: z.boolean().default(false).describe('Everybody who is in any group'),
  resourceOwners: z.boolean().default(false).describe('Owners of the entity; METADATA policies only'),
  resourceOwnersTypes: z.array(z.string().max(URN_MAX)).max(LIST_MAX, TOO_LONG).default([]),
});

/** Fields that a filter can name, in the order of the form; DataHub’s older names are read, too. */
export const POLICY_FILTER_FIELDS = [
  'TYPE',
  'URN',
  'OWNER',
  'DOMAIN',
  'TAG',
  'GLOSSARY',
  'CONTAINER',
  'DATA_PLATFORM_INSTANCE',
  'GROUP_MEMBERSHIP',
] as const;
export type PolicyFilterField = (typeof POLICY_FILTER_FIELDS)[number];

const OLDER_FIELDS = ['RESOURCE_TYPE', 'RESOURCE_URN'] as const;

const policyResourcesInputSchema = z.strictObject({
  type: z.string().max(100).nullish().describe('DataHub’s older way to name one entity type'),
  resources: z
    .array(z.string().max(URN_MAX))
    .max(LIST_MAX, TOO_LONG)
    .nullish()
    .describe('Its older way to name entities'),
  allResources: z.boolean().default(false),
  filter: z
    .strictObject({
      criteria: z
        .array(
          z.strictObject({
            field: z.enum([...POLICY_FILTER_FIELDS, ...OLDER_FIELDS]),
            values: z
              .array(z.string().trim().min(1, 'A value is required').max(URN_MAX).refine(hasNoNul, NO_NUL))
              .min(1, 'At least one value is required')
              .max(LIST_MAX, TOO_LONG),
            condition: z.enum(['EQUALS', 'STARTS_WITH', 'NOT_EQUALS']).default('EQUALS'),
          }),
        )
        .max(20, 'at most 20 conditions')
        .default([]),
    })
    .nullish(),
});

/** Body of `POST /api/v1/policies`, and, with `version`, of `PUT /api/v1/policies/{urn}`. */
const policyInputShape = z.strictObject({
  type: policyTypeSchema,
  state: z.enum(['ACTIVE', 'INACTIVE']).default('ACTIVE'),
  name: textOf(POLICY_NAME_MAX).min(1, 'A name is required'),
  description: textOf(POLICY_DESCRIPTION_MAX).default(''),
  privileges: z
    .array(
      z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/, 'expected the name of a privilege, e.g. MANAGE_POLICIES'),
    )
    .min(1, 'Choose at least one privilege')
    .max(LIST_MAX, TOO_LONG),
  actors: policyActorsInputSchema,
  resources: policyResourcesInputSchema
    .nullable()
    .default(null)
    .describe('METADATA policies only; null covers every entity'),
});

/** What no field alone can say; the form and the routes use the same rules. */
function checkPolicyInput(
  input: z.output<typeof policyInputShape>,
  add: (path: string[], message: string) => void,
): void {
  const { users, groups, roles, allUsers, allGroups, resourceOwners } = input.actors;
  const hasActor = allUsers || allGroups || resourceOwners || users.length + groups.length + roles.length > 0;
  if (!hasActor) add(['actors'], 'Say whom the policy is for');
  if (input.type === 'METADATA') return;
  if (input.resources !== null) add(['resources'], 'A platform policy has no resources');
  if (resourceOwners) add(['actors', 'resourceOwners'], 'Only a metadata policy can be for owners');
}

/** Body of `POST /api/v1/policies`. */
export const policyInputSchema = policyInputShape.superRefine((input, context) =>
  checkPolicyInput(input, (path, message) => context.addIssue({ code: 'custom', path, message })),
);
export type PolicyInput = z.input<typeof policyInputSchema>;

const versionSchema = z
  .string()
  .max(100)
  .describe('`version` of the policy as it was read; another one by now is answered 409 policy.changed');

/** Body of `PUT /api/v1/policies/{urn}`. */
export const updatePolicyInputSchema = policyInputShape
  .extend({ version: versionSchema })
  .superRefine((input, context) =>
    checkPolicyInput(input, (path, message) => context.addIssue({ code: 'custom', path, message })),
  );

/** Body of `PUT /api/v1/policies/{urn}/state`. */
export const policyStateInputSchema = z.strictObject({
  state: z.enum(['ACTIVE', 'INACTIVE']),
  version: versionSchema,
});

/** Query of `DELETE /api/v1/policies/{urn}`. */
export const deletePolicyQuerySchema = z.strictObject({ version: versionSchema });

/** A policy as the page reads it. */
export const policyRecordSchema = policySchema.extend({
  version: z.string().describe('Changes with every change of the policy'),
  updatedAt: z.number().int().describe('Last change, epoch milliseconds'),
});
export type PolicyRecord = z.infer<typeof policyRecordSchema>;

const namesSchema = z
  .record(z.string(), z.string())
  .describe('Display names of users and groups that the policies name, by URN; deleted ones are absent');

/** Columns that the list of policies sorts by. */
export const POLICY_SORT_KEYS = ['name', 'type', 'state', 'updatedAt'] as const;

/** Query of `GET /api/v1/policies`. */
export const listPoliciesQuerySchema = pageQuerySchema.extend({
  query: z
    .string()
    .trim()
    .max(200)
    .refine(hasNoNul, NO_NUL)
    .default('')
    .describe('Part of the name or description'),
  type: z.enum(['all', ...policyTypeSchema.options]).default('all'),
  state: z.enum(['all', 'ACTIVE', 'INACTIVE']).default('all').describe('INACTIVE includes drafts'),
  privilege: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,99}$/, 'expected the name of a privilege, e.g. MANAGE_POLICIES')
    .optional()
    .describe('Only policies that list it'),
  sort: z.enum(POLICY_SORT_KEYS).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
});
export type ListPoliciesQuery = z.infer<typeof listPoliciesQuerySchema>;

/** Answer of `GET /api/v1/policies`. */
export const listPoliciesResultSchema = z.object({
  start: z.number().int(),
  count: z.number().int().describe('Page size asked for'),
  total: z.number().int().describe('Matching policies over all pages'),
  policies: z.array(policyRecordSchema),
  names: namesSchema,
});
export type ListPoliciesResult = z.infer<typeof listPoliciesResultSchema>;

/** Answer of the routes about one policy. */
export const policyDetailsSchema = z.object({ policy: policyRecordSchema, names: namesSchema });
export type PolicyDetails = z.infer<typeof policyDetailsSchema>;

/** Body of `POST /api/v1/policies/preview`: whom a policy would be for, in place of one that is there. */
export const previewPolicyInputSchema = z.strictObject({
  type: policyTypeSchema,
  state: z.enum(['ACTIVE', 'INACTIVE']).default('ACTIVE'),
  actors: policyActorsInputSchema,
  urn: z.string().max(URN_MAX).optional().describe('The policy that would be replaced'),
});
export type PreviewPolicyInput = z.input<typeof previewPolicyInputSchema>;

/** Answer of `POST /api/v1/policies/preview`. Active users and service accounts; owners are not counted. */
export const policyPreviewSchema = z.object({
  users: z.number().int().describe('To whom it would apply'),
  joining: z.number().int().describe('Of them, to whom it does not apply now'),
  leaving: z.number().int().describe('To whom it applies now, and would no longer'),
});
export type PolicyPreview = z.infer<typeof policyPreviewSchema>;

/** One of DataHub's roles, as `GET /api/v1/roles` answers it. */
export const roleRecordSchema = z.object({
  urn: z.string(),
  name: z.string(),
  users: z.number().int().describe('Users who hold it directly, whatever their status'),
  groups: z.number().int().describe('Groups that hold it'),
  active: z.number().int().describe('Active users who hold it, directly or through a group'),
  policies: z
    .array(z.object({ urn: z.string(), name: z.string(), state: policyStateSchema, type: policyTypeSchema }))
    .describe('The policies that are for the role'),
  privileges: z.array(z.string()).describe('What the active ones of them grant'),
});
export type RoleRecord = z.infer<typeof roleRecordSchema>;

/** Answer of `GET /api/v1/roles`. */
export const listRolesResultSchema = z.object({ roles: z.array(roleRecordSchema) });
export type ListRolesResult = z.infer<typeof listRolesResultSchema>;

/** Query of `GET /api/v1/policies/actors`: users and groups that a policy can name. */
export const listPolicyActorsQuerySchema = pageQuerySchema.extend({
  kind: z.enum(['user', 'group']),
  query: z
    .string()
    .trim()
    .max(200)
    .refine(hasNoNul, NO_NUL)
    .default('')
    .describe('Part of the name, or of the user name'),
});

/** Answer of `GET /api/v1/policies/actors`. */
export const listPolicyActorsResultSchema = z.object({
  start: z.number().int(),
  count: z.number().int(),
  total: z.number().int(),
  actors: z.array(
    z.object({
      urn: z.string(),
      name: z.string(),
      description: z.string().nullable().describe('User name, or description of the group'),
      isServiceAccount: z.boolean(),
    }),
  ),
});
export type ListPolicyActorsResult = z.infer<typeof listPolicyActorsResultSchema>;
export type PolicyActor = ListPolicyActorsResult['actors'][number];
