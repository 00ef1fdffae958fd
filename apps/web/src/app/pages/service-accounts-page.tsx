import { type RefObject, useRef } from 'react';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { PlusIcon } from '../../components/icons.tsx';
import { ListToolbar } from '../../components/list-toolbar.tsx';
import { ListView } from '../../components/list-view.tsx';
import { useAddress } from '../../components/use-address.ts';
import { useDialogs } from '../../components/use-dialogs.ts';
import { useUnhurried } from '../../components/use-unhurried.ts';
import {
  type AccountDialog,
  AccountDialogs,
  accountIntents,
} from '../../features/service-accounts/service-account-dialogs.tsx';
import {
  ACCOUNT_ADDRESS,
  ACCOUNT_ORDERS,
  useServiceAccounts,
} from '../../features/service-accounts/service-account-queries.ts';
import { AccountTable, accountColumns } from '../../features/service-accounts/service-account-table.tsx';
import { useServerNow } from '../../features/session/server-clock.ts';
import { useMe } from '../../features/session/session-queries.ts';
import { t } from '../../i18n/text.tsx';
import { paths } from '../paths.ts';
import { IdentitiesFrame } from './identities-frame.tsx';
import styles from './page.module.css';

/** `/settings/identities/service-accounts`: list, create, edit, role, delete, tokens. */
export function ServiceAccountsPage() {
  const me = useMe().data;
  const summaryRef = useRef<HTMLParagraphElement>(null);
  const dialogs = useDialogs<AccountDialog>(summaryRef);
  if (me === undefined) return null;
  const createButton = (
    <Button
      look="primary"
      onClick={() => dialogs.open({ kind: 'create' })}
      onPointerEnter={accountIntents.form}
      onFocus={accountIntents.form}
      data-testid="create-service-account-button"
    >
      <PlusIcon /> {t('accounts.create')}
    </Button>
  );
  return (
    <IdentitiesFrame
      me={me}
      path={paths.serviceAccounts}
      title={t('accounts.title')}
      lead={t('accounts.lead')}
      action={createButton}
    >
      <AccountList dialogs={dialogs} summaryRef={summaryRef} />
      <AccountDialogs dialogs={dialogs} />
    </IdentitiesFrame>
  );
}

type AccountListProps = {
  dialogs: ReturnType<typeof useDialogs<AccountDialog>>;
  summaryRef: RefObject<HTMLParagraphElement | null>;
};

function AccountList({ dialogs, summaryRef }: AccountListProps) {
  const me = useMe().data;
  const now = useServerNow();
  const { params, change } = useAddress(ACCOUNT_ADDRESS);
  const list = useUnhurried(useServiceAccounts(params));
  if (me === undefined) return null;
  const accounts = list.data?.accounts ?? [];
  const total = list.data?.total ?? 0;
  return (
    <>
      <ListToolbar
        search={t('accounts.search')}
        params={params}
        columns={accountColumns()}
        orders={ACCOUNT_ORDERS}
        onChange={change}
        data-testid="search-service-accounts-input"
      />
      <div className={styles.summary}>
        <p ref={summaryRef} tabIndex={-1}>
          {total > 0 && t('accounts.count', { count: total })}
        </p>
        <p role="status">{dialogs.announcement}</p>
      </div>
      <ListView
        list={list}
        reason={list.isError ? asSentence(errorText(list.error)) : ''}
        rowCount={accounts.length}
        texts={{
          loading: t('accounts.loading'),
          failed: (reason) => t('accounts.failed', { reason }),
          stale: (reason, time) => t('list.asOf', { reason, time }),
          none: t('accounts.none'),
          noneHint: t('accounts.noneHint'),
          noMatch: t('accounts.noMatch'),
          noMatchHint: t('accounts.noMatchHint'),
        }}
        page={params.page}
        isFiltered={params.query !== ''}
        onClear={() => change({ query: '' })}
        onPage={(page, options) => change({ page }, options)}
      >
        <div data-testid="service-accounts-table-container">
          <AccountTable
            accounts={accounts}
            me={me}
            sorting={params}
            now={now}
            isStale={list.isPlaceholderData}
            onSort={change}
            onAct={dialogs.open}
          />
        </div>
      </ListView>
    </>
  );
}
