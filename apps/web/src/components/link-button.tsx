import type { ReactNode } from 'react';
import styles from './button.module.css';

type LinkButtonProps = {
  href: string;
  /** The server answers with a file; a refusal shows as a failed download and does not replace the page. */
  isDownload?: boolean;
  children: ReactNode;
};

/** A link to another page of the server, or to a file, that looks like a button. */
export function LinkButton({ href, isDownload = false, children }: LinkButtonProps) {
  return (
    <a className={styles.button} href={href} download={isDownload || undefined}>
      {children}
    </a>
  );
}
