import Modal from 'antd/es/modal';
import { type ReactNode, useEffect, useRef } from 'react';
import { t } from '../../i18n/text.tsx';
import { CloseIcon } from '../icons.tsx';
import { AntdScope } from './antd-scope.tsx';
import { useScrollLock } from './use-scroll-lock.ts';

// The title keeps clear of the close button.
const HEADER_STYLE = { header: { marginBottom: 16, paddingInlineEnd: 24 } };

type DialogProps = {
  title: string;
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
  useScrollLock();
  // Here and not in the content, whose effects may run before antd has put the dialog into the document.
  useEffect(() => boxRef.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), []);

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
        // Opens at once: for people in a hurry and for prefers-reduced-motion.
        transitionName=""
        maskTransitionName=""
        // Done by useScrollLock.
        scrollLock={false}
        styles={HEADER_STYLE}
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
