import type { ListPeopleResult, Person } from '@latchkey/shared/people';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../api/http.ts';
import { listQuery } from '../../api/list-query.ts';
import { CHOICES } from '../../components/list-address.ts';

const PEOPLE_KEY = ['people'] as const;

/** What a token can be generated for, besides oneself. */
export type PersonKind = 'user' | 'service-account';

/** People whose names hold `query`. While another search runs, the last results stay. */
export function usePeople(kind: PersonKind, query: string) {
  return useQuery(listQuery<ListPeopleResult>(PEOPLE_KEY, '/api/v1/people', { kind, query, ...CHOICES }));
}

/** Makes a service account. */
export function useCreateServiceAccount() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (input: { displayName: string; description?: string }) =>
      request<Person>('/api/v1/service-accounts', { method: 'POST', body: input }),
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: PEOPLE_KEY }),
  });
}
