import type { PlatformPrivilege } from './privileges.ts';

/**
 * Every privilege that a policy can grant, by area, with DataHub's display name (`PoliciesConfig`). The order
 * is that of the form. Explanations are texts of the page, in its languages.
 */
const PLATFORM_AREAS = {
  tokens: {
    GENERATE_PERSONAL_ACCESS_TOKENS: 'Generate Personal Access Tokens',
    MANAGE_ACCESS_TOKENS: 'Manage All Access Tokens',
    MANAGE_SERVICE_ACCOUNTS: 'Manage Service Accounts',
  },
  people: {
    MANAGE_POLICIES: 'Manage Policies',
    MANAGE_USERS_AND_GROUPS: 'Manage Users & Groups',
    CREATE_USERS_AND_GROUPS: 'Create Users & Groups',
    UPDATE_USERS_AND_GROUPS: 'Update Users & Groups',
    CREATE_USERS: 'Create Users',
    UPDATE_USERS: 'Update Users',
    CREATE_GROUPS: 'Create Groups',
    UPDATE_GROUPS: 'Update Groups',
    MANAGE_USER_CREDENTIALS: 'Manage User Credentials',
  },
  catalogue: {
    MANAGE_DOMAINS: 'Manage Domains',
    CREATE_DOMAINS: 'Create Domains',
    MANAGE_GLOSSARIES: 'Manage Glossaries',
    MANAGE_TAGS: 'Manage Tags',
    VIEW_MANAGE_TAGS: 'View Manage Tags',
    CREATE_TAGS: 'Create Tags',
    CREATE_LOGICAL_MODELS: 'Create Logical Models',
    MANAGE_GLOBAL_OWNERSHIP_TYPES: 'Manage Ownership Types',
    CREATE_BUSINESS_ATTRIBUTE: 'Create Business Attribute',
    MANAGE_BUSINESS_ATTRIBUTE: 'Manage Business Attribute',
    MANAGE_STRUCTURED_PROPERTIES: 'Manage Structured Properties',
    VIEW_STRUCTURED_PROPERTIES_PAGE: 'View Structured Properties',
    MANAGE_DOCUMENTATION_FORMS: 'Manage Documentation Forms',
    MANAGE_DOCUMENTS: 'Manage Documents',
    VIEW_TESTS: 'View Tests',
    MANAGE_TESTS: 'Manage Tests',
  },
  ingestion: {
    MANAGE_INGESTION: 'Manage Metadata Ingestion',
    MANAGE_SECRETS: 'Manage Secrets',
    MANAGE_CONNECTIONS: 'Manage Connections',
  },
  product: {
    VIEW_ANALYTICS: 'View Analytics',
    GET_ANALYTICS_PRIVILEGE: 'Analytics API access',
    MANAGE_GLOBAL_ANNOUNCEMENTS: 'Manage Home Page Posts',
    CREATE_GLOBAL_ANNOUNCEMENTS: 'Create Global Announcements',
    MANAGE_HOME_PAGE_TEMPLATES: 'Manage Home Page Templates',
    MANAGE_GLOBAL_VIEWS: 'Manage Public Views',
    MANAGE_GLOBAL_SETTINGS: 'Manage Global Settings',
    MANAGE_FEATURES: 'Manage Features',
  },
  system: {
    MANAGE_SYSTEM_OPERATIONS: 'Manage System Operations',
    VIEW_SYSTEM_STATUS: 'View System Status',
    GET_PLATFORM_EVENTS: 'Get Platform Events',
    GET_METADATA_CHANGE_LOG_EVENTS: 'Get Metadata Change Log Events',
    GET_TOPIC_EVENTS: 'Get Topic Events',
  },
} as const satisfies Readonly<Record<string, Partial<Record<PlatformPrivilege, string>>>>;

const METADATA_AREAS = {
  whole: {
    VIEW_ENTITY_PAGE: 'View Entity Page',
    GET_ENTITY_PRIVILEGE: 'Get Entity + Relationships API',
    EXISTS_ENTITY: 'Entity Exists',
    CREATE_ENTITY: 'Create Entity',
    EDIT_ENTITY: 'Edit Entity',
    DELETE_ENTITY: 'Delete',
  },
  parts: {
    EDIT_ENTITY_TAGS: 'Edit Tags',
    EDIT_ENTITY_GLOSSARY_TERMS: 'Edit Glossary Terms',
    EDIT_ENTITY_OWNERS: 'Edit Owners',
    EDIT_ENTITY_DOCS: 'Edit Description',
    EDIT_ENTITY_DOC_LINKS: 'Edit Links',
    EDIT_ENTITY_STATUS: 'Edit Status',
    EDIT_DOMAINS_PRIVILEGE: 'Edit Domain',
    EDIT_ENTITY_DATA_PRODUCTS: 'Edit Data Product',
    EDIT_DEPRECATION_PRIVILEGE: 'Edit Deprecation',
    EDIT_ENTITY_ASSERTIONS: 'Edit Assertions',
    EDIT_ENTITY_OPERATIONS: 'Edit Operations',
    EDIT_ENTITY_INCIDENTS: 'Edit Incidents',
    EDIT_ENTITY_PROPERTIES: 'Edit Properties',
    EDIT_ENTITY_EMBED: 'Edit Embedded Content',
    EDIT_ENTITY_DATA_CONTRACT: 'Edit Data Contract',
    EDIT_LINEAGE: 'Edit Lineage',
    EDIT_TAG_COLOR: 'Edit Tag Color',
    MANAGE_DATA_PRODUCTS: 'Manage Data Products',
    MANAGE_GLOSSARY_CHILDREN: 'Manage Direct Glossary Children',
    MANAGE_ALL_GLOSSARY_CHILDREN: 'Manage All Glossary Children',
    EDIT_GROUP_MEMBERS: 'Edit Group Members',
    EDIT_USER_PROFILE: 'Edit User Profile',
    EDIT_CONTACT_INFO: 'Edit Contact Information',
  },
  datasets: {
    VIEW_DATASET_USAGE: 'View Dataset Usage',
    VIEW_DATASET_PROFILE: 'View Dataset Profile',
    VIEW_DATASET_OPERATIONS: 'View Dataset Operations',
    EDIT_DATASET_COL_TAGS: 'Edit Dataset Column Tags',
    EDIT_DATASET_COL_GLOSSARY_TERMS: 'Edit Dataset Column Glossary Terms',
    EDIT_DATASET_COL_DESCRIPTION: 'Edit Dataset Column Descriptions',
    EDIT_DATASET_COL_BUSINESS_ATTRIBUTE_PRIVILEGE: 'Edit Dataset Column Business Attribute',
    EDIT_ENTITY_QUERIES: 'Edit Dataset Queries',
    CREATE_ER_MODEL_RELATIONSHIP_PRIVILEGE: 'Create erModelRelationship',
    DATA_READ_ONLY: 'Read only data-access',
    DATA_READ_WRITE: 'Read-write data-access',
    DATA_MANAGE_TABLES: 'Manage Iceberg Tables',
    DATA_MANAGE_VIEWS: 'Manage Iceberg Views',
    DATA_MANAGE_NAMESPACES: 'Manage Iceberg Namespaces',
    DATA_LIST_ENTITIES: 'List Iceberg Tables, Views & Namespaces',
  },
  api: {
    SEARCH_PRIVILEGE: 'Search API',
    GET_COUNTS_PRIVILEGE: 'Get Aspect/Entity Count APIs',
    GET_TIMELINE_PRIVILEGE: 'Get Timeline API',
    GET_TIMESERIES_ASPECT_PRIVILEGE: 'Get Timeseries Aspect API',
    GET_TIMESERIES_INDEX_SIZES_PRIVILEGE: 'Get Timeseries index sizes API',
    TRUNCATE_TIMESERIES_INDEX_PRIVILEGE: 'Truncate timeseries aspect index size API',
    GET_ES_TASK_STATUS_PRIVILEGE: 'Get ES task status API',
    ES_EXPLAIN_QUERY_PRIVILEGE: 'Explain ElasticSearch Query API',
    RESTORE_INDICES_PRIVILEGE: 'Restore Indices API',
    SET_WRITEABLE_PRIVILEGE: 'Enable/Disable Writeability API',
    APPLY_RETENTION_PRIVILEGE: 'Apply Retention API',
    PRODUCE_PLATFORM_EVENT_PRIVILEGE: 'Produce Platform Event API',
  },
} as const;

/** The areas by type of policy. */
export const PRIVILEGE_AREAS = { PLATFORM: PLATFORM_AREAS, METADATA: METADATA_AREAS } as const;

type KeysOf<T> = T extends unknown ? keyof T : never;
/** An area of the catalogue. */
export type PrivilegeArea = keyof typeof PLATFORM_AREAS | keyof typeof METADATA_AREAS;
/** A privilege of the catalogue. */
export type KnownPrivilege =
  | KeysOf<(typeof PLATFORM_AREAS)[keyof typeof PLATFORM_AREAS]>
  | KeysOf<(typeof METADATA_AREAS)[keyof typeof METADATA_AREAS]>;

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.values(PRIVILEGE_AREAS).flatMap((areas) =>
    Object.values(areas).flatMap((area) => Object.entries(area)),
  ),
);

/** What Latchkey itself asks for; the others are DataHub's, for what Latchkey does not have. */
export const ENFORCED_PRIVILEGES: ReadonlySet<string> = new Set<KnownPrivilege>([
  'GENERATE_PERSONAL_ACCESS_TOKENS',
  'MANAGE_ACCESS_TOKENS',
  'MANAGE_SERVICE_ACCOUNTS',
  'MANAGE_POLICIES',
  'MANAGE_USERS_AND_GROUPS',
  'MANAGE_USER_CREDENTIALS',
  'GET_ANALYTICS_PRIVILEGE',
  'MANAGE_INGESTION',
  'MANAGE_SECRETS',
  'VIEW_ENTITY_PAGE',
  'GET_ENTITY_PRIVILEGE',
  'CREATE_ENTITY',
  'EDIT_ENTITY',
  'DELETE_ENTITY',
]);

/** Whoever holds one of these can get every other: they administer access, or act as anybody. */
export const DANGEROUS_PRIVILEGES: ReadonlySet<string> = new Set<KnownPrivilege>([
  'MANAGE_POLICIES',
  'MANAGE_ACCESS_TOKENS',
  'MANAGE_USER_CREDENTIALS',
]);

/** @returns DataHub's name of a privilege, or the privilege itself when DataHub has none. */
export function privilegeName(privilege: string): string {
  return NAMES.get(privilege) ?? privilege;
}

/** @returns whether a policy of this type can grant the privilege. */
export function isKnownPrivilege(type: keyof typeof PRIVILEGE_AREAS, privilege: string): boolean {
  return Object.values(PRIVILEGE_AREAS[type]).some((area) => Object.hasOwn(area, privilege));
}
