import type { ListServiceAccountsQuery, Person, ServiceAccountRecord } from '@latchkey/shared/people';
import type { Me } from '@latchkey/shared/sessions';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { DataTable } from '../../components/data-table.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { RowMenu } from '../../components/row-menu.tsx';
import { t } from '../../i18n/text.tsx';
import type { GenerateState } from '../tokens/use-generate-state.ts';
import { type AccountDialog, accountIntents } from './service-account-dialogs.tsx';
import { ACCOUNT_ORDERS } from './service-account-queries.ts';

type AccountSort = ListServiceAccountsQuery['sort'];
type AccountTableProps = {
  accounts: readonly ServiceAccountRecord[];
  me: Me;
  sorting: { sort: AccountSort; order: 'asc' | 'desc' };
  now: number;
  isStale: boolean;
  onSort: (change: { sort: AccountSort; order: 'asc' | 'desc' }) => void;
  onAct: (dialog: AccountDialog) => void;
};

/** @returns the columns of the list with their names. */
export function accountColumns(): (readonly [AccountSort, string])[] {
  return (Object.keys(ACCOUNT_ORDERS) as AccountSort[]).map((key) => [key, t(`accounts.column.${key}`)]);
}

/** The service accounts as rows, each with what can be done. */
export function AccountTable({ accounts, me, sorting, now, isStale, onSort, onAct }: AccountTableProps) {
  const show: Record<AccountSort, (account: ServiceAccountRecord) => ReactNode> = {
    name: (account) => <span dir="auto">{account.displayName}</span>,
    description: (account) => account.description && <span dir="auto">{account.description}</span>,
    role: (account) => account.roles.join(', ') || t('users.noRole'),
    tokens: (account) => <AccountTokens account={account} me={me} />,
    createdAt: (account) => <RelativeTime at={account.createdAt} now={now} isPast />,
  };
  return (
    <DataTable
      caption={t('accounts.title')}
      columns={accountColumns().map(([key, label]) => ({
        key,
        label,
        show: show[key],
        ...(key === 'description' ? { freeText: 'prose' } : {}),
      }))}
      rows={accounts}
      keyOf={(account) => account.urn}
      sorting={sorting}
      orders={ACCOUNT_ORDERS}
      onSort={onSort}
      isStale={isStale}
      actions={(account) => <AccountActs account={account} me={me} onAct={onAct} />}
    />
  );
}

/** A link to the list of tokens for those who see the tokens of others. */
function AccountTokens({ account, me }: { account: ServiceAccountRecord; me: Me }) {
  const count = t('users.tokens', { count: account.liveTokens });
  if (!me.tokens.mayManage) return count;
  return (
    <Link to={`/settings/tokens?${new URLSearchParams({ owner: 'all', actor: account.urn })}`}>{count}</Link>
  );
}

type AccountActsProps = {
  account: ServiceAccountRecord;
  me: Me;
  onAct: (dialog: AccountDialog) => void;
};

function AccountActs({ account, me, onAct }: AccountActsProps) {
  const navigate = useNavigate();
  const state: GenerateState = { generateFor: personOf(account) };
  const act = (kind: 'edit' | 'role' | 'remove') => () => onAct({ kind, account });
  return (
    <RowMenu
      name={account.displayName}
      acts={[
        me.tokens.authEnabled && {
          key: 'create-token',
          label: t('accounts.token'),
          onChoose: () => void navigate('/settings/tokens', { state }),
        },
        { key: 'edit', label: t('admin.edit'), onChoose: act('edit') },
        me.privileges.includes('MANAGE_POLICIES') && {
          key: 'role',
          label: t('users.column.role'),
          onChoose: act('role'),
        },
        { key: 'delete', label: t('accounts.remove.confirm'), onChoose: act('remove'), isDanger: true },
      ].filter((offered) => offered !== false)}
      onIntent={accountIntents.all}
      data-testid={`service-account-menu-${account.username}`}
    />
  );
}

/** As the form of a new token knows it. */
function personOf({ urn, username, displayName, description }: ServiceAccountRecord): Person {
  return { urn, username, displayName, description };
}
