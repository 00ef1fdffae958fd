import { useLayoutEffect, useState } from 'react';

/**
 * The secret of a link, taken out of the address at once: it must not stay in the history, nor be seen over a
 * shoulder. It lives in the memory of the page alone. @returns the empty string where there is none.
 */
export function useLinkToken(param: string): string {
  const [token] = useState(() => new URLSearchParams(window.location.search).get(param) ?? '');
  useLayoutEffect(() => {
    window.history.replaceState(window.history.state, '', window.location.pathname);
  }, []);
  return token;
}
