import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, isSignedOut } from '../api/http.ts';
import { ME_KEY } from '../features/session/session-queries.ts';

const MAX_RETRIES = 2;

/** Trying again helps against a server that is away or failing, never against a refusal. */
function shouldRetry(failures: number, error: Error): boolean {
  if (failures >= MAX_RETRIES || !(error instanceof ApiError)) return false;
  return error.status === 0 || error.status >= 500;
}

/**
 * Any change may make untrue what was read before and is not in sight: it would be shown for a moment, as if it
 * were so, when somebody comes back to it. What is in sight is read anew by whoever changed it.
 */
function forgetUnseen(client: QueryClient): void {
  client.removeQueries({ predicate: (query) => query.getObserversCount() === 0 });
}

/**
 * The one cache of server state. Any 401 makes it ask again who is signed in, so that there is one
 * judge of the session (`RequireSession`), whatever request noticed first.
 */
export function createQueryClient(options: { shouldRetry?: boolean } = {}): QueryClient {
  const askWhoIsSignedIn = (error: Error) => {
    if (isSignedOut(error)) void client.invalidateQueries({ queryKey: ME_KEY });
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (query.queryKey[0] !== ME_KEY[0]) askWhoIsSignedIn(error);
      },
    }),
    mutationCache: new MutationCache({
      onSuccess: () => forgetUnseen(client),
      onError: (error) => {
        forgetUnseen(client);
        askWhoIsSignedIn(error);
      },
    }),
    defaultOptions: {
      // 'always': a browser that believes to be offline can still reach a server on localhost.
      queries: {
        networkMode: 'always',
        retry: options.shouldRetry === false ? false : shouldRetry,
        staleTime: 10_000,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  return client;
}
