/** DataHub's SDL of `appConfig`, as far as the token pages and clients read it (contract §2.5). */
export const appConfigTypeDefs = /* GraphQL */ `
  extend type Query {
    "How this server is set up."
    appConfig: AppConfig
  }

  type AppConfig {
    appVersion: String
    authConfig: AuthConfig!
    policiesConfig: PoliciesConfig!
    identityManagementConfig: IdentityManagementConfig!
    analyticsConfig: AnalyticsConfig!
  }

  type AuthConfig {
    tokenAuthEnabled: Boolean!
    allowNoExpiry: Boolean!
    allowedAccessTokenDurations: [String!]!
  }

  type PoliciesConfig {
    enabled: Boolean!
    platformPrivileges: [Privilege!]!
    resourcePrivileges: [ResourcePrivileges!]!
  }

  type Privilege {
    type: String!
    displayName: String
    description: String
  }

  type ResourcePrivileges {
    resourceType: String!
    resourceTypeDisplayName: String
    entityType: EntityType
    privileges: [Privilege!]!
  }

  type IdentityManagementConfig {
    enabled: Boolean!
  }

  type AnalyticsConfig {
    enabled: Boolean!
  }
`;
