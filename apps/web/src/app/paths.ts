import { basePath } from '../api/base-path.ts';

/** Every address of the page, in one place. */
export const paths = {
  login: '/login',
  settings: '/settings',
  tokens: '/settings/tokens',
  account: '/settings/account',
  identities: '/settings/identities',
  users: '/settings/identities/users',
  groups: '/settings/identities/groups',
  serviceAccounts: '/settings/identities/service-accounts',
  invites: '/settings/identities/invites',
  permissions: '/settings/permissions',
  roles: '/settings/permissions/roles',
  policies: '/settings/permissions/policies',
  access: '/settings/permissions/access',
  audit: '/settings/audit',
  signUp: '/signup',
  resetPassword: '/reset',
} as const;

/** The query parameter of the login page that says where to go afterwards (DataHub's name). */
export const REDIRECT_PARAM = 'redirect_uri';

/** The query parameter by which the server says why single sign-on did not work: an error code. */
export const ERROR_PARAM = 'error';

/** @returns the login address that leads back to `target` (path and query) after signing in. */
export function loginPathFor(target: string): string {
  return `${paths.login}?${new URLSearchParams({ [REDIRECT_PARAM]: target })}`;
}

/** @returns the path as the router knows it, if a link from outside names it with the base path. */
export function pathWithoutBase(path: string): string {
  const base = basePath();
  return base !== '' && path.startsWith(`${base}/`) ? path.slice(base.length) : path;
}
