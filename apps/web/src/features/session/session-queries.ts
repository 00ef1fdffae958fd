import type { LogOutResult, Me } from '@latchkey/shared/sessions';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { ApiError, request } from '../../api/http.ts';
import { t } from '../../i18n/text.tsx';
import { mayBeSignedIn } from './actor-cookie.ts';

/** Cache key of {@link meQuery}. */
export const ME_KEY = ['me'] as const;

/** Who is signed in, and how far the server's clock is ahead of ours (milliseconds). */
export type Session = Me & { clockOffset: number };

/**
 * Asks who is signed in; a 401 is the answer "nobody". Without the cookie that begins and ends with a session the
 * answer is known, and a first visit has its form a round trip earlier.
 */
export const meQuery = queryOptions({
  queryKey: ME_KEY,
  queryFn: async ({ signal }): Promise<Session> => {
    if (!mayBeSignedIn()) {
      throw new ApiError({ status: 401, code: 'auth.required', title: t('problem.auth.required') });
    }
    const me = await request<Me>('/api/v1/me', { signal });
    return { ...me, clockOffset: me.now - Date.now() };
  },
});

/** The session as the server sees it right now. */
export function useMe() {
  return useQuery(meQuery);
}

/** Starts a session. @throws ApiError whose message is DataHub's, e.g. "Invalid Credentials". */
export function logIn(credentials: { username: string; password: string }): Promise<void> {
  return request('/logIn', { method: 'POST', body: credentials });
}

/** Ends the session on the server. @returns where the browser ends the provider's session, if it came through one. */
export async function logOut(): Promise<string | undefined> {
  const result = await request<LogOutResult | undefined>('/logOut', { method: 'POST' });
  return result?.endSessionUrl;
}
