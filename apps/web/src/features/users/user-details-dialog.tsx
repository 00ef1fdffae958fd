import type { Me } from '@latchkey/shared/sessions';
import type { UserDetails } from '@latchkey/shared/users';
import { Link } from 'react-router';
import { errorText } from '../../api/error-text.ts';
import { Dialog } from '../../components/antd/dialog.tsx';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import styles from '../../components/facts.module.css';
import { Notice } from '../../components/notice.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { t } from '../../i18n/text.tsx';
import { useServerNow } from '../session/server-clock.ts';
import type { UserDialog } from './use-user-dialogs.ts';
import { useUserDetails } from './user-queries.ts';

type UserDetailsDialogProps = {
  urn: string;
  me: Me;
  onClose: () => void;
  onAct: (dialog: UserDialog) => void;
};

/** Everything about one user, and what can be done. */
export function UserDetailsDialog({ urn, me, onClose, onAct }: UserDetailsDialogProps) {
  const details = useUserDetails(urn);
  const user = details.data?.user;
  return (
    <Dialog
      title={user?.displayName ?? t('users.details')}
      data-testid="user-details-modal"
      width={680}
      onDismiss={onClose}
    >
      {details.isError && (
        <Notice kind="error" role="alert">
          {t('users.detailsFailed', { reason: asSentence(errorText(details.error)) })}{' '}
          <Button isSmall onClick={() => void details.refetch()}>
            {t('app.retry')}
          </Button>
        </Notice>
      )}
      {details.isPending && <p role="status">{t('app.loading')}</p>}
      {details.data !== undefined && <UserFacts details={details.data} me={me} onAct={onAct} />}
      <DialogActions>
        <Button look="primary" data-autofocus onClick={onClose}>
          {t('app.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

type UserFactsProps = { details: UserDetails; me: Me; onAct: (dialog: UserDialog) => void };

function UserFacts({ details, me, onAct }: UserFactsProps) {
  const { user, groups, ending } = details;
  const now = useServerNow();
  const tokens = t('users.tokens', { count: user.liveTokens });
  // The list of everybody's tokens is for those who manage them.
  const tokensLink = `/settings/tokens?${new URLSearchParams({ owner: 'all', actor: user.urn })}`;
  return (
    <div className={styles.body}>
      <dl className={styles.facts}>
        <dt>{t('users.column.username')}</dt>
        <dd dir="auto">{user.username}</dd>
        <dt>{t('users.column.email')}</dt>
        <dd dir="auto">{user.email ?? t('users.nothing')}</dd>
        <dt>{t('users.column.status')}</dt>
        <dd>
          <StatusMark isGood={user.status === 'ACTIVE'}>{t(`users.status.${user.status}`)}</StatusMark>
        </dd>
        <dt>{t('users.column.role')}</dt>
        <dd>{user.roles.join(', ') || t('users.noRole')}</dd>
        <dt>{t('users.column.groups')}</dt>
        <dd>
          {groups.length === 0 ? (
            t('users.noGroups')
          ) : (
            <ul>
              {groups.map((group) => (
                <li key={group.urn}>
                  <Link
                    to={`/settings/identities/groups?${new URLSearchParams({ group: group.urn })}`}
                    dir="auto"
                  >
                    {group.name}
                  </Link>
                  {group.roles.length > 0 && ` (${t('users.groupRole', { role: group.roles.join(', ') })})`}
                </li>
              ))}
            </ul>
          )}
        </dd>
        <dt>{t('users.column.tokens')}</dt>
        <dd>
          {me.tokens.mayManage ? <Link to={tokensLink}>{tokens}</Link> : tokens}
          {user.status === 'SUSPENDED' && user.liveTokens > 0 && (
            <span className={styles.hint}> {t('users.tokensAsleep')}</span>
          )}
        </dd>
        <dt>{t('users.sessions')}</dt>
        <dd>{t('users.number', { count: ending.sessions })}</dd>
        <dt>{t('users.column.lastSignIn')}</dt>
        <dd>
          {user.lastSignInAt === null ? (
            t('users.neverSignedIn')
          ) : (
            <RelativeTime at={user.lastSignInAt} now={now} isPast />
          )}
        </dd>
        <dt>{t('users.access')}</dt>
        <dd>
          <Link to={`/settings/permissions/access?${new URLSearchParams({ user: user.urn })}`}>
            {t('users.why')}
          </Link>
        </dd>
      </dl>
      <UserActs details={details} me={me} onAct={onAct} />
    </div>
  );
}

function UserActs({ details: { user }, me, onAct }: UserFactsProps) {
  const may = (privilege: string) => me.privileges.includes(privilege);
  const act = (kind: UserDialog['kind']) => () => onAct({ kind, user });
  const isSuspended = user.status === 'SUSPENDED';
  const isKept = user.isRoot || user.urn === me.urn;
  return (
    <>
      <div className={styles.row}>
        {may('MANAGE_POLICIES') && (
          <Button onClick={act('role')} data-testid="assign-role-button">
            {t('users.assignRole')}
          </Button>
        )}
        <Button onClick={act('group')} data-testid="add-to-group-button">
          {t('users.addToGroup')}
        </Button>
        {may('MANAGE_USER_CREDENTIALS') && (
          <Button onClick={act('reset')} data-testid="reset-link-button">
            {t('users.resetPassword')}
          </Button>
        )}
        {isSuspended && (
          <Button onClick={act('reinstate')} data-testid="reinstate-user-button">
            {t('users.reinstate')}
          </Button>
        )}
        {!isKept && !isSuspended && (
          <Button look="danger" onClick={act('suspend')} data-testid="suspend-user-button">
            {t('users.suspend')}
          </Button>
        )}
        {!isKept && (
          <Button look="danger" onClick={act('remove')} data-testid="remove-user-button">
            {t('users.remove')}
          </Button>
        )}
      </div>
      {isKept && <p className={styles.hint}>{t(user.isRoot ? 'users.rootStays' : 'users.ownStays')}</p>}
    </>
  );
}
