import type { ListPeopleResult, Person } from '@latchkey/shared/people';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../api/http.ts';

const PEOPLE_KEY = ['people'] as const;
/** Most results that a search shows: who wants more types more. */
const RESULTS = 8;

/** What a token can be generated for, besides oneself. */
export type PersonKind = 'user' | 'service-account';

/** People whose names hold `query`. While another search runs, the last results stay. */
export function usePeople(kind: PersonKind, query: string) {
  return useQuery({
    queryKey: [...PEOPLE_KEY, kind, query],
    queryFn: ({ signal }) =>
      request<ListPeopleResult>('/api/v1/people', { query: { kind, query, count: RESULTS }, signal }),
    placeholderData: keepPreviousData,
  });
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
