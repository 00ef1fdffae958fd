import type {
  ListServiceAccountsQuery,
  ListServiceAccountsResult,
  Person,
  ServiceAccountRecord,
} from '@latchkey/shared/people';
import type { RoleName, UserEnding } from '@latchkey/shared/users';
import { useQuery } from '@tanstack/react-query';
import { request } from '../../api/http.ts';
import { listQuery } from '../../api/list-query.ts';
import { listAddress, rowsOf } from '../../components/list-address.ts';
import { usePeopleChange } from '../users/user-queries.ts';

const ACCOUNTS_URL = '/api/v1/service-accounts';
const ACCOUNTS_KEY = ['service-accounts'] as const;

const urlOf = (urn: string, action = '') => `${ACCOUNTS_URL}/${encodeURIComponent(urn)}${action}`;

/** The columns of the list, and the order in which people first want to see each. */
export const ACCOUNT_ORDERS = {
  name: 'asc',
  description: 'asc',
  role: 'asc',
  tokens: 'desc',
  createdAt: 'desc',
} as const satisfies Record<ListServiceAccountsQuery['sort'], ListServiceAccountsQuery['order']>;

/** How the list stands in the address. */
export const ACCOUNT_ADDRESS = listAddress<ListServiceAccountsQuery['sort'], Record<never, never>>({
  sort: 'name',
  orders: ACCOUNT_ORDERS,
  filters: {},
});

type AccountFilters = Pick<ListServiceAccountsQuery, 'query' | 'sort' | 'order'> & { page: number };

/** One page of service accounts; while another one loads, the last one stays. */
export function useServiceAccounts({ page, ...filters }: AccountFilters) {
  const params = { ...filters, ...rowsOf(page) };
  return useQuery(listQuery<ListServiceAccountsResult>(ACCOUNTS_KEY, ACCOUNTS_URL, params));
}

/** One account, with its tokens counted anew whenever somebody looks. */
export function useServiceAccount(urn: string) {
  return useQuery({
    queryKey: [...ACCOUNTS_KEY, 'details', urn],
    queryFn: ({ signal }) => request<ServiceAccountRecord>(urlOf(urn), { signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

/** Makes an account. */
export function useCreateAccount() {
  return usePeopleChange((input: { displayName: string; description: string }) =>
    request<Person>(ACCOUNTS_URL, { method: 'POST', body: input }),
  );
}

/** Renames or describes an account. */
export function useEditAccount() {
  return usePeopleChange(({ urn, ...texts }: { urn: string; displayName: string; description: string }) =>
    request<ServiceAccountRecord>(urlOf(urn), { method: 'PATCH', body: texts }),
  );
}

/** Deletes an account. @returns what ended. */
export function useRemoveAccount() {
  return usePeopleChange((urn: string) => request<UserEnding>(urlOf(urn), { method: 'DELETE' }));
}

/** Gives an account a role in place of the one held, or none. */
export function useAssignAccountRole() {
  return usePeopleChange(({ urn, role }: { urn: string; role: RoleName | null }) =>
    request<void>(urlOf(urn, '/role'), { method: 'POST', body: { role } }),
  );
}
