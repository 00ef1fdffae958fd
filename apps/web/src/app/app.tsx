import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useLocale } from '../i18n/text.tsx';
import { Router } from './router.tsx';

/** The whole page. The query client comes from outside, so that tests can look into its cache. */
export function App({ queryClient }: { queryClient: QueryClient }) {
  // Nothing below is memoized: a new language renders all of it anew.
  useLocale();
  return (
    <QueryClientProvider client={queryClient}>
      <Router />
    </QueryClientProvider>
  );
}
