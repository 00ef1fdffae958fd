import { type RefObject, useEffect } from 'react';

/**
 * While `isAsking`, the focus is on what `ref` holds; then it goes back to where it was. A question that goes
 * away with its button would leave the focus nowhere.
 */
export function useBorrowedFocus(ref: RefObject<HTMLElement | null>, isAsking = true): void {
  useEffect(() => {
    if (!isAsking) return;
    const lender = document.activeElement;
    ref.current?.focus();
    return () => {
      if (lender instanceof HTMLElement && lender.isConnected) lender.focus();
    };
  }, [ref, isAsking]);
}
