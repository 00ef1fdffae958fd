import { type RefObject, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

/**
 * Which dialog of a page is open, what was done last (to be said in a live region), and where the focus goes
 * afterwards: to where it came from, or, if that is gone, to `fallbackRef`. It would fall back to the top of
 * the page else.
 */
export function useDialogs<Dialog>(fallbackRef: RefObject<HTMLElement | null>) {
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [announcement, announce] = useState('');
  const origin = useRef<Element | null>(null);

  const open = (next: Dialog) => {
    origin.current = document.activeElement;
    // Said twice, the same words are a change to a screen reader only if they were gone in between.
    announce('');
    setDialog(next);
  };
  /**
   * @param done what was done, if anything.
   * @param focus `fallback` when the row that the dialog came from is about to go; `none` when the caller
   *   places the focus.
   */
  const close = (done?: string, focus: 'origin' | 'fallback' | 'none' = 'origin') => {
    // flushSync: the dialog and its focus trap must be gone before the focus can go home.
    flushSync(() => {
      setDialog(null);
      if (done !== undefined) announce(done);
    });
    if (focus !== 'none') focusOr(focus === 'fallback' ? null : origin.current, fallbackRef.current);
  };
  return { dialog, announcement, open, close, announce };
}

/** Focuses what had the focus before, if it is still there. */
export function focusOr(origin: Element | null, fallback: HTMLElement | null): void {
  const isThere = origin instanceof HTMLElement && origin.isConnected && origin !== document.body;
  (isThere ? origin : fallback)?.focus();
}
