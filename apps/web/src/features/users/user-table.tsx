import type { UserRecord } from '@latchkey/shared/users';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Column, DataTable } from '../../components/data-table.tsx';
import styles from '../../components/facts.module.css';
import { RelativeTime } from '../../components/relative-time.tsx';
import { StatusMark } from '../../components/status-mark.tsx';
import { useAddressParam } from '../../components/use-address-param.ts';
import { t } from '../../i18n/text.tsx';
import { USER_ORDERS, USER_PARAM, type UserSort } from './user-list-params.ts';

type UserTableProps = {
  users: readonly UserRecord[];
  sorting: { sort: UserSort; order: 'asc' | 'desc' };
  now: number;
  myUrn: string;
  isStale: boolean;
  onSort: (change: { sort: UserSort; order: 'asc' | 'desc' }) => void;
  /** The pointer or the focus comes near what opens the details. */
  onDetailsIntent: () => void;
};

/** The users as rows; whatever can be done with one is in the details. */
export function UserTable(props: UserTableProps) {
  const { users, sorting, now, myUrn, isStale, onSort, onDetailsIntent } = props;
  const { linkTo } = useAddressParam(USER_PARAM);
  const show: Record<UserSort, (user: UserRecord) => ReactNode> = {
    name: (user) => (
      <span>
        <Link
          dir="auto"
          to={linkTo(user.urn)}
          data-testid="user-details-link"
          onPointerEnter={onDetailsIntent}
          onFocus={onDetailsIntent}
        >
          {user.displayName}
        </Link>
        {user.urn === myUrn && ` (${t('row.you')})`}
      </span>
    ),
    username: (user) => (
      <span>
        <span dir="auto">{breakable(user.username)}</span>
        {/* Most often it is the username. */}
        {user.email !== null && user.email !== user.username && (
          <span className={styles.note}>{breakable(user.email)}</span>
        )}
      </span>
    ),
    role: (user) => user.roles.join(', ') || t('users.noRole'),
    groups: (user) => t('users.number', { count: user.groupCount }),
    status: (user) => (
      <StatusMark isGood={user.status === 'ACTIVE'}>{t(`users.status.${user.status}`)}</StatusMark>
    ),
    tokens: (user) => t('users.number', { count: user.liveTokens }),
    lastSignIn: (user) =>
      user.lastSignInAt === null ? (
        t('users.neverSignedIn')
      ) : (
        <RelativeTime at={user.lastSignInAt} now={now} isPast />
      ),
  };
  const columns = (Object.keys(USER_ORDERS) as UserSort[]).map(
    (key): Column<UserRecord, UserSort> => ({
      key,
      label: t(`users.column.${key}`),
      show: show[key],
      ...(key === 'username' ? { freeText: 'address' } : {}),
    }),
  );
  return (
    <DataTable
      caption={t('users.title')}
      columns={columns}
      rows={users}
      keyOf={(user) => user.urn}
      sorting={sorting}
      orders={USER_ORDERS}
      onSort={onSort}
      isStale={isStale}
    />
  );
}

/** An address that is too long for its line breaks behind its @, where it is read best. */
function breakable(address: string): ReactNode {
  const at = address.indexOf('@') + 1;
  return (
    <>
      {address.slice(0, at)}
      {at > 0 && <wbr />}
      {address.slice(at)}
    </>
  );
}
