import { useEffect, useRef, useState } from 'react';
import { t } from '../i18n/text.tsx';
import { Button } from './button.tsx';
import styles from './copy-button.module.css';
import { copyText } from './copy-text.ts';
import { CheckIcon, CopyIcon } from './icons.tsx';

const CONFIRMATION_MS = 6_000;

type CopyButtonProps = {
  text: string;
  /** What is copied, as it begins the sentence: "Token" says "Token copied to clipboard". */
  what: string;
  label?: string;
  look?: 'default' | 'primary';
  isSmall?: boolean;
  /** Names what is copied, where several such buttons stand together. */
  'aria-label'?: string;
  onCopied?: () => void;
  /** Called when the browser refuses: select the text, so that the keyboard can copy it. */
  onFailed?: () => void;
  /** Gets the focus when its dialog opens. */
  isFocusedFirst?: boolean;
  'aria-describedby'?: string;
  'data-testid'?: string;
};

/** Copies, and says so both visibly and aloud. */
export function CopyButton(props: CopyButtonProps) {
  const { text, what, label = t('copy.copy'), look = 'default', onFailed } = props;
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  const rootRef = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome(null), CONFIRMATION_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const copy = async () => {
    const isCopied = await copyText(text, rootRef.current ?? document.body);
    setOutcome(isCopied ? 'copied' : 'failed');
    if (isCopied) props.onCopied?.();
    else onFailed?.();
  };

  return (
    <span className={styles.copy} ref={rootRef}>
      <Button
        data-autofocus={props.isFocusedFirst}
        look={look}
        isSmall={props.isSmall ?? false}
        aria-label={props['aria-label']}
        aria-describedby={props['aria-describedby']}
        data-testid={props['data-testid']}
        onClick={() => void copy()}
      >
        {outcome === 'copied' ? <CheckIcon /> : <CopyIcon />} {label}
      </Button>
      <span role="status" className={outcome === 'failed' ? styles.failed : styles.copied}>
        {outcome === 'copied' && t('copy.done', { what })}
        {outcome === 'failed' && t('copy.failed', { what })}
      </span>
    </span>
  );
}
