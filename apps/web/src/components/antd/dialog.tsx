import Modal from 'antd/es/modal';
import { type ReactNode, useEffect, useRef } from 'react';
import { t } from '../../i18n/text.tsx';
import { CloseIcon } from '../icons.tsx';
import { AntdScope } from './antd-scope.tsx';
import { useScrollLock } from './use-scroll-lock.ts';

/** Distance to the edges of the screen: little on small ones. */
const MARGIN = 'clamp(8px, 4dvh, 64px)';

/** What is longer than the screen scrolls inside the dialog, so that title and buttons stay in sight. */
const STYLES = {
  container: {
    display: 'flex',
    flexDirection: 'column',
    maxHeight: `calc(100dvh - 2 * ${MARGIN})`,
    // Forced colours take the shadow away, and draw this line.
    outlineWidth: 1,
    outlineStyle: 'solid',
    outlineColor: 'transparent',
  },
  // The title keeps clear of the close button.
  header: { marginBottom: 12, paddingInlineEnd: 24 },
  body: {
    minHeight: 0,
    overflowY: 'auto',
    // The scroll bar is at the edge, and outlines of what has the focus are not cut off.
    margin: '0 -24px -4px',
    padding: '4px 24px 0',
    // What gets the focus must not hide behind the buttons (WCAG 2.4.11).
    scrollPaddingBottom: 80,
  },
} as const;

type DialogProps = {
  title: ReactNode;
  'data-testid': string;
  width?: number;
  /** Asked to close by Esc, the mask or the corner. Without it only the content can close the dialog. */
  onDismiss?: (() => void) | undefined;
  /** No cross in the corner: for what has a button of its own that says what closing means. */
  hasNoCorner?: boolean;
  children: ReactNode;
};

/** A modal dialog that is open while it is mounted. The focus goes to what is marked `data-autofocus`. */
export function Dialog({
  title,
  width = 560,
  onDismiss,
  hasNoCorner = false,
  children,
  ...props
}: DialogProps) {
  const boxRef = useRef<HTMLDivElement>(null);
  const restoreFocus = useRef<() => void>(undefined);
  useScrollLock();
  // Here and not in the content, whose effects may run before antd has put the dialog into the document.
  useEffect(() => {
    const target = boxRef.current?.querySelector<HTMLElement>('[data-autofocus]');
    if (target === null || target === undefined) return;
    target.focus();
    restoreFocus.current = keepFromTakingFocus(target.closest<HTMLElement>('[role="dialog"]'));
  }, []);

  const isDismissible = onDismiss !== undefined;
  return (
    <AntdScope>
      <Modal
        open
        title={title}
        width={width}
        footer={null}
        closable={isDismissible && !hasNoCorner && { 'aria-label': t('app.close'), closeIcon: <CloseIcon /> }}
        keyboard={isDismissible}
        mask={{ closable: isDismissible }}
        onCancel={() => onDismiss?.()}
        afterOpenChange={() => restoreFocus.current?.()}
        // Opens at once: for people in a hurry and for prefers-reduced-motion.
        transitionName=""
        maskTransitionName=""
        // Done by useScrollLock.
        scrollLock={false}
        styles={STYLES}
        style={{ top: MARGIN, paddingBottom: 0 }}
        // Inside the box, not on antd's root, which has no size and so never counts as visible.
        modalRender={(box) => (
          <div ref={boxRef} data-testid={props['data-testid']}>
            {box}
          </div>
        )}
      >
        {children}
      </Modal>
    </AntdScope>
  );
}

/**
 * Until antd has done with opening, it takes the focus to the dialog as a whole whenever it finds it nowhere; and there
 * it is for a moment when somebody is fast and Tab moves it on.
 *
 * @returns a function that lets it be focused again.
 */
function keepFromTakingFocus(dialog: HTMLElement | null): () => void {
  if (dialog !== null) dialog.focus = () => undefined;
  return () => {
    if (dialog !== null) dialog.focus = HTMLElement.prototype.focus;
  };
}
