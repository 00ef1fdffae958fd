import type { Member } from '@latchkey/shared/groups';
import styles from '../../components/facts.module.css';
import { t } from '../../i18n/text.tsx';

type MemberNameProps = { member: Pick<Member, 'displayName' | 'username' | 'status'> };

/** What somebody is called and signs in with, in one text; and whether she may not. */
export function MemberName({ member: { displayName, username, status } }: MemberNameProps) {
  return (
    <span>
      <span dir="auto">{displayName === username ? username : `${displayName} (${username})`}</span>{' '}
      {status === 'SUSPENDED' && <span className={styles.hint}>({t('users.status.SUSPENDED')})</span>}
    </span>
  );
}
