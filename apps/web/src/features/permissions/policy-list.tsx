import type { ListPoliciesResult, PolicyRecord } from '@latchkey/shared/policy-api';
import type { ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { type ListQuery, ListView } from '../../components/list-view.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { t } from '../../i18n/text.tsx';
import { useServerNow } from '../session/server-clock.ts';
import styles from './permissions.module.css';
import { StateBadge, TypeBadge } from './policy-badges.tsx';
import { FIRST_ORDERS, isFiltered, type PolicyParams, type PolicySort, UNFILTERED } from './policy-params.ts';
import { actorNames, privilegeNames, shortList } from './policy-words.tsx';
import { policyLink } from './use-policy-dialogs.ts';

/** Names that a row has room for. */
const MAX_IN_ROW = 2;

type PolicyListProps = {
  params: PolicyParams;
  list: ListQuery<ListPoliciesResult>;
  firstStep: ReactNode;
  onChange: (change: Partial<PolicyParams>, options?: { replace?: boolean }) => void;
  onState: (policy: PolicyRecord) => void;
  onDelete: (policy: PolicyRecord) => void;
  onFormIntent: () => void;
  onConfirmIntent: () => void;
};

/** The policies, or what stands in for them. */
export function PolicyList(props: PolicyListProps) {
  const { params, list, firstStep, onChange } = props;
  const now = useServerNow();
  const [search] = useSearchParams();
  const names = list.data?.names ?? {};
  const columns: readonly Column<PolicyRecord, PolicySort | 'actors' | 'privileges'>[] = [
    {
      key: 'name',
      label: t('policies.column.name'),
      show: (policy) => (
        <span>
          <Link
            to={policyLink(search, policy.urn)}
            dir="auto"
            data-testid="policy-link"
            onPointerEnter={props.onFormIntent}
            onFocus={props.onFormIntent}
          >
            {policy.name}
          </Link>
          {policy.description !== '' && (
            <span className={`${styles.note} ${styles.about}`} dir="auto">
              {policy.description}
            </span>
          )}
        </span>
      ),
    },
    { key: 'type', label: t('policies.column.type'), show: ({ type }) => <TypeBadge type={type} /> },
    {
      key: 'privileges',
      label: t('policies.column.privileges'),
      freeText: 'name',
      show: ({ privileges }) => <span lang="en">{shortList(privilegeNames(privileges), MAX_IN_ROW)}</span>,
    },
    {
      key: 'actors',
      label: t('policies.column.actors'),
      freeText: 'name',
      show: ({ actors }) =>
        shortList(
          actorNames(actors, (urn) => names[urn] ?? urn.split(':').at(-1) ?? urn),
          MAX_IN_ROW,
        ),
    },
    { key: 'state', label: t('policies.column.state'), show: ({ state }) => <StateBadge state={state} /> },
    {
      key: 'updatedAt',
      label: t('policies.column.updatedAt'),
      show: ({ updatedAt }) => <RelativeTime at={updatedAt} now={now} isPast />,
    },
  ];
  return (
    <ListView
      list={list}
      reason={list.isError ? asSentence(errorText(list.error)) : ''}
      rowCount={list.data?.policies.length ?? 0}
      texts={{
        loading: t('policies.loading'),
        failed: (reason) => t('policies.failed', { reason }),
        stale: (reason, time) => t('policies.stale', { reason, time }),
        none: t('policies.none'),
        noneHint: t('policies.noneHint'),
        noMatch: t('policies.noMatch'),
        noMatchHint: t('policies.noMatchHint'),
      }}
      page={params.page}
      isFiltered={isFiltered(params)}
      onClear={() => onChange(UNFILTERED)}
      onPage={(page, options) => onChange({ page }, options)}
      firstStep={firstStep}
    >
      <DataTable
        caption={t('policies.caption')}
        columns={columns}
        rows={list.data?.policies ?? []}
        keyOf={({ urn }) => urn}
        sorting={params}
        orders={FIRST_ORDERS}
        onSort={onChange}
        isStale={list.isPlaceholderData}
        actions={(policy) => <RowActions policy={policy} {...props} />}
      />
    </ListView>
  );
}

function RowActions({
  policy,
  onState,
  onDelete,
  onConfirmIntent,
}: PolicyListProps & { policy: PolicyRecord }) {
  const { name } = policy;
  if (!policy.editable) return <span className={styles.note}>{t('policies.system')}</span>;
  const isActive = policy.state === 'ACTIVE';
  return (
    <>
      <Button
        isSmall
        isQuiet
        aria-label={t(isActive ? 'policies.deactivateNamed' : 'policies.activateNamed', { name })}
        data-testid="policy-state-button"
        onPointerEnter={onConfirmIntent}
        onFocus={onConfirmIntent}
        onClick={() => onState(policy)}
      >
        {t(isActive ? 'policies.deactivate' : 'policies.activate')}
      </Button>
      <Button
        look="danger"
        isSmall
        isQuiet
        aria-label={t('policies.deleteNamed', { name })}
        data-testid="policy-delete-button"
        onPointerEnter={onConfirmIntent}
        onFocus={onConfirmIntent}
        onClick={() => onDelete(policy)}
      >
        {t('policies.delete')}
      </Button>
    </>
  );
}
