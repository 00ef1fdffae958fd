import type { Me } from '@latchkey/shared/sessions';
import { type ReactNode, useRef } from 'react';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { PlusIcon } from '../../components/icons.tsx';
import { ListToolbar } from '../../components/list-toolbar.tsx';
import { ListView } from '../../components/list-view.tsx';
import { useAddress } from '../../components/use-address.ts';
import { useUnhurried } from '../../components/use-unhurried.ts';
import { GroupDialogs, groupIntents } from '../../features/groups/group-dialogs.tsx';
import { GROUP_ADDRESS, GROUP_ORDERS } from '../../features/groups/group-list-params.ts';
import { useGroups } from '../../features/groups/group-queries.ts';
import { GroupTable, groupColumns } from '../../features/groups/group-table.tsx';
import { type GroupDialog, useGroupDialogs } from '../../features/groups/use-group-dialogs.ts';
import { useServerNow } from '../../features/session/server-clock.ts';
import { useMe } from '../../features/session/session-queries.ts';
import { t } from '../../i18n/text.tsx';
import { paths } from '../paths.ts';
import { IdentitiesFrame } from './identities-frame.tsx';
import styles from './page.module.css';

/** `/settings/identities/groups`: list, create, edit, members, role, delete. */
export function GroupsPage() {
  const me = useMe().data;
  const summaryRef = useRef<HTMLParagraphElement>(null);
  const dialogs = useGroupDialogs(summaryRef);
  if (me === undefined) return null;
  const createButton = (
    <Button
      look="primary"
      onClick={() => dialogs.open({ kind: 'create' })}
      onPointerEnter={groupIntents.create}
      onFocus={groupIntents.create}
      data-testid="create-group-button"
    >
      <PlusIcon /> {t('groups.create')}
    </Button>
  );
  return (
    <IdentitiesFrame
      me={me}
      path={paths.groups}
      title={t('groups.title')}
      lead={t('groups.lead')}
      action={createButton}
    >
      <GroupList
        me={me}
        onAct={dialogs.open}
        summary={(total) => (
          <div className={styles.summary}>
            <p ref={summaryRef} tabIndex={-1}>
              {total > 0 && t('groups.count', { count: total })}
            </p>
            <p role="status">{dialogs.announcement}</p>
          </div>
        )}
      />
      <GroupDialogs me={me} dialogs={dialogs} />
    </IdentitiesFrame>
  );
}

type GroupListProps = {
  me: Me;
  onAct: (dialog: GroupDialog) => void;
  summary: (total: number) => ReactNode;
};

function GroupList({ me, onAct, summary }: GroupListProps) {
  const now = useServerNow();
  const { params, change } = useAddress(GROUP_ADDRESS);
  const list = useUnhurried(useGroups(params));
  const groups = list.data?.groups ?? [];
  return (
    <>
      <ListToolbar
        search={t('groups.search')}
        params={params}
        columns={groupColumns()}
        orders={GROUP_ORDERS}
        onChange={change}
        data-testid="search-groups-list-input"
      />
      {summary(list.data?.total ?? 0)}
      <ListView
        list={list}
        reason={list.isError ? asSentence(errorText(list.error)) : ''}
        rowCount={groups.length}
        texts={{
          loading: t('groups.loading'),
          failed: (reason) => t('groups.failed', { reason }),
          stale: (reason, time) => t('list.asOf', { reason, time }),
          none: t('groups.none'),
          noneHint: t('groups.noneHint'),
          noMatch: t('groups.noMatch'),
          noMatchHint: t('groups.noMatchHint'),
        }}
        page={params.page}
        isFiltered={params.query !== ''}
        onClear={() => change({ query: '' })}
        onPage={(page, options) => change({ page }, options)}
      >
        <GroupTable
          groups={groups}
          me={me}
          sorting={params}
          now={now}
          isStale={list.isPlaceholderData}
          onSort={change}
          onDetailsIntent={groupIntents.details}
          onActIntent={groupIntents.act}
          onAct={onAct}
        />
      </ListView>
    </>
  );
}
