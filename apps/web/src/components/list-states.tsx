import type { ReactNode } from 'react';
import { t } from '../i18n/text.tsx';
import { Button } from './button.tsx';
import styles from './list-states.module.css';
import { Notice } from './notice.tsx';

const SKELETON_ROWS = ['a', 'b', 'c', 'd'];

/**
 * Stands where the rows will be. `label` is what is being loaded. What follows is hidden by `data-loading`
 * (settings-layout.module.css), because the rows will push it away.
 */
export function ListSkeleton({ label }: { label: string }) {
  return (
    <div className={styles.skeleton} data-loading>
      <p role="status" className="visually-hidden">
        {label}
      </p>
      {SKELETON_ROWS.map((row) => (
        <div key={row} className={styles.bar} />
      ))}
    </div>
  );
}

type EmptyListProps = { title: string; hint?: string | undefined; children?: ReactNode };

/** There are no rows: says why, and what to do; `children` are the button for it. */
export function EmptyList({ title, hint, children }: EmptyListProps) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {hint !== undefined && <p>{hint}</p>}
      {children}
    </div>
  );
}

type NoMatchesProps = { title: string; hint?: string; onClear: () => void };

/** Rows may exist, but not with these filters. */
export function NoMatches({ title, hint = t('list.noMatchHint'), onClear }: NoMatchesProps) {
  return (
    <EmptyList title={title} hint={hint}>
      <Button onClick={onClear}>{t('list.clearFilters')}</Button>
    </EmptyList>
  );
}

type ListFailureProps = { text: string; onRetry: () => void };

/** The list could not be had, and there is no earlier one to show. */
export function ListFailure({ text, onRetry }: ListFailureProps) {
  return (
    <Notice kind="error" role="alert">
      <div className={styles.failure}>
        <p>{text}</p>
        <Button isSmall onClick={onRetry}>
          {t('app.retry')}
        </Button>
      </div>
    </Notice>
  );
}

type StaleNoticeProps = { text: string; onRetry: () => void };

/** The rows are older than they should be: the last request for them failed. */
export function StaleNotice({ text, onRetry }: StaleNoticeProps) {
  return (
    <Notice kind="warning" role="status">
      {text}{' '}
      <Button isSmall onClick={onRetry}>
        {t('app.retry')}
      </Button>
    </Notice>
  );
}
