import { safeRedirect } from '@latchkey/shared/safe-redirect';
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

/**
 * @param wanted the parameter of the login page, as it came.
 * @returns where to go after signing in, as the router knows it. A link from outside may name the base path; it is cut
 *   off before the rest is judged, so that what stood behind it cannot begin with two slashes.
 */
export function redirectTarget(wanted: string | null): string {
  const base = basePath();
  const isBelow = wanted !== null && base !== '' && wanted.startsWith(`${base}/`);
  return safeRedirect(isBelow ? wanted.slice(base.length) : wanted, paths.tokens);
}
