import { useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useBorrowedFocus } from '../../components/use-borrowed-focus.ts';
import { t } from '../../i18n/text.tsx';
import styles from './secret-view.module.css';

/** Asked when somebody leaves the secret without having kept it. */
export function LeaveQuestion({ onLeave, onStay }: { onLeave: () => void; onStay: () => void }) {
  const stayRef = useRef<HTMLButtonElement>(null);
  useBorrowedFocus(stayRef);
  return (
    <div className={styles.question}>
      <Notice kind="warning" role="alert">
        <p>{t('secret.leave')}</p>
        <p className={styles.actions}>
          <Button ref={stayRef} isSmall onClick={onStay} data-testid="stay-button">
            {t('secret.leaveNo')}
          </Button>
          <Button look="danger" isSmall onClick={onLeave} data-testid="leave-button">
            {t('secret.leaveYes')}
          </Button>
        </p>
      </Notice>
    </div>
  );
}
