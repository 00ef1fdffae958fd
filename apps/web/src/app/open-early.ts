import type { QueryClient } from '@tanstack/react-query';
import { basePath } from '../api/base-path.ts';
import { mayBeSignedIn } from '../features/session/actor-cookie.ts';
import { meQuery } from '../features/session/session-queries.ts';
import { paths } from './paths.ts';
import { preloadPageAt } from './settings-pages.tsx';

/**
 * Asks for all that the opened page will show, beside each other and before anything is rendered: who is signed in,
 * the page's code, and what it lists. One after the other, each is a round trip on a phone.
 */
export function openEarly(queryClient: QueryClient): void {
  const openedAt = window.location.pathname.slice(basePath().length);
  if (!mayBeSignedIn() || openedAt === paths.login) return;
  void queryClient.prefetchQuery(meQuery);
  preloadPageAt(openedAt, queryClient);
}
