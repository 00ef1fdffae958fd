import type { InviteRecord } from '@latchkey/shared/invites';
import { Button } from '../../components/button.tsx';
import styles from '../../components/data-table.module.css';
import { RelativeTime } from '../../components/relative-time.tsx';
import { t } from '../../i18n/text.tsx';

type InviteTableProps = {
  invites: readonly InviteRecord[];
  now: number;
  isStale: boolean;
  onRevoke: (invite: InviteRecord) => void;
  onRevokeIntent: () => void;
};

/** Open invitations, the newest first. */
export function InviteTable({ invites, now, isStale, onRevoke, onRevokeIntent }: InviteTableProps) {
  const columns = ['createdAt', 'role', 'uses', 'expires', 'by'] as const;
  return (
    <table className={styles.table} aria-busy={isStale}>
      <caption className="visually-hidden">{t('invites.title')}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`invites.column.${column}`)}
            </th>
          ))}
          <th scope="col">
            <span className="visually-hidden">{t('column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {invites.map((invite) => (
          <tr key={invite.id}>
            <th scope="row" className={styles.name}>
              <RelativeTime at={invite.createdAt} now={now} isPast />
            </th>
            <td data-label={t('invites.column.role')}>{invite.role ?? t('users.noRole')}</td>
            <td data-label={t('invites.column.uses')}>
              {invite.maxUses === null
                ? t('invites.unlimited')
                : t('invites.left', { left: invite.maxUses - invite.uses, max: invite.maxUses })}
            </td>
            <td data-label={t('invites.column.expires')}>
              {invite.expiresAt === null ? (
                t('invites.never')
              ) : (
                <RelativeTime at={invite.expiresAt} now={now} />
              )}
            </td>
            <td data-label={t('invites.column.by')} className={styles.freeName}>
              <span dir="auto">{invite.createdByName}</span>
            </td>
            <td className={styles.actions}>
              <span className={styles.buttonLine}>
                <Button
                  look="danger"
                  isSmall
                  isQuiet
                  onClick={() => onRevoke(invite)}
                  onPointerEnter={onRevokeIntent}
                  onFocus={onRevokeIntent}
                  data-testid="revoke-invite-button"
                >
                  {t('invites.revoke.confirm')}
                </Button>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
