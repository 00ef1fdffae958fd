import { type ReactNode, useEffect, useRef } from 'react';
import { CheckIcon, CrossIcon, InfoIcon, WarningIcon } from './icons.tsx';
import styles from './notice.module.css';

const ICONS = { info: InfoIcon, warning: WarningIcon, error: CrossIcon, success: CheckIcon };

type NoticeProps = {
  kind: keyof typeof ICONS;
  /** `alert` interrupts a screen reader, `status` waits its turn; without it nothing is announced. */
  role?: 'alert' | 'status';
  children: ReactNode;
};

/**
 * A message in a box. The icon repeats what the words say: colour is never the only sign. An alert in a dialog comes
 * into sight: it is about the button at the end of a form, and stands at its beginning.
 */
export function Notice({ kind, role, children }: NoticeProps) {
  const NoticeIcon = ICONS[kind];
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const isInDialog = ref.current?.closest('[role="dialog"]') != null;
    if (role === 'alert' && isInDialog) ref.current?.scrollIntoView?.({ block: 'nearest' });
  }, [role]);
  return (
    <div ref={ref} className={`${styles.notice} ${styles[kind]}`} role={role}>
      <NoticeIcon />
      <div className={styles.content}>{children}</div>
    </div>
  );
}
