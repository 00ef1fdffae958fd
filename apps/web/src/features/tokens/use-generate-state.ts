import type { Person } from '@latchkey/shared/people';
import { useEffect, useEffectEvent } from 'react';
import { useLocation, useNavigate } from 'react-router';

/** What a link to the tokens says when a token shall be generated for a service account right away. */
export type GenerateState = { readonly generateFor: Person };

/** Calls `open` once for such a link. It is not in the address: a reload or a bookmark does not ask anew. */
export function useGenerateState(open: (account: Person) => void): void {
  const location = useLocation();
  const navigate = useNavigate();
  const account = (location.state as GenerateState | null)?.generateFor;
  // Not a dependency: the navigation is a transition, and renderings that come before its end must not ask again.
  const openFor = useEffectEvent(open);
  useEffect(() => {
    if (account === undefined) return;
    void navigate({ search: window.location.search }, { replace: true, state: null });
    openFor(account);
  }, [account, navigate]);
}
