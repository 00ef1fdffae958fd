/** DataHub's SDL of the signed-in user (contract §2.5). */
export const userTypeDefs = /* GraphQL */ `
  extend type Query {
    "The user who asks, and what that user may do right now."
    me: AuthenticatedUser
    "One user; of an unknown one the name alone."
    corpUser(urn: String!): CorpUser
    "One group; of an unknown one the name alone."
    corpGroup(urn: String!): CorpGroup
    listGroups(input: ListGroupsInput!): ListGroupsResult
  }

  input ListGroupsInput {
    start: Int
    count: Int
    query: String
  }

  type ListGroupsResult {
    start: Int!
    count: Int!
    total: Int!
    groups: [CorpGroup!]!
  }

  input AspectParams {
    aspectNames: [String!]
  }

  type RawAspect {
    aspectName: String!
    "The aspect as JSON."
    payload: String
  }

  type AuthenticatedUser {
    corpUser: CorpUser!
    platformPrivileges: PlatformPrivileges!
  }

  enum CorpUserStatus {
    ACTIVE
    SUSPENDED
  }

  type CorpUser implements Entity {
    urn: String!
    type: EntityType!
    username: String!
    info: CorpUserInfo
    properties: CorpUserProperties
    editableProperties: CorpUserEditableProperties
    editableInfo: CorpUserEditableInfo
    aspects(input: AspectParams): [RawAspect!]
    status: CorpUserStatus
    isNativeUser: Boolean
    relationships(input: RelationshipsInput!): EntityRelationshipsResult
    settings: CorpUserSettings
  }

  type CorpGroup implements Entity {
    urn: String!
    type: EntityType!
    name: String!
    properties: CorpGroupProperties
    editableProperties: CorpGroupEditableProperties
  }

  type CorpGroupProperties {
    displayName: String
    description: String
    email: String
    slack: String
  }

  type CorpGroupEditableProperties {
    description: String
    slack: String
    email: String
    pictureLink: String
  }

  type CorpUserInfo {
    active: Boolean!
    displayName: String
    fullName: String
    firstName: String
    lastName: String
    title: String
    email: String
  }

  type CorpUserProperties {
    active: Boolean!
    displayName: String
    fullName: String
    firstName: String
    lastName: String
    title: String
    email: String
  }

  type CorpUserEditableProperties {
    displayName: String
    title: String
    aboutMe: String
    email: String
    pictureLink: String
    slack: String
    phone: String
  }

  type CorpUserEditableInfo {
    displayName: String
    title: String
    aboutMe: String
    email: String
    pictureLink: String
    slack: String
    phone: String
  }

  type CorpUserSettings {
    appearance: CorpUserAppearanceSettings
    views: CorpUserViewsSettings
  }

  type CorpUserAppearanceSettings {
    showSimplifiedHomepage: Boolean
    showThemeV2: Boolean
  }

  type CorpUserViewsSettings {
    defaultView: DataHubView
  }

  type DataHubView {
    urn: String!
  }

  type PlatformPrivileges {
    viewAnalytics: Boolean!
    managePolicies: Boolean!
    manageIdentities: Boolean!
    generatePersonalAccessTokens: Boolean!
    createDomains: Boolean!
    createLogicalModels: Boolean!
    manageDomains: Boolean!
    manageIngestion: Boolean!
    manageSecrets: Boolean!
    manageTokens: Boolean!
    viewTests: Boolean!
    manageTests: Boolean!
    manageGlossaries: Boolean!
    manageDocuments: Boolean!
    manageUserCredentials: Boolean!
    createTags: Boolean!
    manageTags: Boolean!
    viewManageTags: Boolean!
    manageGlobalViews: Boolean!
    manageGlobalSettings: Boolean!
    manageOwnershipTypes: Boolean!
    manageGlobalAnnouncements: Boolean!
    createBusinessAttributes: Boolean!
    manageBusinessAttributes: Boolean!
    manageStructuredProperties: Boolean!
    viewStructuredPropertiesPage: Boolean!
    manageApplications: Boolean!
    manageFeatures: Boolean!
    manageHomePageTemplates: Boolean!
    manageServiceAccounts: Boolean!
  }
`;
