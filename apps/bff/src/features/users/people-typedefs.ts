/** DataHub's SDL for administering users, groups, roles and invitations (contract §6.2). */
export const peopleTypeDefs = /* GraphQL */ `
  extend type Query {
    "Needs Manage Users & Groups."
    listUsers(input: ListUsersInput!): ListUsersResult
    "Needs Manage User Credentials."
    getInviteToken(input: GetInviteTokenInput!): InviteToken
    listRoles(input: ListRolesInput!): ListRolesResult
    "Needs Manage Service Accounts."
    listServiceAccounts(input: ListServiceAccountsInput!): ListServiceAccountsResult!
    getServiceAccount(urn: String!): ServiceAccount
  }

  extend type Mutation {
    removeUser(urn: String!): Boolean
    updateUserStatus(urn: String!, status: CorpUserStatus!): String
    createInviteToken(input: CreateInviteTokenInput!): InviteToken
    createNativeUserResetToken(input: CreateNativeUserResetTokenInput!): ResetToken
    batchAssignRole(input: BatchAssignRoleInput!): Boolean
    createGroup(input: CreateGroupInput!): String
    removeGroup(urn: String!): Boolean
    addGroupMembers(input: AddGroupMembersInput!): Boolean
    removeGroupMembers(input: RemoveGroupMembersInput!): Boolean
    createServiceAccount(input: CreateServiceAccountInput!): ServiceAccount!
    deleteServiceAccount(urn: String!): Boolean!
    updateServiceAccountDefaultView(input: UpdateServiceAccountDefaultViewInput!): Boolean!
  }

  input ListUsersInput {
    start: Int
    count: Int
    query: String
  }

  type ListUsersResult {
    start: Int!
    count: Int!
    total: Int!
    users: [CorpUser!]!
  }

  input GetInviteTokenInput {
    roleUrn: String
  }

  input CreateInviteTokenInput {
    roleUrn: String
  }

  type InviteToken {
    inviteToken: String!
  }

  input CreateNativeUserResetTokenInput {
    userUrn: String!
  }

  type ResetToken {
    resetToken: String!
  }

  input ListRolesInput {
    start: Int
    count: Int
    query: String
  }

  type ListRolesResult {
    start: Int!
    count: Int!
    total: Int!
    roles: [DataHubRole!]!
  }

  type DataHubRole implements Entity {
    urn: String!
    type: EntityType!
    name: String!
    description: String
    "False for all: there are only the roles that DataHub comes with."
    editable: Boolean!
  }

  input BatchAssignRoleInput {
    roleUrn: String
    actors: [String!]!
  }

  input CreateGroupInput {
    id: String
    name: String!
    description: String
  }

  input AddGroupMembersInput {
    groupUrn: String!
    userUrns: [String!]!
  }

  input RemoveGroupMembersInput {
    groupUrn: String!
    userUrns: [String!]!
  }

  input CreateServiceAccountInput {
    displayName: String
    description: String
  }

  input ListServiceAccountsInput {
    start: Int
    count: Int
    query: String
  }

  input UpdateServiceAccountDefaultViewInput {
    urn: String!
    defaultViewUrn: String
  }

  type ListServiceAccountsResult {
    start: Int!
    count: Int!
    total: Int!
    serviceAccounts: [ServiceAccount!]!
  }

  type ServiceAccount implements Entity {
    urn: String!
    type: EntityType!
    name: String!
    displayName: String
    description: String
    createdBy: String
    createdAt: Long
    updatedAt: Long
    defaultView: DataHubView
    relationships(input: RelationshipsInput!): EntityRelationshipsResult
  }
`;
