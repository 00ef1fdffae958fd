import { useEffect, useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './permissions.module.css';

/** Asked before what was typed is thrown away. */
export function DiscardQuestion({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const stayRef = useRef<HTMLButtonElement>(null);
  useEffect(() => stayRef.current?.focus(), []);
  return (
    <Notice kind="warning" role="alert">
      <p>{t('policy.discard')}</p>
      <p className={styles.buttons}>
        <Button ref={stayRef} isSmall onClick={onStay}>
          {t('policy.discardNo')}
        </Button>
        <Button look="danger" isSmall onClick={onLeave} data-testid="discard-button">
          {t('policy.discardYes')}
        </Button>
      </p>
    </Notice>
  );
}
