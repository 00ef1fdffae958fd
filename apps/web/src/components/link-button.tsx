import type { ReactNode } from 'react';
import styles from './button.module.css';

/** A link to another page of the server that looks like a button. */
export function LinkButton({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a className={styles.button} href={href}>
      {children}
    </a>
  );
}
