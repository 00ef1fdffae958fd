/** A platform privilege as DataHub names and describes it. */
type PrivilegeInfo = { readonly displayName: string; readonly description: string };

/** DataHub's platform privileges, in the order of its settings page (contract §6.3). */
export const PLATFORM_PRIVILEGE_TYPES = [
  'MANAGE_POLICIES',
  'MANAGE_USERS_AND_GROUPS',
  'CREATE_USERS_AND_GROUPS',
  'UPDATE_USERS_AND_GROUPS',
  'CREATE_USERS',
  'UPDATE_USERS',
  'CREATE_GROUPS',
  'UPDATE_GROUPS',
  'VIEW_ANALYTICS',
  'GET_ANALYTICS_PRIVILEGE',
  'MANAGE_DOMAINS',
  'MANAGE_GLOBAL_ANNOUNCEMENTS',
  'MANAGE_INGESTION',
  'MANAGE_SECRETS',
  'GENERATE_PERSONAL_ACCESS_TOKENS',
  'MANAGE_ACCESS_TOKENS',
  'MANAGE_SERVICE_ACCOUNTS',
  'VIEW_TESTS',
  'MANAGE_TESTS',
  'MANAGE_GLOSSARIES',
  'MANAGE_USER_CREDENTIALS',
  'MANAGE_TAGS',
  'VIEW_MANAGE_TAGS',
  'CREATE_TAGS',
  'CREATE_DOMAINS',
  'CREATE_LOGICAL_MODELS',
  'CREATE_GLOBAL_ANNOUNCEMENTS',
  'MANAGE_GLOBAL_VIEWS',
  'MANAGE_GLOBAL_OWNERSHIP_TYPES',
  'MANAGE_GLOBAL_SETTINGS',
  'CREATE_BUSINESS_ATTRIBUTE',
  'MANAGE_BUSINESS_ATTRIBUTE',
  'MANAGE_CONNECTIONS',
  'MANAGE_STRUCTURED_PROPERTIES',
  'MANAGE_DOCUMENTS',
  'VIEW_STRUCTURED_PROPERTIES_PAGE',
  'MANAGE_DOCUMENTATION_FORMS',
  'MANAGE_FEATURES',
  'MANAGE_SYSTEM_OPERATIONS',
  'VIEW_SYSTEM_STATUS',
  'GET_PLATFORM_EVENTS',
  'GET_METADATA_CHANGE_LOG_EVENTS',
  'MANAGE_HOME_PAGE_TEMPLATES',
  'GET_TOPIC_EVENTS',
] as const;
export type PlatformPrivilege = (typeof PLATFORM_PRIVILEGE_TYPES)[number];

/** Names and explanations of the privileges that Latchkey itself enforces. */
export const PRIVILEGE_INFO = {
  GENERATE_PERSONAL_ACCESS_TOKENS: {
    displayName: 'Generate Personal Access Tokens',
    description: 'Generate personal access tokens for oneself, for use with DataHub APIs.',
  },
  MANAGE_ACCESS_TOKENS: {
    displayName: 'Manage All Access Tokens',
    description:
      'Create, list and revoke access tokens on behalf of every user. Be careful: its holders can impersonate others.',
  },
  MANAGE_SERVICE_ACCOUNTS: {
    displayName: 'Manage Service Accounts',
    description: 'Create, list and remove service accounts and generate tokens for them.',
  },
  MANAGE_POLICIES: {
    displayName: 'Manage Policies',
    description:
      'Create, edit, activate and remove access policies. Its holders can grant themselves any privilege.',
  },
  MANAGE_USERS_AND_GROUPS: {
    displayName: 'Manage Users & Groups',
    description: 'Create, suspend and remove users and groups.',
  },
  MANAGE_USER_CREDENTIALS: {
    displayName: 'Manage User Credentials',
    description: 'Invite users and reset their passwords.',
  },
  GET_ANALYTICS_PRIVILEGE: {
    displayName: 'Analytics API access',
    description: 'Read and export the audit log: who did what, when and from where.',
  },
} as const satisfies Partial<Record<PlatformPrivilege, PrivilegeInfo>>;
