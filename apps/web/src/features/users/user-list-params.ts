import type { ListUsersQuery } from '@latchkey/shared/users';
import { listAddress } from '../../components/list-address.ts';

/** The columns of the list, and the order in which people first want to see each. */
export const USER_ORDERS = {
  name: 'asc',
  username: 'asc',
  role: 'asc',
  groups: 'desc',
  status: 'desc',
  tokens: 'desc',
  lastSignIn: 'desc',
} as const satisfies Partial<Record<ListUsersQuery['sort'], ListUsersQuery['order']>>;

/** A column of the list. */
export type UserSort = keyof typeof USER_ORDERS;

/** The choices of the filters, the default first. */
export const USER_FILTERS = {
  status: ['all', 'ACTIVE', 'SUSPENDED'],
  role: ['all', 'Admin', 'Editor', 'Reader', 'none'],
} as const;

/** The address parameter that names the user whose details are open. */
export const USER_PARAM = 'user';

/** How the list stands in the address. */
export const USER_ADDRESS = listAddress<
  UserSort,
  { status: ListUsersQuery['status']; role: ListUsersQuery['role'] }
>({
  sort: 'name',
  orders: USER_ORDERS,
  filters: USER_FILTERS,
  kept: [USER_PARAM],
});
