import Modal from 'antd/es/modal';
import type { ReactNode } from 'react';
import { AntdScope } from './antd-scope.tsx';
import { useScrollLock } from './use-scroll-lock.ts';

// The title keeps clear of the close button.
const HEADER_STYLE = { header: { marginBottom: 16, paddingRight: 24 } };

type DialogProps = {
  title: string;
  'data-testid': string;
  width?: number;
  /** Asked to close by Esc, the mask or the corner. Without it only the content can close the dialog. */
  onDismiss?: (() => void) | undefined;
  children: ReactNode;
};

/** A modal dialog that is open while it is mounted. */
export function Dialog({ title, width = 560, onDismiss, children, ...props }: DialogProps) {
  useScrollLock();
  const isDismissible = onDismiss !== undefined;
  return (
    <AntdScope>
      <Modal
        open
        title={title}
        width={width}
        footer={null}
        closable={isDismissible}
        keyboard={isDismissible}
        mask={{ closable: isDismissible }}
        onCancel={() => onDismiss?.()}
        // Done by useScrollLock.
        scrollLock={false}
        styles={HEADER_STYLE}
        // Inside the box, not on antd's root, which has no size and so never counts as visible.
        modalRender={(box) => <div data-testid={props['data-testid']}>{box}</div>}
      >
        {children}
      </Modal>
    </AntdScope>
  );
}
