import type { TokenRecord } from '@latchkey/shared/tokens';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useDetailsParam } from './use-details-param.ts';

/** The dialog that is open; the details of a token live in the address instead. */
export type TokenDialog =
  | { kind: 'generate' }
  | { kind: 'rotate'; token: TokenRecord }
  | { kind: 'revoke'; token: TokenRecord }
  | { kind: 'revoke-many'; what: readonly TokenRecord[] | 'mine' }
  | { kind: 'choose-person'; filter: 'owner' | 'actor' };

/**
 * Which dialog is open, and where the focus goes afterwards: to where it came from, or, if that is gone,
 * to `fallbackRef`. It would fall back to the top of the page else.
 */
export function useTokenDialogs(fallbackRef: RefObject<HTMLElement | null>) {
  const [dialog, setDialog] = useState<TokenDialog | null>(null);
  const [announcement, setAnnouncement] = useState('');
  const { detailsId, closeDetails } = useDetailsParam();
  const dialogOrigin = useRef<Element | null>(null);
  const detailsOrigin = useRef<Element | null>(null);

  // A layout effect: the dialog takes the focus in an effect, which runs later.
  useLayoutEffect(() => {
    if (detailsId !== null) detailsOrigin.current = document.activeElement;
  }, [detailsId]);
  useEffect(() => {
    if (detailsId === null) return;
    return () => focusOr(detailsOrigin.current, fallbackRef.current);
  }, [detailsId, fallbackRef]);

  const open = (next: TokenDialog) => {
    dialogOrigin.current = document.activeElement;
    setDialog(next);
  };
  const close = (done?: string) => {
    const isGone = done !== undefined && dialog?.kind.startsWith('revoke');
    // flushSync: the dialog and its focus trap must be gone before the focus can go home.
    flushSync(() => {
      setDialog(null);
      if (done !== undefined) setAnnouncement(done);
    });
    if (detailsId === null) focusOr(isGone ? null : dialogOrigin.current, fallbackRef.current);
    else if (done !== undefined) closeDetails();
  };
  return { dialog, detailsId, announcement, open, close, closeDetails, announce: setAnnouncement };
}

function focusOr(origin: Element | null, fallback: HTMLElement | null): void {
  const isThere = origin instanceof HTMLElement && origin.isConnected && origin !== document.body;
  (isThere ? origin : fallback)?.focus();
}
