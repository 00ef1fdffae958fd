import { useEffect, useEffectEvent } from 'react';

/**
 * Calls `onHidden` when the page is left. Browsers keep a page that was left as it is, to bring it back with
 * Back: what nobody may see again has to go before.
 */
export function usePageHidden(onHidden: () => void): void {
  const hide = useEffectEvent(onHidden);
  useEffect(() => {
    const leave = () => hide();
    window.addEventListener('pagehide', leave);
    return () => window.removeEventListener('pagehide', leave);
  }, []);
}
