/** Types that several features share. */
export const baseTypeDefs = /* GraphQL */ `
  scalar Long

  type Query
  type Mutation

  "Kinds of entity; DataHub's own names."
  enum EntityType {
    ACCESS_TOKEN
    BUSINESS_ATTRIBUTE
    CHART
    CONTAINER
    CORP_GROUP
    CORP_USER
    DASHBOARD
    DATAHUB_POLICY
    DATAHUB_ROLE
    DATASET
    DATA_FLOW
    DATA_JOB
    DATA_PLATFORM
    DATA_PRODUCT
    DOMAIN
    GLOSSARY_NODE
    GLOSSARY_TERM
    NOTEBOOK
    TAG
  }

  interface Entity {
    urn: String!
    type: EntityType!
  }

  input RelationshipsInput {
    types: [String!]!
    direction: RelationshipDirection!
    start: Int
    count: Int
    includeSoftDelete: Boolean
  }

  enum RelationshipDirection {
    INCOMING
    OUTGOING
  }

  type EntityRelationshipsResult {
    start: Int
    count: Int
    total: Int
    relationships: [EntityRelationship!]!
  }

  type EntityRelationship {
    type: String!
    direction: RelationshipDirection!
    entity: Entity
  }
`;
