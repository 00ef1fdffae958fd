import { render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { App } from '../app/app.tsx';
import { createQueryClient } from '../app/query-client.ts';

/** Opens the whole page at an address, as a browser would. */
export function renderApp(address: string) {
  window.history.replaceState(null, '', address);
  const queryClient = createQueryClient({ shouldRetry: false });
  const user = userEvent.setup();
  return { user, queryClient, ...render(<App queryClient={queryClient} />) };
}
