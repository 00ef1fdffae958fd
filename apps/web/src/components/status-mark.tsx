import type { ReactNode } from 'react';
import { CheckIcon, CrossIcon } from './icons.tsx';
import styles from './status-mark.module.css';

/** A state in a word with a sign before it: colour is never the only one. */
export function StatusMark({ isGood, children }: { isGood: boolean; children: ReactNode }) {
  return (
    <span className={isGood ? styles.good : styles.bad}>
      {isGood ? <CheckIcon /> : <CrossIcon />} {children}
    </span>
  );
}
