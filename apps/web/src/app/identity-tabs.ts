import type { Me } from '@latchkey/shared/sessions';
import { t } from '../i18n/text.tsx';
import { paths } from './paths.ts';

/** What each page about people needs. */
export const NEEDED = {
  [paths.users]: 'MANAGE_USERS_AND_GROUPS',
  [paths.groups]: 'MANAGE_USERS_AND_GROUPS',
  [paths.serviceAccounts]: 'MANAGE_SERVICE_ACCOUNTS',
  [paths.invites]: 'MANAGE_USER_CREDENTIALS',
} as const;

const TABS = [
  { to: paths.users, label: () => t('users.title') },
  { to: paths.groups, label: () => t('groups.title') },
  { to: paths.serviceAccounts, label: () => t('accounts.title') },
  { to: paths.invites, label: () => t('invites.title') },
] as const;

/** @returns the pages about people that are of use to this person. */
export function identityTabs(me: Me) {
  return TABS.filter(({ to }) => me.privileges.includes(NEEDED[to]));
}

/** @returns whether any page about people is of use to this person. */
export function hasIdentityTab(me: Me): boolean {
  return Object.values(NEEDED).some((privilege) => me.privileges.includes(privilege));
}
