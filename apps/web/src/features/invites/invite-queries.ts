import type { CreatedInvite, CreateInviteInput, ListInvitesResult } from '@latchkey/shared/invites';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../api/http.ts';
import { listAddress, rowsOf } from '../../components/list-address.ts';
import { usePeopleChange } from '../users/user-queries.ts';

const INVITES_URL = '/api/v1/invites';
const INVITES_KEY = ['invites'] as const;

/** How the list stands in the address; the newest come first. */
export const INVITE_ADDRESS = listAddress<'createdAt', Record<never, never>>({
  sort: 'createdAt',
  orders: { createdAt: 'desc' },
  filters: {},
});

/** One page of open invitations, without their links. */
export function useInvites(page: number) {
  return useQuery({
    queryKey: [...INVITES_KEY, 'list', page],
    queryFn: ({ signal }) =>
      request<ListInvitesResult>(INVITES_URL, {
        query: rowsOf(page),
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

/** Makes an invitation. `gcTime: 0` forgets the link with the dialog that shows it. */
export function useCreateInvite() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: CreateInviteInput) =>
      request<CreatedInvite>(INVITES_URL, { method: 'POST', body: input }),
    gcTime: 0,
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: INVITES_KEY }),
  });
}

/** Revokes an invitation. */
export function useRevokeInvite() {
  return usePeopleChange((id: string) =>
    request<void>(`${INVITES_URL}/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  );
}
