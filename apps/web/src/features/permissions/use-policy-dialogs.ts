import type { PolicyRecord } from '@latchkey/shared/policy-api';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { focusOr, useDialogs } from '../../components/use-dialogs.ts';
import { GRANT_PARAM, GRANT_TO_PARAM, NEW_POLICY, POLICY_PARAM } from './policy-params.ts';

/** The dialog that is open; the form of a policy lives in the address instead. */
type PolicyDialog = { kind: 'state'; policy: PolicyRecord } | { kind: 'delete'; policy: PolicyRecord };

/** @returns the address of the form of a policy, on top of what the list shows. */
export function policyLink(search: URLSearchParams, urn: string): string {
  const next = new URLSearchParams(search);
  next.set(POLICY_PARAM, urn);
  return `?${next}`;
}

/** The dialogs of the list of policies. */
export function usePolicyDialogs(fallbackRef: RefObject<HTMLElement | null>) {
  const { dialog, announcement, open, close, announce } = useDialogs<PolicyDialog>(fallbackRef);
  const [search, setSearch] = useSearchParams();
  const urn = search.get(POLICY_PARAM);
  const origin = useRef<Element | null>(null);

  // A layout effect: the dialog takes the focus in an effect, which runs later.
  useLayoutEffect(() => {
    if (urn !== null) origin.current = document.activeElement;
  }, [urn]);
  useEffect(() => {
    if (urn === null) return;
    return () => focusOr(origin.current, fallbackRef.current);
  }, [urn, fallbackRef]);

  const openForm = useCallback(
    (which: string) =>
      setSearch((current) => {
        const next = new URLSearchParams(current);
        next.set(POLICY_PARAM, which);
        return next;
      }),
    [setSearch],
  );
  const closeForm = (done?: string) => {
    if (done !== undefined) announce(done);
    setSearch((current) => {
      const next = new URLSearchParams(current);
      for (const name of [POLICY_PARAM, GRANT_PARAM, GRANT_TO_PARAM]) next.delete(name);
      return next;
    });
  };
  return {
    dialog,
    announcement,
    open,
    close,
    form:
      urn === null
        ? null
        : {
            urn: urn === NEW_POLICY ? null : urn,
            grant: search.get(GRANT_PARAM),
            to: search.get(GRANT_TO_PARAM),
          },
    openForm,
    closeForm,
  };
}
