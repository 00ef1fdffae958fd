import type { CreateTokenInput, ListTokensResult, MintedToken } from '@latchkey/shared/tokens';
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { isOutcomeUnknown, request } from '../../api/http.ts';
import { type ListParams, PAGE_SIZE } from './list-params.ts';

const TOKENS_URL = '/api/v1/tokens';
const TOKENS_KEY = ['tokens'] as const;

/** One page of the list. */
function tokensQuery({ page, ...filters }: ListParams) {
  return queryOptions({
    queryKey: [...TOKENS_KEY, { page, ...filters }],
    queryFn: ({ signal }) =>
      request<ListTokensResult>(TOKENS_URL, {
        query: { ...filters, query: filters.query.trim(), start: (page - 1) * PAGE_SIZE, count: PAGE_SIZE },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

/** The list; while another page or filter loads, the last one stays. */
export function useTokens(params: ListParams) {
  return useQuery(tokensQuery(params));
}

/** @returns a function that reads the list anew, e.g. after a token was generated. */
export function useRefreshTokens() {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: TOKENS_KEY });
}

/**
 * Generates a token. The answer holds the secret, so it is cached nowhere: `gcTime: 0`, and the caller
 * must `reset()` once the secret was shown.
 */
export function useGenerateToken() {
  const refreshTokens = useRefreshTokens();
  return useMutation({
    mutationFn: (input: CreateTokenInput) =>
      request<MintedToken>(TOKENS_URL, { method: 'POST', body: input }),
    gcTime: 0,
    onError: (error) => {
      if (isOutcomeUnknown(error)) void refreshTokens();
    },
  });
}

/** Revokes a token. The row goes only once the server said so: a live token must not look revoked. */
export function useRevokeToken() {
  const refreshTokens = useRefreshTokens();
  return useMutation({
    mutationFn: (id: string) =>
      request<void>(`${TOKENS_URL}/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    gcTime: 0,
    onSuccess: () => refreshTokens(),
  });
}
