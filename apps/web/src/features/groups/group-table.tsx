import type { GroupRecord, ListGroupsQuery } from '@latchkey/shared/groups';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { DataTable } from '../../components/data-table.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useAddressParam } from '../../components/use-address-param.ts';
import { t } from '../../i18n/text.tsx';
import { GROUP_ORDERS, GROUP_PARAM } from './group-list-params.ts';

type GroupSort = ListGroupsQuery['sort'];
type GroupTableProps = {
  groups: readonly GroupRecord[];
  sorting: { sort: GroupSort; order: 'asc' | 'desc' };
  now: number;
  isStale: boolean;
  onSort: (change: { sort: GroupSort; order: 'asc' | 'desc' }) => void;
  onDetailsIntent: () => void;
};

/** @returns the columns of the list with their names. */
export function groupColumns(): (readonly [GroupSort, string])[] {
  return (Object.keys(GROUP_ORDERS) as GroupSort[]).map((key) => [key, t(`groups.column.${key}`)]);
}

/** The groups as rows; whatever can be done with one is in the details. */
export function GroupTable({ groups, sorting, now, isStale, onSort, onDetailsIntent }: GroupTableProps) {
  const { linkTo } = useAddressParam(GROUP_PARAM);
  const show: Record<GroupSort, (group: GroupRecord) => ReactNode> = {
    name: (group) => (
      <Link
        dir="auto"
        to={linkTo(group.urn)}
        data-testid="group-details-link"
        onPointerEnter={onDetailsIntent}
        onFocus={onDetailsIntent}
      >
        {group.name}
      </Link>
    ),
    description: (group) => group.description,
    role: (group) => group.roles.join(', ') || t('users.noRole'),
    members: (group) => t('users.number', { count: group.memberCount }),
    createdAt: (group) => <RelativeTime at={group.createdAt} now={now} isPast />,
  };
  return (
    <DataTable
      caption={t('groups.title')}
      columns={groupColumns().map(([key, label]) => ({ key, label, show: show[key] }))}
      rows={groups}
      keyOf={(group) => group.urn}
      sorting={sorting}
      orders={GROUP_ORDERS}
      onSort={onSort}
      isStale={isStale}
    />
  );
}
