import type { Me } from '@latchkey/shared/sessions';
import type { QueryClient } from '@tanstack/react-query';
import type { ComponentType } from 'react';
import { type LazyPart, lazyPart } from '../components/lazy-part.tsx';
import { loadAdminTexts, t } from '../i18n/text.tsx';
import { hasIdentityTab } from './identity-tabs.ts';
import { paths } from './paths.ts';
import { AUDIT_PRIVILEGE } from './privileges.ts';

/** A page below `/settings`: its address, and its code, which comes when it is opened. */
type SettingsPage = { readonly path: string; readonly Page: LazyPart<object> };

const loading = () => (
  <p role="status" data-loading>
    {t('app.loading')}
  </p>
);

const loadTokensPage = () => import('./pages/tokens-page.tsx');
const TokensPage = lazyPart(async () => (await loadTokensPage()).TokensPage, loading);

/** @returns a page whose texts come with it. */
function adminPage(path: string, load: () => Promise<ComponentType>): SettingsPage {
  const Page = lazyPart(async () => {
    const [page] = await Promise.all([load(), loadAdminTexts()]);
    return page;
  }, loading);
  return { path, Page };
}

/** Every page below `/settings`. Whoever may not use one is told so by the page itself. */
export const SETTINGS_PAGES: readonly SettingsPage[] = [
  { path: paths.tokens, Page: TokensPage },
  adminPage(paths.account, async () => (await import('./pages/account-page.tsx')).AccountPage),
  adminPage(paths.identities, async () => (await import('./pages/identities-page.tsx')).IdentitiesPage),
  adminPage(paths.users, async () => (await import('./pages/users-page.tsx')).UsersPage),
  adminPage(paths.groups, async () => (await import('./pages/groups-page.tsx')).GroupsPage),
  adminPage(
    paths.serviceAccounts,
    async () => (await import('./pages/service-accounts-page.tsx')).ServiceAccountsPage,
  ),
  adminPage(paths.invites, async () => (await import('./pages/invites-page.tsx')).InvitesPage),
  adminPage(paths.permissions, async () => (await import('./pages/permissions-page.tsx')).PermissionsPage),
  adminPage(paths.policies, async () => (await import('./pages/policies-page.tsx')).PoliciesPage),
  adminPage(paths.roles, async () => (await import('./pages/roles-page.tsx')).RolesPage),
  adminPage(paths.access, async () => (await import('./pages/access-page.tsx')).AccessPage),
  adminPage(paths.audit, async () => (await import('./pages/audit-page.tsx')).AuditPage),
];

/** Pages behind links, for those who are not signed in; their texts come with them. */
export const LINK_PAGES: readonly SettingsPage[] = [
  adminPage(paths.signUp, async () => (await import('./pages/sign-up-page.tsx')).SignUpPage),
  adminPage(
    paths.resetPassword,
    async () => (await import('./pages/reset-password-page.tsx')).ResetPasswordPage,
  ),
];

/**
 * Fetches the code of the page at an address below the base path, and the rows of the list of tokens, which is where
 * all unknown addresses lead. Other lists wait for the answer whether one may see them.
 */
export function preloadPageAt(path: string, queryClient: QueryClient): void {
  const { Page } = SETTINGS_PAGES.find((page) => page.path === path) ?? { Page: TokensPage };
  Page.preload();
  if (Page !== TokensPage) return;
  // What goes wrong is said by the page itself, which asks again.
  void loadTokensPage().then(
    ({ prefetchTokens }) => prefetchTokens(queryClient),
    () => undefined,
  );
}

type NavigationItem = {
  readonly to: string;
  readonly label: () => string;
  /** Whether it is of any use to this person. */
  readonly isFor: (me: Me) => boolean;
};

/** What the navigation shows, in this order. */
export const NAVIGATION: readonly NavigationItem[] = [
  { to: paths.tokens, label: () => t('list.title'), isFor: () => true },
  { to: paths.account, label: () => t('nav.account'), isFor: () => true },
  { to: paths.identities, label: () => t('nav.identities'), isFor: hasIdentityTab },
  {
    to: paths.permissions,
    label: () => t('nav.permissions'),
    isFor: ({ privileges }) =>
      privileges.includes('MANAGE_POLICIES') || privileges.includes('MANAGE_USERS_AND_GROUPS'),
  },
  {
    to: paths.audit,
    label: () => t('nav.audit'),
    isFor: ({ privileges }) => privileges.includes(AUDIT_PRIVILEGE),
  },
];
