import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './list-states.module.css';

const SKELETON_ROWS = ['a', 'b', 'c', 'd'];

/** Stands where the rows will be, so that nothing jumps when they come. */
export function ListSkeleton() {
  return (
    <div className={styles.skeleton}>
      <p role="status" className="visually-hidden">
        {t('list.loading')}
      </p>
      {SKELETON_ROWS.map((row) => (
        <div key={row} className={styles.bar} />
      ))}
    </div>
  );
}

/** No tokens at all: says what to do. `action` is the generate button where it may be used. */
export function NoTokens({ action }: { action: ReactNode }) {
  return (
    <div className={styles.empty}>
      <h2>{t('list.none')}</h2>
      {action !== null && <p>{t('list.noneHint')}</p>}
      {action}
    </div>
  );
}

/** Tokens may exist, but not with these filters. */
export function NoMatches({ onClear }: { onClear: () => void }) {
  return (
    <div className={styles.empty}>
      <h2>{t('list.noMatch')}</h2>
      <p>{t('list.noMatchHint')}</p>
      <Button onClick={onClear}>{t('list.clearFilters')}</Button>
    </div>
  );
}

type ListFailureProps = { reason: string; onRetry: () => void };

/** The list could not be had, and there is no earlier one to show. */
export function ListFailure({ reason, onRetry }: ListFailureProps) {
  return (
    <Notice kind="error" role="alert">
      <div className={styles.failure}>
        <p>{t('list.failed', { reason })}</p>
        <Button isSmall onClick={onRetry}>
          {t('app.retry')}
        </Button>
      </div>
    </Notice>
  );
}
