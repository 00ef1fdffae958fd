import type { Me } from '@latchkey/shared/sessions';
import type { ListTokensResult } from '@latchkey/shared/tokens';
import type { ReactNode } from 'react';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { timeOfDay } from '../../components/format-time.ts';
import { PAGE_SIZE } from '../../components/list-address.ts';
import {
  EmptyList,
  ListFailure,
  ListSkeleton,
  NoMatches,
  StaleNotice,
} from '../../components/list-states.tsx';
import type { ListQuery } from '../../components/list-view.tsx';
import { Pager } from '../../components/pager.tsx';
import { t } from '../../i18n/text.tsx';
import { useServerNow } from '../session/server-clock.ts';
import { isFiltered, type ListParams } from './list-params.ts';
import type { RowActions } from './token-row.tsx';
import { TokenTable } from './token-table.tsx';
import type { Selection } from './use-selection.ts';

type TokenListProps = RowActions & {
  me: Me;
  params: ListParams;
  list: ListQuery<ListTokensResult>;
  /** Shown when there are no tokens yet. */
  firstStep: ReactNode;
  onChange: (change: Partial<ListParams>) => void;
  selection: Selection;
};

/** The rows, or what stands in for them: loading, failed, none, none that match. */
export function TokenList({ me, params, list, firstStep, onChange, ...rows }: TokenListProps) {
  const now = useServerNow();
  if (list.isPending) return <ListSkeleton label={t('list.loading')} />;
  if (list.data === undefined) {
    const text = t('list.failed', { reason: asSentence(errorText(list.error)) });
    return <ListFailure text={text} onRetry={() => void list.refetch()} />;
  }
  return (
    <>
      {list.isError && (
        <StaleNotice
          text={t('list.asOf', {
            reason: asSentence(errorText(list.error)),
            time: timeOfDay(list.dataUpdatedAt),
          })}
          onRetry={() => void list.refetch()}
        />
      )}
      {list.data.tokens.length === 0 ? (
        <NothingToList params={params} firstStep={firstStep} onChange={onChange} />
      ) : (
        <TokenTable
          tokens={list.data.tokens}
          params={params}
          now={now}
          myUrn={me.urn}
          hasActorColumn={me.tokens.mayManage || list.data.tokens.some(({ actorUrn }) => actorUrn !== me.urn)}
          hasOwnerColumn={me.tokens.mayManage && params.owner !== 'me'}
          isStale={list.isPlaceholderData}
          onSort={onChange}
          {...rows}
        />
      )}
      <Pager page={params.page} pageCount={pageCount(list.data)} onChange={(page) => onChange({ page })} />
    </>
  );
}

function NothingToList({
  params,
  firstStep,
  onChange,
}: Pick<TokenListProps, 'params' | 'firstStep' | 'onChange'>) {
  if (!isFiltered(params)) {
    const hint = firstStep === null ? undefined : t('list.noneHint');
    return (
      <EmptyList title={t('list.none')} hint={hint}>
        {firstStep}
      </EmptyList>
    );
  }
  return (
    <NoMatches
      title={t('list.noMatch')}
      onClear={() =>
        onChange({ query: '', state: 'live', actor: '', ...(params.owner === 'all' ? {} : { owner: 'me' }) })
      }
    />
  );
}

/** @returns how many pages the list has, at least one. */
export function pageCount({ total }: ListTokensResult): number {
  return Math.max(1, Math.ceil(total / PAGE_SIZE));
}
