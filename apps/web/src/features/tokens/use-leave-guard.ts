import { useEffect, useEffectEvent } from 'react';

/**
 * While `isOn`, nobody leaves by accident: the browser asks before a reload, a closed tab or another site, and
 * Back or Forward within the page lead nowhere but to `onAsk`.
 */
export function useLeaveGuard(isOn: boolean, onAsk: () => void): void {
  const ask = useEffectEvent(onAsk);
  useEffect(() => {
    if (!isOn) return;
    const here = positionOf(window.history.state);
    const askBrowser = (event: BeforeUnloadEvent) => event.preventDefault();
    const stay = (event: PopStateEvent) => {
      const there = positionOf(event.state);
      // Our own way back, which the router may hear of: nothing has changed for it.
      if (there === here) return;
      event.stopImmediatePropagation();
      // An address typed by hand has no position; it lies ahead.
      window.history.go(here === undefined || there === undefined ? -1 : here - there);
      ask();
    };
    window.addEventListener('beforeunload', askBrowser);
    // Before the router, which would take the page away.
    window.addEventListener('popstate', stay, { capture: true });
    return () => {
      window.removeEventListener('beforeunload', askBrowser);
      window.removeEventListener('popstate', stay, { capture: true });
    };
  }, [isOn]);
}

/** Where an entry of the history stands, as the router has numbered it. */
function positionOf(state: unknown): number | undefined {
  const position: unknown =
    typeof state === 'object' && state !== null ? Reflect.get(state, 'idx') : undefined;
  return typeof position === 'number' ? position : undefined;
}
