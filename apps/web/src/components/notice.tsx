import type { ReactNode } from 'react';
import { CheckIcon, CrossIcon, InfoIcon, WarningIcon } from './icons.tsx';
import styles from './notice.module.css';

const ICONS = { info: InfoIcon, warning: WarningIcon, error: CrossIcon, success: CheckIcon };

type NoticeProps = {
  kind: keyof typeof ICONS;
  /** `alert` interrupts a screen reader, `status` waits its turn; without it nothing is announced. */
  role?: 'alert' | 'status';
  children: ReactNode;
};

/** A message in a box. The icon repeats what the words say: colour is never the only sign. */
export function Notice({ kind, role, children }: NoticeProps) {
  const NoticeIcon = ICONS[kind];
  return (
    <div className={`${styles.notice} ${styles[kind]}`} role={role}>
      <NoticeIcon />
      <div className={styles.content}>{children}</div>
    </div>
  );
}
