import type {
  GroupDetails,
  GroupRecord,
  ListGroupsQuery,
  ListGroupsResult,
  ListMembersResult,
  RemovedGroup,
} from '@latchkey/shared/groups';
import type { RoleName } from '@latchkey/shared/users';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../api/http.ts';
import { listQuery } from '../../api/list-query.ts';
import { CHOICES, rowsOf } from '../../components/list-address.ts';
import { usePeopleChange } from '../users/user-queries.ts';

const GROUPS_URL = '/api/v1/groups';
const GROUPS_KEY = ['groups'] as const;

const urlOf = (urn: string, action = '') => `${GROUPS_URL}/${encodeURIComponent(urn)}${action}`;

type GroupFilters = Pick<ListGroupsQuery, 'query' | 'sort' | 'order'> & { page: number };

/** One page of groups; while another one loads, the last one stays. */
export function useGroups({ page, ...filters }: GroupFilters) {
  return useQuery(listQuery<ListGroupsResult>(GROUPS_KEY, GROUPS_URL, { ...filters, ...rowsOf(page) }));
}

/** Groups whose names hold `query`, to choose from. */
export function useGroupSearch(query: string) {
  return useQuery(listQuery<ListGroupsResult>(GROUPS_KEY, GROUPS_URL, { query, ...CHOICES }));
}

/** One group, and the policies that name it. */
export function useGroupDetails(urn: string) {
  return useQuery({
    queryKey: [...GROUPS_KEY, 'details', urn],
    queryFn: ({ signal }) => request<GroupDetails>(urlOf(urn), { signal }),
    staleTime: 0,
  });
}

/** One page of a group's members. */
export function useMembers(urn: string, query: string, page: number) {
  const key = [...GROUPS_KEY, 'members', urn];
  return useQuery(listQuery<ListMembersResult>(key, urlOf(urn, '/members'), { query, ...rowsOf(page) }));
}

/** Makes a group. */
export function useCreateGroup() {
  return usePeopleChange((input: { name: string; description: string }) =>
    request<GroupRecord>(GROUPS_URL, { method: 'POST', body: input }),
  );
}

/** Renames or describes a group. */
export function useEditGroup() {
  return usePeopleChange(({ urn, ...texts }: { urn: string; name: string; description: string }) =>
    request<GroupRecord>(urlOf(urn), { method: 'PATCH', body: texts }),
  );
}

/** Deletes a group, and is done once the list is without it: nothing names what is gone. */
export function useRemoveGroup() {
  const queryClient = useQueryClient();
  return usePeopleChange(async (urn: string) => {
    const removed = await request<RemovedGroup>(urlOf(urn), { method: 'DELETE' });
    await queryClient.invalidateQueries({ queryKey: [...GROUPS_KEY, 'list'] });
    return removed;
  });
}

/** Gives a group a role in place of the one held, or none. */
export function useAssignGroupRole() {
  return usePeopleChange(({ urn, role }: { urn: string; role: RoleName | null }) =>
    request<void>(urlOf(urn, '/role'), { method: 'POST', body: { role } }),
  );
}

/** Adds or removes members, all of them or none. */
export function useChangeMembers(kind: 'add' | 'remove') {
  return usePeopleChange(({ urn, users }: { urn: string; users: readonly string[] }) =>
    request<void>(urlOf(urn, kind === 'add' ? '/members' : '/members/remove'), {
      method: 'POST',
      body: { users },
    }),
  );
}
