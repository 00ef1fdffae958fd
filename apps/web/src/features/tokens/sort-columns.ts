import type { ListParams } from './list-params.ts';

type SortColumn = { readonly label: string; readonly firstOrder: ListParams['order'] };

/** The columns that sort, and the order in which people first want to see each. */
export const SORTABLE_COLUMNS: Readonly<Record<ListParams['sort'], SortColumn>> = {
  name: { label: 'Name', firstOrder: 'asc' },
  description: { label: 'Description', firstOrder: 'asc' },
  actor: { label: 'Acts as', firstOrder: 'asc' },
  owner: { label: 'Owner', firstOrder: 'asc' },
  createdAt: { label: 'Created', firstOrder: 'desc' },
  expiresAt: { label: 'Expires', firstOrder: 'asc' },
  lastUsedAt: { label: 'Last used', firstOrder: 'desc' },
  state: { label: 'State', firstOrder: 'asc' },
};
