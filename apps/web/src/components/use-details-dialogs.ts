import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { useAddressParam } from './use-address-param.ts';
import { focusOr, useDialogs } from './use-dialogs.ts';

/**
 * The dialogs of a list whose details stand in the address: a dialog covers the details, and once it is done
 * both are closed and what was done is announced.
 */
export function useDetailsDialogs<Dialog>(param: string, fallbackRef: RefObject<HTMLElement | null>) {
  const { dialog, announcement, open, close: closeDialog, announce } = useDialogs<Dialog>(fallbackRef);
  const { value: detailsId, close: closeDetails } = useAddressParam(param);
  const detailsOrigin = useRef<Element | null>(null);

  // A layout effect: the dialog takes the focus in an effect, which runs later.
  useLayoutEffect(() => {
    if (detailsId !== null) detailsOrigin.current = document.activeElement;
  }, [detailsId]);
  useEffect(() => {
    if (detailsId === null) return;
    return () => focusOr(detailsOrigin.current, fallbackRef.current);
  }, [detailsId, fallbackRef]);

  /** @param isRowGone the row that the dialog came from goes, and its buttons with it. */
  const close = (done?: string, isRowGone = false) => {
    const home = isRowGone ? 'fallback' : 'origin';
    closeDialog(done, detailsId === null ? home : 'none');
    if (detailsId === null || done === undefined) return;
    // The link that opened the details goes with its row, a moment after the focus came back to it.
    if (isRowGone) detailsOrigin.current = null;
    closeDetails();
  };
  return { dialog, detailsId, announcement, open, close, closeDetails, announce };
}
