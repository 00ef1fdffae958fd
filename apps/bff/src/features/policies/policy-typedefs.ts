/** DataHub's SDL of policies and of what they grant (contract §2.1, §6.2). */
export const policyTypeDefs = /* GraphQL */ `
  extend type Query {
    "Needs Manage Policies."
    listPolicies(input: ListPoliciesInput!): ListPoliciesResult
    "The caller's own privileges, over the platform or over one resource."
    getGrantedPrivileges(input: GetGrantedPrivilegesInput!): Privileges
    "Everything that decides about a user. Needs Manage Users & Groups."
    debugAccess(userUrn: String!): DebugAccessResult!
  }

  extend type Mutation {
    createPolicy(input: PolicyUpdateInput!): String
    updatePolicy(urn: String!, input: PolicyUpdateInput!): String
    deletePolicy(urn: String!): String
  }

  enum PolicyType {
    METADATA
    PLATFORM
  }

  enum PolicyState {
    DRAFT
    ACTIVE
    INACTIVE
  }

  enum PolicyMatchCondition {
    EQUALS
    STARTS_WITH
    NOT_EQUALS
  }

  input ListPoliciesInput {
    start: Int
    count: Int
    query: String
    orFilters: [AndFilterInput!]
  }

  input AndFilterInput {
    and: [FacetFilterInput!]
  }

  type ListPoliciesResult {
    start: Int!
    count: Int!
    total: Int!
    policies: [Policy!]!
  }

  type Policy {
    urn: String!
    type: PolicyType!
    name: String!
    state: PolicyState!
    description: String
    resources: ResourceFilter
    privileges: [String!]!
    actors: ActorFilter!
    editable: Boolean!
  }

  type ResourceFilter {
    type: String
    resources: [String!]
    allResources: Boolean
    filter: PolicyMatchFilter
  }

  type PolicyMatchFilter {
    criteria: [PolicyMatchCriterion!]
  }

  type PolicyMatchCriterion {
    field: String!
    values: [PolicyMatchCriterionValue!]!
    condition: PolicyMatchCondition!
  }

  type PolicyMatchCriterionValue {
    value: String!
  }

  type ActorFilter {
    users: [String!]
    groups: [String!]
    roles: [String!]
    resourceOwners: Boolean!
    resourceOwnersTypes: [String!]
    allUsers: Boolean!
    allGroups: Boolean!
  }

  input PolicyUpdateInput {
    type: PolicyType!
    name: String!
    state: PolicyState!
    description: String
    resources: ResourceFilterInput
    privileges: [String!]!
    actors: ActorFilterInput!
  }

  input ResourceFilterInput {
    type: String
    resources: [String!]
    allResources: Boolean
    filter: PolicyMatchFilterInput
    privilegeConstraints: PolicyMatchFilterInput
  }

  input PolicyMatchFilterInput {
    criteria: [PolicyMatchCriterionInput!]
  }

  input PolicyMatchCriterionInput {
    field: String!
    values: [String!]!
    condition: PolicyMatchCondition!
  }

  input ActorFilterInput {
    users: [String!]
    groups: [String!]
    resourceOwners: Boolean!
    resourceOwnersTypes: [String!]
    allUsers: Boolean!
    allGroups: Boolean!
  }

  input GetGrantedPrivilegesInput {
    actorUrn: String!
    resourceSpec: ResourceSpec
    includeEvaluationDetails: Boolean
  }

  input ResourceSpec {
    resourceType: EntityType!
    resourceUrn: String!
  }

  type Privileges {
    privileges: [String!]!
  }

  type DebugAccessResult {
    roles: [String!]!
    groups: [String!]!
    groupsWithRoles: [String!]!
    rolesViaGroups: [String!]!
    allRoles: [String!]!
    policies: [String!]!
    privileges: [String!]!
  }
`;
