import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Router } from './router.tsx';

/** The whole page. The query client comes from outside, so that tests can look into its cache. */
export function App({ queryClient }: { queryClient: QueryClient }) {
  return (
    <QueryClientProvider client={queryClient}>
      <Router />
    </QueryClientProvider>
  );
}
