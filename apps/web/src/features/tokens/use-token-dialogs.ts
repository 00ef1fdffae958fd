import type { Person } from '@latchkey/shared/people';
import type { TokenRecord } from '@latchkey/shared/tokens';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { focusOr, useDialogs } from '../../components/use-dialogs.ts';
import { useDetailsParam } from './use-details-param.ts';

/** The dialog that is open; the details of a token live in the address instead. */
export type TokenDialog =
  | { kind: 'generate'; account?: Person }
  | { kind: 'rotate'; token: TokenRecord }
  | { kind: 'revoke'; token: TokenRecord }
  | { kind: 'revoke-many'; what: readonly TokenRecord[] | 'mine' }
  | { kind: 'choose-person'; filter: 'owner' | 'actor' };

/** The dialogs of the list, above the details of a token, which they close when they are done. */
export function useTokenDialogs(fallbackRef: RefObject<HTMLElement | null>) {
  const { dialog, announcement, open, close: closeDialog, announce } = useDialogs<TokenDialog>(fallbackRef);
  const { detailsId, closeDetails } = useDetailsParam();
  const detailsOrigin = useRef<Element | null>(null);

  // A layout effect: the dialog takes the focus in an effect, which runs later.
  useLayoutEffect(() => {
    if (detailsId !== null) detailsOrigin.current = document.activeElement;
  }, [detailsId]);
  useEffect(() => {
    if (detailsId === null) return;
    return () => focusOr(detailsOrigin.current, fallbackRef.current);
  }, [detailsId, fallbackRef]);

  const close = (done?: string) => {
    // The button goes with its row, or from it: what was rotated cannot be rotated again.
    const isButtonGone = done !== undefined && /^(revoke|rotate)/.test(dialog?.kind ?? '');
    closeDialog(done, detailsId !== null ? 'none' : isButtonGone ? 'fallback' : 'origin');
    if (detailsId === null || done === undefined) return;
    // The link that opened the details goes with its row, a moment after the focus came back to it.
    if (dialog?.kind === 'revoke') detailsOrigin.current = null;
    closeDetails();
  };
  return { dialog, detailsId, announcement, open, close, closeDetails, announce };
}
