import { useDeferredValue, useEffect } from 'react';
import type { ListQuery } from './list-view.tsx';

const PENDING: ListQuery<never> = {
  data: undefined,
  error: null,
  isError: false,
  isPending: true,
  isPlaceholderData: false,
  dataUpdatedAt: 0,
  refetch: () => undefined,
};

let isOpened = false;

/**
 * Lets the first rows come in pieces, so that a phone goes on answering the finger meanwhile: a render of its own that
 * React may interrupt, begun when the frame around them stands. Had they come within the render of the frame, an
 * answer that arrives in the midst of it would make React do all of it at once.
 * @param isPending whether there is nothing to show yet.
 * @returns the same, and still true while the first rows are being rendered.
 */
export function useHeldBack(isPending: boolean): boolean {
  const isHeld = useDeferredValue(isPending, isPending || !isOpened);
  useEffect(() => {
    if (!isHeld) isOpened = true;
  }, [isHeld]);
  return isHeld;
}

/** @returns the list; while its first rows are being rendered, one that is still to come: see {@link useHeldBack}. */
export function useUnhurried<Result>(list: ListQuery<Result>): ListQuery<Result> {
  return useHeldBack(list.isPending) ? PENDING : list;
}
