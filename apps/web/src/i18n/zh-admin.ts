import type { AdminCatalogue } from './catalogue.ts';
import { account } from './zh/account.ts';
import { audit } from './zh/audit.ts';
import { permissions } from './zh/permissions.ts';
import { privileges } from './zh/privileges.ts';
import { users } from './zh/users.ts';

/** The texts that come with the administration pages, in Chinese. */
export const zhAdmin: AdminCatalogue = { ...users, ...permissions, ...privileges, ...account, ...audit };
