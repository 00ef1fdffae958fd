import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import styles from './list-states.module.css';

const SKELETON_ROWS = ['a', 'b', 'c', 'd'];

/** Stands where the rows will be, so that nothing jumps when they come. */
export function ListSkeleton() {
  return (
    <div className={styles.skeleton}>
      <p role="status" className="visually-hidden">
        Loading access tokens…
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
      <h2>No Access Tokens</h2>
      {action !== null && <p>Generate a new token to get started.</p>}
      {action}
    </div>
  );
}

/** Tokens may exist, but not with these filters. */
export function NoMatches({ onClear }: { onClear: () => void }) {
  return (
    <div className={styles.empty}>
      <h2>No Access Tokens Found</h2>
      <p>No tokens match the current filters.</p>
      <Button onClick={onClear}>Clear filters</Button>
    </div>
  );
}

type ListFailureProps = { reason: string; onRetry: () => void };

/** The list could not be had, and there is no earlier one to show. */
export function ListFailure({ reason, onRetry }: ListFailureProps) {
  return (
    <Notice kind="error" role="alert">
      <div className={styles.failure}>
        <p>Failed to load tokens. {reason}</p>
        <Button isSmall onClick={onRetry}>
          Retry
        </Button>
      </div>
    </Notice>
  );
}
