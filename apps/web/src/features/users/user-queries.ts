import type {
  ListUsersQuery,
  ListUsersResult,
  ResetLink,
  RoleName,
  UserDetails,
  UserEnding,
} from '@latchkey/shared/users';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError, isOutcomeUnknown, request } from '../../api/http.ts';
import { listQuery } from '../../api/list-query.ts';
import { CHOICES, rowsOf } from '../../components/list-address.ts';

const USERS_URL = '/api/v1/users';
const USERS_KEY = ['users'] as const;

const urlOf = (urn: string, action = '') => `${USERS_URL}/${encodeURIComponent(urn)}${action}`;

/** What the list of users can be narrowed to. */
export type UserFilters = Pick<ListUsersQuery, 'query' | 'status' | 'role' | 'sort' | 'order'> & {
  page: number;
};

/** One page of users; while another one loads, the last one stays. */
export function useUsers({ page, ...filters }: UserFilters) {
  return useQuery(listQuery<ListUsersResult>(USERS_KEY, USERS_URL, { ...filters, ...rowsOf(page) }));
}

/** Users whose names hold `query`, to choose from. */
export function useUserSearch(query: string) {
  return useQuery(listQuery<ListUsersResult>(USERS_KEY, USERS_URL, { query, ...CHOICES }));
}

/** One user, and what would end with a suspension or a removal: counted anew whenever somebody looks. */
export function useUserDetails(urn: string) {
  return useQuery({
    queryKey: [...USERS_KEY, 'details', urn],
    queryFn: ({ signal }) => request<UserDetails>(urlOf(urn), { signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

/** @returns a function that reads everything about people and their tokens anew. */
function useRefreshPeople() {
  const queryClient = useQueryClient();
  return () =>
    Promise.all(
      [['users'], ['groups'], ['service-accounts'], ['tokens'], ['invites'], ['people']].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    );
}

/** A change of people; the page shows it only once the server said so. */
export function usePeopleChange<Input, Answer>(change: (input: Input) => Promise<Answer>) {
  const refresh = useRefreshPeople();
  return useMutation({
    mutationFn: change,
    gcTime: 0,
    onSuccess: () => void refresh(),
    onError: (error) => {
      // Somebody else was faster, or nobody knows what happened: show the list as it is now.
      const isGone = error instanceof ApiError && (error.status === 404 || error.status === 409);
      if (isGone || isOutcomeUnknown(error)) void refresh();
    },
  });
}

/** Suspends, reinstates or removes a user. @returns what ended, or works again. */
export function useUserAct(act: 'suspend' | 'reinstate' | 'remove') {
  return usePeopleChange((urn: string) =>
    act === 'remove'
      ? request<UserEnding>(urlOf(urn), { method: 'DELETE' })
      : request<UserEnding>(urlOf(urn, `/${act}`), { method: 'POST' }),
  );
}

/** Gives a user a role in place of the one held, or none. */
export function useAssignRole() {
  return usePeopleChange(({ urn, role }: { urn: string; role: RoleName | null }) =>
    request<void>(urlOf(urn, '/role'), { method: 'POST', body: { role } }),
  );
}

/** Makes a reset link. `gcTime: 0` forgets it with the dialog that shows it. */
export function useCreateResetLink() {
  return useMutation({
    mutationFn: (urn: string) => request<ResetLink>(urlOf(urn, '/reset-link'), { method: 'POST' }),
    gcTime: 0,
  });
}
