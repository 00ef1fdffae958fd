import { useRef } from 'react';
import { t } from '../i18n/text.tsx';
import { DialogActions } from './antd/dialog-actions.tsx';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import styles from './facts.module.css';
import { exactTime } from './format-time.ts';
import { Notice } from './notice.tsx';

type LinkOnceProps = {
  url: string;
  /** What is copied, as it begins a sentence. */
  what: string;
  /** How to use it. */
  hint: string;
  /** Epoch ms; null when it never ends. */
  expiresAt: number | null;
  onClose: () => void;
};

/** A link that opens an account, which cannot be shown again. */
export function LinkOnce({ url, what, hint, expiresAt, onClose }: LinkOnceProps) {
  const linkRef = useRef<HTMLElement>(null);
  const select = () => {
    if (linkRef.current !== null) window.getSelection()?.selectAllChildren(linkRef.current);
  };
  return (
    <div className={styles.body}>
      <Notice kind="warning" role="status">
        {t('link.once')}
      </Notice>
      <p>{hint}</p>
      <code className={styles.link} dir="ltr" ref={linkRef} data-testid="link-value">
        {url}
      </code>
      <CopyButton text={url} what={what} onFailed={select} isFocusedFirst data-testid="copy-link-button" />
      {expiresAt !== null && (
        <p className={styles.hint}>{t('link.expires', { time: exactTime(expiresAt) })}</p>
      )}
      <DialogActions>
        <Button look="primary" onClick={onClose} data-testid="link-close-button">
          {t('link.copied')}
        </Button>
      </DialogActions>
    </div>
  );
}
