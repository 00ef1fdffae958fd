import type { ListPoliciesQuery } from '@latchkey/shared/policy-api';
import { PRIVILEGE_AREAS } from '@latchkey/shared/privilege-catalogue';
import { type ListAddress, listAddress } from '../../components/list-address.ts';

/** The address parameter that names the policy whose form is open; {@link NEW_POLICY} for one being made. */
export const POLICY_PARAM = 'policy';
export const NEW_POLICY = 'new';
/** What a new policy starts with: a privilege, and the URN of whom it is for. */
export const GRANT_PARAM = 'grant';
export const GRANT_TO_PARAM = 'to';

export const TYPES = ['all', 'PLATFORM', 'METADATA'] as const;
export const STATES = ['all', 'ACTIVE', 'INACTIVE'] as const;

const PRIVILEGES = Object.values(PRIVILEGE_AREAS).flatMap((areas) =>
  Object.values(areas).flatMap(Object.keys),
);

/** What the list shows; lives in the address, so that a link or a reload shows the same. */
type Filters = {
  type: ListPoliciesQuery['type'];
  state: ListPoliciesQuery['state'];
  /** A privilege that the policies list; empty for any. */
  privilege: string;
};
export type PolicySort = ListPoliciesQuery['sort'];
export type PolicyParams = ListAddress<PolicySort> & Filters;

/** The order in which people first want to see each column. */
export const FIRST_ORDERS: Readonly<Record<PolicySort, 'asc' | 'desc'>> = {
  name: 'asc',
  type: 'asc',
  state: 'asc',
  updatedAt: 'desc',
};

/** How the list stands in the address. */
export const POLICY_ADDRESS = listAddress<PolicySort, Filters>({
  sort: 'name',
  orders: FIRST_ORDERS,
  filters: { type: TYPES, state: STATES, privilege: ['', ...PRIVILEGES] },
  kept: [POLICY_PARAM, GRANT_PARAM, GRANT_TO_PARAM],
});

/** What shows every policy again. */
export const UNFILTERED: Partial<PolicyParams> = { query: '', type: 'all', state: 'all', privilege: '' };

/** @returns whether the list shows fewer policies than there may be. */
export function isFiltered({ query, type, state, privilege }: PolicyParams): boolean {
  return query.trim() !== '' || type !== 'all' || state !== 'all' || privilege !== '';
}
