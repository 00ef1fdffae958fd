/** DataHub's SDL of access tokens (contract §2.1). */
export const tokenTypeDefs = /* GraphQL */ `
  extend type Query {
    "Tokens that match the filters, by end (latest first)."
    listAccessTokens(input: ListAccessTokenInput!): ListAccessTokenResult!
    "Generates a token for oneself that is not listed. Use createAccessToken."
    getAccessToken(input: GetAccessTokenInput!): AccessToken @deprecated(reason: "Use createAccessToken")
    "The record of a token, by its secret. Needs Manage All Access Tokens."
    getAccessTokenMetadata(token: String!): AccessTokenMetadata!
  }

  extend type Mutation {
    "Generates an access token; the answer is the only place where the secret appears."
    createAccessToken(input: CreateAccessTokenInput!): AccessToken
    "Revokes a token by its id."
    revokeAccessToken(tokenId: String!): Boolean!
    """
    Replaces a token by a new secret of the same name, actor and lifetime (an addition of Latchkey). The
    old one goes on for graceMs: 0, 3600000, 86400000 or 604800000. Needs a session.
    """
    rotateAccessToken(tokenId: String!, graceMs: Long = 0): AccessToken!
  }

  enum AccessTokenType {
    PERSONAL
    SERVICE_ACCOUNT
  }

  enum AccessTokenDuration {
    ONE_HOUR
    ONE_DAY
    ONE_WEEK
    ONE_MONTH
    THREE_MONTHS
    SIX_MONTHS
    ONE_YEAR
    NO_EXPIRY
  }

  "Exactly one of duration and durationIso must be given."
  input CreateAccessTokenInput {
    type: AccessTokenType!
    actorUrn: String!
    duration: AccessTokenDuration
    "ISO 8601, e.g. P30D"
    durationIso: String
    name: String!
    description: String
  }

  input GetAccessTokenInput {
    type: AccessTokenType!
    actorUrn: String!
    duration: AccessTokenDuration
    durationIso: String
  }

  type AccessToken {
    accessToken: String!
    metadata: AccessTokenMetadata
  }

  input ListAccessTokenInput {
    start: Int
    count: Int
    filters: [FacetFilterInput!]
  }

  input FacetFilterInput {
    field: String!
    values: [String!]
    value: String @deprecated(reason: "Use values")
    negated: Boolean
    condition: FilterOperator
  }

  enum FilterOperator {
    CONTAIN
    EQUAL
    IEQUAL
    IN
    EXISTS
    GREATER_THAN
    GREATER_THAN_OR_EQUAL_TO
    LESS_THAN
    LESS_THAN_OR_EQUAL_TO
    START_WITH
    END_WITH
    DESCENDANTS_INCL
    ANCESTORS_INCL
    RELATED_INCL
  }

  type ListAccessTokenResult {
    start: Int!
    count: Int!
    total: Int!
    tokens: [AccessTokenMetadata!]!
  }

  type AccessTokenMetadata implements Entity {
    urn: String!
    type: EntityType!
    id: String!
    name: String!
    description: String
    actorUrn: String!
    ownerUrn: String!
    owner: CorpUser
    createdAt: Long!
    expiresAt: Long
    relationships(input: RelationshipsInput!): EntityRelationshipsResult
  }
`;
