import type { PlatformPrivilege } from '@latchkey/shared/privileges';
import { AppError } from '../../errors/app-error.ts';
import type { RequestContext } from '../../security/actor.ts';
import type { Store } from '../../store.ts';
import { hasAny, type Privileges } from '../policies/policy-engine.ts';
import { currentPrivileges } from '../policies/policy-service.ts';
import { presentEditable, presentInfo, type ShownUser } from './corp-user-presenter.ts';
import type { User } from './user-types.ts';

/** What the resolvers read. */
export type UserResolverDeps = { readonly store: Store };

/**
 * The privilege behind each boolean of `me.platformPrivileges`. Each reflects that one privilege only;
 * `generatePersonalAccessTokens` is not implied by MANAGE_ACCESS_TOKENS (contract §2.5).
 */
const PRIVILEGE_OF_FIELD = {
  viewAnalytics: 'VIEW_ANALYTICS',
  managePolicies: 'MANAGE_POLICIES',
  manageIdentities: 'MANAGE_USERS_AND_GROUPS',
  generatePersonalAccessTokens: 'GENERATE_PERSONAL_ACCESS_TOKENS',
  createDomains: 'CREATE_DOMAINS',
  createLogicalModels: 'CREATE_LOGICAL_MODELS',
  manageDomains: 'MANAGE_DOMAINS',
  manageIngestion: 'MANAGE_INGESTION',
  manageSecrets: 'MANAGE_SECRETS',
  manageTokens: 'MANAGE_ACCESS_TOKENS',
  viewTests: 'VIEW_TESTS',
  manageTests: 'MANAGE_TESTS',
  manageGlossaries: 'MANAGE_GLOSSARIES',
  manageDocuments: 'MANAGE_DOCUMENTS',
  manageUserCredentials: 'MANAGE_USER_CREDENTIALS',
  createTags: 'CREATE_TAGS',
  manageTags: 'MANAGE_TAGS',
  viewManageTags: 'VIEW_MANAGE_TAGS',
  manageGlobalViews: 'MANAGE_GLOBAL_VIEWS',
  manageGlobalSettings: 'MANAGE_GLOBAL_SETTINGS',
  manageOwnershipTypes: 'MANAGE_GLOBAL_OWNERSHIP_TYPES',
  manageGlobalAnnouncements: 'MANAGE_GLOBAL_ANNOUNCEMENTS',
  createBusinessAttributes: 'CREATE_BUSINESS_ATTRIBUTE',
  manageBusinessAttributes: 'MANAGE_BUSINESS_ATTRIBUTE',
  manageStructuredProperties: 'MANAGE_STRUCTURED_PROPERTIES',
  viewStructuredPropertiesPage: 'VIEW_STRUCTURED_PROPERTIES_PAGE',
  manageFeatures: 'MANAGE_FEATURES',
  manageHomePageTemplates: 'MANAGE_HOME_PAGE_TEMPLATES',
  manageServiceAccounts: 'MANAGE_SERVICE_ACCOUNTS',
} as const satisfies Record<string, PlatformPrivilege>;

/** Resolvers of `me` and of users wherever they appear. */
export function createUserResolvers({ store }: UserResolverDeps) {
  return {
    Query: {
      me: async (_: unknown, _args: unknown, { request }: { request: RequestContext }) => {
        const user = await store.read.users.find(request.actor.urn);
        if (user === undefined) throw new AppError('user.not-found');
        const privileges = await currentPrivileges(store.read, user.urn);
        return { corpUser: user, platformPrivileges: presentPrivileges(privileges) };
      },
    },
    CorpUser: {
      type: () => 'CORP_USER',
      isNativeUser: (user: User | ShownUser) =>
        'aspects' in user ? user.isNativeUser : !user.isServiceAccount,
      info: presentInfo,
      properties: presentInfo,
      editableInfo: presentEditable,
      editableProperties: presentEditable,
      settings: () => ({ appearance: { showSimplifiedHomepage: false, showThemeV2: true }, views: null }),
    },
  };
}

function presentPrivileges(privileges: Privileges): Record<string, boolean> {
  const fields = Object.entries(PRIVILEGE_OF_FIELD).map(([field, privilege]) => [
    field,
    hasAny(privileges, privilege),
  ]);
  // No platform privilege of the contract (§6.3) stands behind this field, so nobody holds it here.
  return { ...Object.fromEntries(fields), manageApplications: false };
}
