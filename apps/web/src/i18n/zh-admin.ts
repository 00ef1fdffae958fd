import type { AdminCatalogue } from './catalogue.ts';
import { account } from './zh/account.ts';
import { audit } from './zh/audit.ts';
import { groups } from './zh/groups.ts';
import { invites } from './zh/invites.ts';
import { permissions } from './zh/permissions.ts';
import { privileges } from './zh/privileges.ts';
import { users } from './zh/users.ts';

/** The texts that come with the administration pages, in Chinese. */
export const zhAdmin: AdminCatalogue = {
  ...users,
  ...invites,
  ...groups,
  ...permissions,
  ...privileges,
  ...account,
  ...audit,
};
