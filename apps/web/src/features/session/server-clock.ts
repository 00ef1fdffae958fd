import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { meQuery } from './session-queries.ts';

const TICK_MS = 30_000;

/**
 * The server's time in epoch milliseconds, moving on every half minute. Expiry is judged by the
 * server's clock; a laptop that is hours off must not show a dead token as living.
 */
export function useServerNow(): number {
  const queryClient = useQueryClient();
  const [localNow, setLocalNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setLocalNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return localNow + (queryClient.getQueryData(meQuery.queryKey)?.clockOffset ?? 0);
}
