import { account } from './en/account.ts';
import { audit } from './en/audit.ts';
import { groups } from './en/groups.ts';
import { invites } from './en/invites.ts';
import { permissions } from './en/permissions.ts';
import { privileges } from './en/privileges.ts';
import { users } from './en/users.ts';

/** The texts of the pages that most visits do not need; they come with those pages. */
export const enAdmin = {
  ...users,
  ...invites,
  ...groups,
  ...permissions,
  ...privileges,
  ...account,
  ...audit,
};
