import type { ListGroupsQuery } from '@latchkey/shared/groups';
import { listAddress } from '../../components/list-address.ts';

/** The columns of the list, and the order in which people first want to see each. */
export const GROUP_ORDERS = {
  name: 'asc',
  description: 'asc',
  role: 'asc',
  members: 'desc',
  createdAt: 'desc',
} as const satisfies Record<ListGroupsQuery['sort'], ListGroupsQuery['order']>;

/** The address parameter that names the group whose details are open. */
export const GROUP_PARAM = 'group';

/** How the list stands in the address. */
export const GROUP_ADDRESS = listAddress<ListGroupsQuery['sort'], Record<never, never>>({
  sort: 'name',
  orders: GROUP_ORDERS,
  filters: {},
  kept: [GROUP_PARAM],
});
