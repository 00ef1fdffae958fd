import {
  type Policy,
  type PolicyActors,
  type PolicyResources,
  policyActorsSchema,
} from '@latchkey/shared/policies';
import { PLATFORM_PRIVILEGE_TYPES } from '@latchkey/shared/privileges';
import { ROLE_URNS, ROOT_USER_URN } from '@latchkey/shared/urn';

const [ADMIN, EDITOR, READER] = ROLE_URNS;

/** Reading through the page and the APIs. */
const VIEW = [
  'VIEW_ENTITY_PAGE',
  'SEARCH_PRIVILEGE',
  'GET_COUNTS_PRIVILEGE',
  'GET_TIMESERIES_ASPECT_PRIVILEGE',
  'GET_ENTITY_PRIVILEGE',
  'GET_TIMELINE_PRIVILEGE',
  'ES_EXPLAIN_QUERY_PRIVILEGE',
];

const VIEW_SENSITIVE = ['VIEW_DATASET_USAGE', 'VIEW_DATASET_PROFILE'];

/** What editors may change about an entity, without owning it. */
const EDIT_PARTS = [
  'EDIT_ENTITY_TAGS',
  'EDIT_ENTITY_GLOSSARY_TERMS',
  'EDIT_ENTITY_DOCS',
  'EDIT_ENTITY_DOC_LINKS',
  'EDIT_ENTITY_STATUS',
  'EDIT_DOMAINS_PRIVILEGE',
  'EDIT_ENTITY_DATA_PRODUCTS',
  'EDIT_DEPRECATION_PRIVILEGE',
  'EDIT_ENTITY_ASSERTIONS',
  'EDIT_ENTITY_INCIDENTS',
  'EDIT_ENTITY_PROPERTIES',
  'EDIT_DATASET_COL_TAGS',
  'EDIT_DATASET_COL_GLOSSARY_TERMS',
  'EDIT_DATASET_COL_DESCRIPTION',
  'EDIT_DATASET_COL_BUSINESS_ATTRIBUTE_PRIVILEGE',
  'EDIT_TAG_COLOR',
  'EDIT_LINEAGE',
  'EDIT_ENTITY_QUERIES',
  'MANAGE_DATA_PRODUCTS',
];

/** What is added for those who answer for an entity. */
const EDIT_WHOLE = [
  'EDIT_ENTITY',
  'EDIT_ENTITY_OWNERS',
  'EDIT_GROUP_MEMBERS',
  'EDIT_USER_PROFILE',
  'EDIT_CONTACT_INFO',
];

const EDITED_TYPES = [
  'dataset',
  'chart',
  'dashboard',
  'dataFlow',
  'dataJob',
  'tag',
  'container',
  'domain',
  'glossaryTerm',
  'glossaryNode',
  'notebook',
  'dataProduct',
];

const EDITED_RESOURCES: PolicyResources = {
  allResources: false,
  filter: { criteria: [{ field: 'RESOURCE_TYPE', values: EDITED_TYPES, condition: 'EQUALS' }] },
};

type BootPolicy = {
  readonly id: string;
  readonly type: Policy['type'];
  readonly name: string;
  readonly description: string;
  readonly privileges: readonly string[];
  readonly actors: Partial<PolicyActors>;
  readonly editable?: true;
  readonly resources?: PolicyResources;
};

const POLICIES: readonly BootPolicy[] = [
  {
    id: '0',
    type: 'PLATFORM',
    name: 'Root User - All Platform Privileges',
    description: 'The root user holds every platform privilege.',
    privileges: PLATFORM_PRIVILEGE_TYPES,
    actors: { users: [ROOT_USER_URN] },
  },
  {
    id: '1',
    type: 'METADATA',
    name: 'Root User - Edit and View All Resources',
    description: 'The root user may view, edit and delete every resource.',
    privileges: [...VIEW, ...VIEW_SENSITIVE, ...EDIT_PARTS, ...EDIT_WHOLE, 'DELETE_ENTITY'],
    actors: { users: [ROOT_USER_URN] },
  },
  {
    id: '7',
    type: 'PLATFORM',
    name: 'All Users - Base Platform Privileges',
    description:
      'What every user may do, such as generating personal access tokens. Change it to restrict that.',
    privileges: ['VIEW_ANALYTICS', 'GENERATE_PERSONAL_ACCESS_TOKENS'],
    actors: { allUsers: true },
    editable: true,
  },
  {
    id: 'view-entity-page-all',
    type: 'METADATA',
    name: 'All Users - View Entity Page',
    description: 'Every user may view every entity.',
    privileges: VIEW,
    actors: { allUsers: true },
    editable: true,
  },
  {
    id: 'view-dataset-sensitive',
    type: 'METADATA',
    name: 'All Users - View Dataset Sensitive Information',
    description: 'Every user may view usage and profiles of every dataset.',
    privileges: VIEW_SENSITIVE,
    actors: { allUsers: true },
    editable: true,
  },
  {
    id: 'admin-platform-policy',
    type: 'PLATFORM',
    name: 'Admins - Platform Policy',
    description: 'Admins hold every platform privilege.',
    privileges: PLATFORM_PRIVILEGE_TYPES,
    actors: { roles: [ADMIN] },
  },
  {
    id: 'admin-metadata-policy',
    type: 'METADATA',
    name: 'Admins - Metadata Policy',
    description: 'Admins hold every metadata privilege.',
    privileges: [
      ...VIEW,
      ...VIEW_SENSITIVE,
      ...EDIT_PARTS,
      ...EDIT_WHOLE,
      'DELETE_ENTITY',
      'PRODUCE_PLATFORM_EVENT_PRIVILEGE',
      'CREATE_ER_MODEL_RELATIONSHIP_PRIVILEGE',
    ],
    actors: { roles: [ADMIN] },
  },
  {
    id: 'editor-platform-policy',
    type: 'PLATFORM',
    name: 'Editors - Platform Policy',
    description:
      'Editors manage domains, glossaries, tags and announcements, and generate tokens for themselves.',
    privileges: [
      'GENERATE_PERSONAL_ACCESS_TOKENS',
      'MANAGE_DOMAINS',
      'MANAGE_GLOBAL_ANNOUNCEMENTS',
      'MANAGE_GLOSSARIES',
      'MANAGE_TAGS',
      'MANAGE_BUSINESS_ATTRIBUTE',
    ],
    actors: { roles: [EDITOR] },
  },
  {
    id: 'editor-metadata-policy',
    type: 'METADATA',
    name: 'Editors - Metadata Policy',
    description: 'Editors view every entity and edit its parts.',
    privileges: [...VIEW, ...VIEW_SENSITIVE, ...EDIT_PARTS, 'PRODUCE_PLATFORM_EVENT_PRIVILEGE'],
    actors: { roles: [EDITOR] },
  },
  {
    id: 'editor-metadata-policy-entities',
    type: 'METADATA',
    name: 'Editors - Edit Metadata Entities',
    description: 'Editors edit the primary kinds of entity.',
    privileges: ['EDIT_ENTITY'],
    actors: { roles: [EDITOR] },
    resources: EDITED_RESOURCES,
    editable: true,
  },
  {
    id: 'reader-platform-policy',
    type: 'PLATFORM',
    name: 'Readers - Platform Policy',
    description: 'Readers hold no platform privilege of their own.',
    privileges: [],
    actors: { roles: [READER] },
  },
  {
    id: 'reader-metadata-policy',
    type: 'METADATA',
    name: 'Readers - Metadata Policy',
    description: 'Readers view every entity.',
    privileges: [...VIEW, ...VIEW_SENSITIVE],
    actors: { roles: [READER] },
  },
  {
    id: 'asset-owners-metadata-policy',
    type: 'METADATA',
    name: 'Asset Owners - Metadata Policy',
    description: 'Owners view and edit the entities that they own.',
    privileges: [...VIEW, ...VIEW_SENSITIVE, ...EDIT_PARTS, ...EDIT_WHOLE],
    actors: { resourceOwners: true },
    editable: true,
  },
];

/**
 * The policies of DataHub's first start (contract §6.3). They are added when absent and never
 * overwritten, so an administrator's change to an editable one stays.
 */
export const BOOT_POLICIES: readonly Policy[] = POLICIES.map((policy) => ({
  urn: `urn:li:dataHubPolicy:${policy.id}`,
  type: policy.type,
  state: 'ACTIVE',
  name: policy.name,
  description: policy.description,
  privileges: [...policy.privileges],
  actors: policyActorsSchema.parse(policy.actors),
  resources: policy.resources ?? null,
  editable: policy.editable ?? false,
}));
