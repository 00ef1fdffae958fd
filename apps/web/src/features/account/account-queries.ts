import type {
  Account,
  ChangedPassword,
  EditAccountInput,
  EndedSessions,
  ListSessionsResult,
} from '@latchkey/shared/account';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../api/http.ts';
import { ME_KEY } from '../session/session-queries.ts';

const ACCOUNT_URL = '/api/v1/account';
const SESSIONS_URL = `${ACCOUNT_URL}/sessions`;
const PROFILE_KEY = ['account', 'profile'] as const;
const SESSIONS_KEY = ['account', 'sessions'] as const;

/** One's own account. */
export function useAccount() {
  return useQuery({
    queryKey: PROFILE_KEY,
    queryFn: ({ signal }) => request<Account>(ACCOUNT_URL, { signal }),
  });
}

/** Changes name, title and address; the header of the page shows the name, too. */
export function useEditAccount() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: EditAccountInput) => request<Account>(ACCOUNT_URL, { method: 'PATCH', body: input }),
    gcTime: 0,
    onSuccess: (account) => {
      queryClient.setQueryData(PROFILE_KEY, account);
      return queryClient.invalidateQueries({ queryKey: ME_KEY });
    },
  });
}

/** Changes the password; `gcTime: 0` forgets both passwords with the form that sent them. */
export function useChangePassword() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: { currentPassword: string; newPassword: string }) =>
      request<ChangedPassword>(`${ACCOUNT_URL}/password`, { method: 'POST', body: input }),
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: SESSIONS_KEY }),
  });
}

/** One's own sessions. */
export function useSessions() {
  return useQuery({
    queryKey: SESSIONS_KEY,
    queryFn: ({ signal }) => request<ListSessionsResult>(SESSIONS_URL, { signal }),
  });
}

/** What of one's sessions is to end: one by its id, all but this one, or all. */
export type SessionsToEnd = { readonly id: string } | 'others' | 'all';

/** Ends sessions; when this one is among them, the page asks who is signed in, and goes to the sign-in. */
export function useEndSessions() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (which: SessionsToEnd): Promise<number> => {
      if (typeof which === 'object') {
        await request<void>(`${SESSIONS_URL}/${encodeURIComponent(which.id)}`, { method: 'DELETE' });
        return 1;
      }
      const { endedSessions } = await request<EndedSessions>(SESSIONS_URL, {
        method: 'DELETE',
        query: { which },
      });
      return endedSessions;
    },
    gcTime: 0,
    // Also after a refusal: the session may be over already, and the list has to say so.
    onSettled: (_count, _error, which) =>
      queryClient.invalidateQueries({ queryKey: which === 'all' ? ME_KEY : SESSIONS_KEY }),
  });
}
