import { useLayoutEffect } from 'react';

/**
 * Keeps the page behind a dialog from scrolling. antd's own lock injects a style tag without the CSP
 * nonce; and hiding the scroll bar without a stand-in would make the page jump.
 */
export function useScrollLock(): void {
  useLayoutEffect(() => {
    const root = document.documentElement;
    // Not clientWidth, which takes the room that base.css keeps for the scroll bar for the page's.
    const width = () => root.getBoundingClientRect().width;
    const before = width();
    root.style.overflow = 'hidden';
    // The mask does not reach into the room that base.css keeps for the scroll bar: the padding stands in for it.
    root.style.scrollbarGutter = 'auto';
    root.style.paddingRight = `${width() - before}px`;
    return () => {
      root.style.overflow = '';
      root.style.scrollbarGutter = '';
      root.style.paddingRight = '';
    };
  }, []);
}
