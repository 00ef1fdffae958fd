import type {
  CreateTokenInput,
  ListTokensResult,
  MintedToken,
  RevokeTokensResult,
  TokenDetails,
  TokenRecord,
  TryTokenResult,
} from '@latchkey/shared/tokens';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { ApiError, isOutcomeUnknown, request } from '../../api/http.ts';
import { listQuery } from '../../api/list-query.ts';
import { rowsOf } from '../../components/list-address.ts';
import type { ListParams } from './list-params.ts';

const TOKENS_URL = '/api/v1/tokens';
const TOKENS_KEY = ['tokens'] as const;
/** Most rows that one answer holds. */
const MAX_ROWS = 100;

const urlOf = (id: string, action = '') => `${TOKENS_URL}/${encodeURIComponent(id)}${action}`;

/** The list; while another page or filter loads, the last one stays. */
export function tokensQuery({ page, actor, ...filters }: ListParams) {
  const params = { ...filters, ...(actor === '' ? {} : { actor }), ...rowsOf(page) };
  return listQuery<ListTokensResult>(TOKENS_KEY, TOKENS_URL, params);
}

/** One's own tokens in a state, the first to end first; at most a hundred. */
export function ownTokensQuery(state: 'active' | 'expiring' | 'live') {
  return queryOptions({
    queryKey: [...TOKENS_KEY, 'own', state],
    queryFn: ({ signal }) =>
      request<ListTokensResult>(TOKENS_URL, {
        query: { state, owner: 'me', sort: 'expiresAt', order: 'asc', count: MAX_ROWS },
        signal,
      }),
  });
}

/** See {@link tokensQuery}. */
export function useTokens(params: ListParams) {
  return useQuery(tokensQuery(params));
}

/** See {@link ownTokensQuery}. */
export function useOwnTokens(state: Parameters<typeof ownTokensQuery>[0]) {
  return useQuery(ownTokensQuery(state));
}

/**
 * @returns whether the answer of {@link useOwnTokens} is still to come for the first time; a failure ends the
 *   waiting, although the request is repeated.
 */
export function isAwaited({ isPending, failureCount }: ReturnType<typeof useOwnTokens>): boolean {
  return isPending && failureCount === 0;
}

/** One token with its uses per day. */
export function useTokenDetails(id: string) {
  return useQuery({
    queryKey: [...TOKENS_KEY, 'details', id],
    queryFn: ({ signal }) => request<TokenDetails>(urlOf(id), { signal }),
  });
}

/** @returns a function that reads everything about tokens anew, e.g. after one was generated. */
export function useRefreshTokens() {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: TOKENS_KEY });
}

/** A change of a token; the page shows it only once the server said so. */
function useTokenChange<Input, Answer>(change: (input: Input) => Promise<Answer>) {
  const refreshTokens = useRefreshTokens();
  return useMutation({
    mutationFn: change,
    gcTime: 0,
    onSuccess: () => refreshTokens(),
    onError: (error) => {
      // Somebody else was faster, or nobody knows what happened: show the list as it is now.
      const isGone = error instanceof ApiError && (error.status === 404 || error.status === 409);
      if (isGone || isOutcomeUnknown(error)) void refreshTokens();
    },
  });
}

/** An answer that holds a secret: cached nowhere, and the caller must `reset()` once it was shown. */
function useMinting<Input>(mint: (input: Input) => Promise<MintedToken>) {
  const refreshTokens = useRefreshTokens();
  return useMutation({
    mutationFn: mint,
    gcTime: 0,
    onError: (error) => {
      if (isOutcomeUnknown(error) || isAlreadyMinted(error)) void refreshTokens();
    },
  });
}

/** What the server is told to mint once, and the token whose secret went with a lost answer. */
type Attempt = { readonly key: string; readonly lostId?: string };

/**
 * Generates a token, and never a second one unseen: an attempt keeps its key until the server has answered it.
 * When that tells of a token whose secret nobody can see any more, the next attempt revokes it first.
 */
export function useGenerateToken() {
  const attempt = useRef<Attempt>({ key: newKey() });
  return useMinting(async (input: CreateTokenInput) => {
    const { lostId } = attempt.current;
    if (lostId !== undefined) {
      await revokeIfLive(lostId);
      attempt.current = { key: newKey() };
    }
    const { key } = attempt.current;
    try {
      return await request<MintedToken>(TOKENS_URL, { method: 'POST', body: input, idempotencyKey: key });
    } catch (error) {
      if (isAlreadyMinted(error)) attempt.current = { key, lostId: String(error.params?.id) };
      throw error;
    }
  });
}

/** @returns whether the server says that an earlier attempt, whose answer was lost, has generated the token. */
export function isAlreadyMinted(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 'token.already-minted';
}

/** Not `randomUUID`: browsers have that on https and localhost only. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
}

async function revokeIfLive(id: string): Promise<void> {
  try {
    await request<void>(urlOf(id), { method: 'DELETE' });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  }
}

/** Replaces the secret of a token; the old one goes on for `graceMs`. */
export function useRotateToken() {
  return useMinting(({ id, graceMs }: { id: string; graceMs: number }) =>
    request<MintedToken>(urlOf(id, '/rotate'), { method: 'POST', body: { graceMs } }),
  );
}

/** Revokes a token. The row goes only once the server said so: a live token must not look revoked. */
export function useRevokeToken() {
  return useTokenChange((id: string) => request<void>(urlOf(id), { method: 'DELETE' }));
}

/** Revokes these tokens, or all live ones of oneself. */
export function useRevokeTokens() {
  return useTokenChange((ids: readonly string[] | 'mine') =>
    request<RevokeTokensResult>(`${TOKENS_URL}/revoke`, {
      method: 'POST',
      body: ids === 'mine' ? { all: 'mine' } : { ids },
    }),
  );
}

/** Changes the name and the description of a token. */
export function useEditToken() {
  return useTokenChange(({ id, ...texts }: { id: string; name: string; description: string }) =>
    request<TokenRecord>(urlOf(id), { method: 'PATCH', body: texts }),
  );
}

/** Has the server call both doors with a secret; `gcTime: 0` forgets the secret with the view that asked. */
export function useTryToken() {
  return useMutation({
    mutationFn: (accessToken: string) =>
      request<TryTokenResult>(`${TOKENS_URL}/try`, { method: 'POST', body: { accessToken } }),
    gcTime: 0,
  });
}
