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
});
export type PolicyActors = z.infer<typeof policyActorsSchema>;

/** A policy as DataHub models it (`dataHubPolicyInfo`). */
export const policySchema = z.object({
  urn: z.string(),
  type: policyTypeSchema,
  state: policyStateSchema,
  name: z.string(),
  description: z.string(),
  privileges: z.array(z.string()),
  actors: policyActorsSchema,
  editable: z.boolean(),
});
export type Policy = z.infer<typeof policySchema>;
