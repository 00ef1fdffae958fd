import type { GroupRecord, ListGroupsQuery } from '@latchkey/shared/groups';
import type { Me } from '@latchkey/shared/sessions';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { DataTable } from '../../components/data-table.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RowMenu } from '../../components/row-menu.tsx';
import { useAddressParam } from '../../components/use-address-param.ts';
import { t } from '../../i18n/text.tsx';
import { GROUP_ORDERS, GROUP_PARAM } from './group-list-params.ts';
import type { GroupDialog } from './use-group-dialogs.ts';

type GroupSort = ListGroupsQuery['sort'];
type GroupTableProps = {
  groups: readonly GroupRecord[];
  me: Me;
  sorting: { sort: GroupSort; order: 'asc' | 'desc' };
  now: number;
  isStale: boolean;
  onSort: (change: { sort: GroupSort; order: 'asc' | 'desc' }) => void;
  onDetailsIntent: () => void;
  onActIntent: () => void;
  onAct: (dialog: GroupDialog) => void;
};

/** @returns the columns of the list with their names. */
export function groupColumns(): (readonly [GroupSort, string])[] {
  return (Object.keys(GROUP_ORDERS) as GroupSort[]).map((key) => [key, t(`groups.column.${key}`)]);
}

/** The groups as rows, each with what can be done. */
export function GroupTable(props: GroupTableProps) {
  const { groups, me, sorting, now, isStale, onSort, onDetailsIntent, onActIntent, onAct } = props;
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
    description: (group) => group.description && <span dir="auto">{group.description}</span>,
    role: (group) => group.roles.join(', ') || t('users.noRole'),
    members: (group) => t('users.number', { count: group.memberCount }),
    createdAt: (group) => <RelativeTime at={group.createdAt} now={now} isPast />,
  };
  return (
    <DataTable
      caption={t('groups.title')}
      columns={groupColumns().map(([key, label]) => ({
        key,
        label,
        show: show[key],
        ...(key === 'description' ? { freeText: 'prose' } : {}),
      }))}
      rows={groups}
      keyOf={(group) => group.urn}
      sorting={sorting}
      orders={GROUP_ORDERS}
      onSort={onSort}
      isStale={isStale}
      actions={(group) => (
        <RowMenu
          name={group.name}
          acts={[
            { key: 'edit', label: t('admin.edit'), onChoose: () => onAct({ kind: 'edit', group }) },
            me.privileges.includes('MANAGE_POLICIES') && {
              key: 'role',
              label: t('users.column.role'),
              onChoose: () => onAct({ kind: 'role', group }),
            },
            {
              key: 'delete',
              label: t('groups.remove.confirm'),
              onChoose: () => onAct({ kind: 'remove', group }),
              isDanger: true,
            },
          ].filter((offered) => offered !== false)}
          onIntent={onActIntent}
          data-testid={`group-menu-${group.name}`}
        />
      )}
    />
  );
}
