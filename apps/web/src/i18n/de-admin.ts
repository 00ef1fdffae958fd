import type { AdminCatalogue } from './catalogue.ts';
import { account } from './de/account.ts';
import { audit } from './de/audit.ts';
import { groups } from './de/groups.ts';
import { invites } from './de/invites.ts';
import { permissions } from './de/permissions.ts';
import { privileges } from './de/privileges.ts';
import { users } from './de/users.ts';

/** The texts that come with the administration pages, in German. */
export const deAdmin: AdminCatalogue = {
  ...users,
  ...invites,
  ...groups,
  ...permissions,
  ...privileges,
  ...account,
  ...audit,
};
