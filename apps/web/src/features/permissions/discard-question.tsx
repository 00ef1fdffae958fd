import { useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useBorrowedFocus } from '../../components/use-borrowed-focus.ts';
import { t } from '../../i18n/text.tsx';
import styles from './policy-form.module.css';

/** Asked before what was typed is thrown away; among the buttons, which are in sight however long the form is. */
export function DiscardQuestion({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const stayRef = useRef<HTMLButtonElement>(null);
  useBorrowedFocus(stayRef);
  return (
    <div className={styles.question}>
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
    </div>
  );
}
