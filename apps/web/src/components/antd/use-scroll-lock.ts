import { useLayoutEffect } from 'react';

/**
 * Keeps the page behind a dialog from scrolling. antd's own lock injects a style tag without the CSP
 * nonce; and hiding the scroll bar without a stand-in would make the page jump.
 */
export function useScrollLock(): void {
  useLayoutEffect(() => {
    const root = document.documentElement;
    const scrollBarWidth = window.innerWidth - root.clientWidth;
    root.style.overflow = 'hidden';
    root.style.paddingRight = `${scrollBarWidth}px`;
    return () => {
      root.style.overflow = '';
      root.style.paddingRight = '';
    };
  }, []);
}
