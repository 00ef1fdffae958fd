import { useRef } from 'react';
import { useNavigate } from 'react-router';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { PlusIcon } from '../../components/icons.tsx';
import { ListView } from '../../components/list-view.tsx';
import { useAddress } from '../../components/use-address.ts';
import { useUnhurried } from '../../components/use-unhurried.ts';
import { useServerNow } from '../../features/session/server-clock.ts';
import { useMe } from '../../features/session/session-queries.ts';
import { useUserDialogs } from '../../features/users/use-user-dialogs.ts';
import { preloadUserDetails, UserDialogs } from '../../features/users/user-dialogs.tsx';
import { USER_ADDRESS } from '../../features/users/user-list-params.ts';
import { useUsers } from '../../features/users/user-queries.ts';
import { UserTable } from '../../features/users/user-table.tsx';
import { UserToolbar } from '../../features/users/user-toolbar.tsx';
import { t } from '../../i18n/text.tsx';
import { paths } from '../paths.ts';
import { IdentitiesFrame } from './identities-frame.tsx';
import styles from './page.module.css';

/** `/settings/identities/users`: list, suspend, remove, roles, groups, reset links. */
export function UsersPage() {
  const me = useMe().data;
  const navigate = useNavigate();
  if (me === undefined) return null;
  const mayInvite = me.privileges.includes('MANAGE_USER_CREDENTIALS');
  return (
    <IdentitiesFrame
      me={me}
      path={paths.users}
      title={t('users.title')}
      lead={t('users.lead')}
      action={
        mayInvite && (
          <Button
            look="primary"
            onClick={() => void navigate(`${paths.invites}?new=1`)}
            data-testid="invite-users-button"
          >
            <PlusIcon /> {t('invites.invite')}
          </Button>
        )
      }
    >
      <UserList />
    </IdentitiesFrame>
  );
}

function UserList() {
  const me = useMe().data;
  const now = useServerNow();
  const { params, change } = useAddress(USER_ADDRESS);
  const list = useUnhurried(useUsers(params));
  const summaryRef = useRef<HTMLParagraphElement>(null);
  const dialogs = useUserDialogs(summaryRef);
  if (me === undefined) return null;
  const users = list.data?.users ?? [];
  const total = list.data?.total ?? 0;
  return (
    <>
      <UserToolbar params={params} onChange={change} />
      <div className={styles.summary}>
        <p ref={summaryRef} tabIndex={-1}>
          {total > 0 && t('users.count', { count: total })}
        </p>
        <p role="status">{dialogs.announcement}</p>
      </div>
      <ListView
        list={list}
        reason={list.isError ? asSentence(errorText(list.error)) : ''}
        rowCount={users.length}
        texts={{
          loading: t('users.loading'),
          failed: (reason) => t('users.failed', { reason }),
          stale: (reason, time) => t('list.asOf', { reason, time }),
          none: t('users.none'),
          noneHint: t('users.noneHint'),
          noMatch: t('users.noMatch'),
          noMatchHint: t('users.noMatchHint'),
        }}
        page={params.page}
        isFiltered={params.query !== '' || params.status !== 'all' || params.role !== 'all'}
        onClear={() => change({ query: '', status: 'all', role: 'all' })}
        onPage={(page, options) => change({ page }, options)}
      >
        <UserTable
          users={users}
          sorting={params}
          now={now}
          myUrn={me.urn}
          isStale={list.isPlaceholderData}
          onSort={change}
          onDetailsIntent={preloadUserDetails}
        />
      </ListView>
      <UserDialogs me={me} dialogs={dialogs} />
    </>
  );
}
