import type { Policy } from '@latchkey/shared/policies';
import { t } from '../../i18n/text.tsx';
import styles from './permissions.module.css';

/** What a policy is about. Quieter than its state, which is looked for more often. */
export function TypeBadge({ type }: Pick<Policy, 'type'>) {
  return <span className={`${styles.badge} ${styles.type}`}>{t(`policies.type.${type}`)}</span>;
}

/** Whether a policy grants anything. */
export function StateBadge({ state }: Pick<Policy, 'state'>) {
  return (
    <span className={`${styles.badge} ${state === 'ACTIVE' ? styles.active : styles.inactive}`}>
      {t(`policies.state.${state}`)}
    </span>
  );
}
