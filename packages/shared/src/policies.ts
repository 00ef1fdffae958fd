import { z } from 'zod';

/** Kind of policy: PLATFORM grants abilities over the product, METADATA over entities (contract §6.1). */
export const policyTypeSchema = z.enum(['PLATFORM', 'METADATA']);
/** INACTIVE policies grant nothing; DRAFT counts as not active. */
export const policyStateSchema = z.enum(['ACTIVE', 'INACTIVE', 'DRAFT']);

/** Whom a policy applies to: the union of all members (contract §6.1). */
export const policyActorsSchema = z.object({
  users: z.array(z.string()).default([]),
  groups: z.array(z.string()).default([]),
  roles: z.array(z.string()).default([]),
  allUsers: z.boolean().default(false),
  allGroups: z.boolean().default(false),
  resourceOwners: z.boolean().default(false),
  resourceOwnersTypes: z.array(z.string()).default([]),
});
export type PolicyActors = z.infer<typeof policyActorsSchema>;

/** One condition on a resource; all of a filter's must hold. */
export const policyCriterionSchema = z.object({
  field: z
    .string()
    .describe('TYPE, URN, OWNER, DOMAIN, TAG…, or DataHub’s older RESOURCE_TYPE and RESOURCE_URN'),
  values: z.array(z.string()),
  condition: z.enum(['EQUALS', 'STARTS_WITH', 'NOT_EQUALS']).default('EQUALS'),
});
export type PolicyCriterion = z.infer<typeof policyCriterionSchema>;

/** Which resources a METADATA policy covers; without one it covers everything. */
export const policyResourcesSchema = z.object({
  type: z.string().nullish(),
  resources: z.array(z.string()).nullish(),
  allResources: z.boolean().default(false),
  filter: z.object({ criteria: z.array(policyCriterionSchema).default([]) }).nullish(),
});
export type PolicyResources = z.infer<typeof policyResourcesSchema>;

/** A policy as DataHub models it (`dataHubPolicyInfo`). */
export const policySchema = z.object({
  urn: z.string(),
  type: policyTypeSchema,
  state: policyStateSchema,
  name: z.string(),
  description: z.string(),
  privileges: z.array(z.string()),
  actors: policyActorsSchema,
  resources: policyResourcesSchema.nullable(),
  editable: z.boolean(),
});
export type Policy = z.infer<typeof policySchema>;
