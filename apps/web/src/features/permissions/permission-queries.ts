import type { AccessReport } from '@latchkey/shared/access';
import type {
  ListPoliciesResult,
  ListPolicyActorsResult,
  ListRolesResult,
  PolicyDetails,
  PolicyInput,
  PolicyPreview,
  PolicyRecord,
  PreviewPolicyInput,
} from '@latchkey/shared/policy-api';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError, isOutcomeUnknown, request } from '../../api/http.ts';
import { listQuery } from '../../api/list-query.ts';
import { CHOICES, rowsOf } from '../../components/list-address.ts';
import { ME_KEY } from '../session/session-queries.ts';
import type { PolicyParams } from './policy-params.ts';

const POLICIES_URL = '/api/v1/policies';
const KEY = ['permissions'] as const;

const urlOf = (urn: string, action = '') => `${POLICIES_URL}/${encodeURIComponent(urn)}${action}`;

/** One page of the list; while another page or filter loads, the last one stays. */
export function usePolicies({ page, privilege, ...filters }: PolicyParams) {
  const params = { ...filters, ...(privilege === '' ? {} : { privilege }), ...rowsOf(page) };
  return useQuery(listQuery<ListPoliciesResult>([...KEY, 'policies'], POLICIES_URL, params));
}

/** One policy, read anew each time its form opens: its version decides whether it can be saved. */
export function usePolicy(urn: string) {
  return useQuery({
    queryKey: [...KEY, 'policy', urn],
    queryFn: ({ signal }) => request<PolicyDetails>(urlOf(urn), { signal }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** Whom a policy would be for; undefined asks nothing. While another count loads, the last one stays. */
export function usePolicyPreview(input: PreviewPolicyInput | undefined) {
  return useQuery({
    queryKey: [...KEY, 'preview', input],
    queryFn: ({ signal }) =>
      request<PolicyPreview>(`${POLICIES_URL}/preview`, { method: 'POST', body: input, signal }),
    placeholderData: keepPreviousData,
    enabled: input !== undefined,
    staleTime: 0,
  });
}

/** Users or groups whose names hold `query`. */
export function usePolicyActors(kind: 'user' | 'group', query: string) {
  const key = [...KEY, 'actors'];
  return useQuery(
    listQuery<ListPolicyActorsResult>(key, `${POLICIES_URL}/actors`, { kind, query, ...CHOICES }),
  );
}

/** The roles, who holds them and what they grant. */
export function useRoles() {
  return useQuery({
    queryKey: [...KEY, 'roles'],
    queryFn: ({ signal }) => request<ListRolesResult>('/api/v1/roles', { signal }),
  });
}

/** What a user may do, and why; `me` for oneself. */
export function useAccess(user: string) {
  return useQuery({
    queryKey: [...KEY, 'access', user],
    queryFn: ({ signal }) => request<AccessReport>('/api/v1/access', { query: { user }, signal }),
    staleTime: 0,
  });
}

/** A change of a policy; the page shows it only once the server said so. One's own rights may have changed. */
function usePolicyChange<Input, Answer>(change: (input: Input) => Promise<Answer>) {
  const queryClient = useQueryClient();
  const refresh = async () => {
    await queryClient.invalidateQueries({
      queryKey: KEY,
      predicate: ({ queryKey }) => queryKey[1] !== 'policy',
    });
    await queryClient.invalidateQueries({ queryKey: ME_KEY });
  };
  return useMutation({
    mutationFn: change,
    gcTime: 0,
    onSuccess: refresh,
    onError: (error) => {
      // Somebody else was faster, or nobody knows what happened: show the list as it is now.
      const isOvertaken = error instanceof ApiError && (error.status === 404 || error.status === 409);
      if (isOvertaken || isOutcomeUnknown(error)) void refresh();
    },
  });
}

/** Makes a policy, or replaces the one that was seen. */
export function useSavePolicy() {
  return usePolicyChange(({ input, present }: { input: PolicyInput; present: PolicyRecord | null }) =>
    present === null
      ? request<PolicyDetails>(POLICIES_URL, { method: 'POST', body: input })
      : request<PolicyDetails>(urlOf(present.urn), {
          method: 'PUT',
          body: { ...input, version: present.version },
        }),
  );
}

/** Activates or deactivates a policy. */
export function useSetPolicyState() {
  return usePolicyChange(({ policy, state }: { policy: PolicyRecord; state: 'ACTIVE' | 'INACTIVE' }) =>
    request<PolicyDetails>(urlOf(policy.urn, '/state'), {
      method: 'PUT',
      body: { state, version: policy.version },
    }),
  );
}

/** Deletes a policy. */
export function useDeletePolicy() {
  return usePolicyChange(({ urn, version }: PolicyRecord) =>
    request<void>(urlOf(urn), { method: 'DELETE', query: { version } }),
  );
}
