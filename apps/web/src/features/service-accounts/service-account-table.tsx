import type { ListServiceAccountsQuery, Person, ServiceAccountRecord } from '@latchkey/shared/people';
import type { Me } from '@latchkey/shared/sessions';
import type { ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import { Button } from '../../components/button.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
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
    description: (account) => account.description,
    role: (account) => account.roles.join(', ') || t('users.noRole'),
    tokens: (account) => <AccountTokens account={account} me={me} />,
    createdAt: (account) => <RelativeTime at={account.createdAt} now={now} isPast />,
  };
  return (
    <DataTable
      caption={t('accounts.title')}
      columns={accountColumns().map(([key, label]) => ({ key, label, show: show[key] }))}
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
  const name = account.displayName;
  const state: GenerateState = { generateFor: personOf(account) };
  const act = (kind: 'edit' | 'role' | 'remove') => ({
    onClick: () => onAct({ kind, account }),
    onPointerEnter: kind === 'edit' ? accountIntents.form : accountIntents.act,
    onFocus: kind === 'edit' ? accountIntents.form : accountIntents.act,
    'aria-label': t(`accounts.named.${kind}`, { name }),
    'data-testid': `${kind}-service-account-button`,
    isSmall: true,
    isQuiet: true,
  });
  return (
    <>
      {me.tokens.authEnabled && (
        <Button
          isSmall
          isQuiet
          aria-label={t('accounts.tokenNamed', { name })}
          data-testid="create-token-button"
          onClick={() => void navigate('/settings/tokens', { state })}
        >
          {t('accounts.token')}
        </Button>
      )}
      <Button {...act('edit')}>{t('admin.edit')}</Button>
      {me.privileges.includes('MANAGE_POLICIES') && (
        <Button {...act('role')}>{t('users.column.role')}</Button>
      )}
      <Button look="danger" {...act('remove')}>
        {t('accounts.remove.confirm')}
      </Button>
    </>
  );
}

/** As the form of a new token knows it. */
function personOf({ urn, username, displayName, description }: ServiceAccountRecord): Person {
  return { urn, username, displayName, description };
}
