import { useEffect, useSyncExternalStore } from 'react';

let holders = 0;
const listeners = new Set<() => void>();

function change(by: number): void {
  holders += by;
  for (const listener of listeners) listener();
}

/**
 * While mounted, an ended session does not move the person to the login page. For what cannot be had again: the
 * token that is shown once, and what was typed into a long form.
 */
export function useHoldSession(): void {
  useEffect(() => {
    change(1);
    return () => change(-1);
  }, []);
}

/** @returns whether some screen holds the person where she is. */
export function useIsSessionHeld(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => holders > 0,
  );
}
