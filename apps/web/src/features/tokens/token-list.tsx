import type { Me } from '@latchkey/shared/sessions';
import type { ListTokensResult, TokenRecord } from '@latchkey/shared/tokens';
import type { ReactNode } from 'react';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import { timeOfDay } from '../../components/format-time.ts';
import { Notice } from '../../components/notice.tsx';
import { Pager } from '../../components/pager.tsx';
import { useServerNow } from '../session/server-clock.ts';
import { isFiltered, type ListParams, PAGE_SIZE } from './list-params.ts';
import { ListFailure, ListSkeleton, NoMatches, NoTokens } from './list-states.tsx';
import type { useTokens } from './token-queries.ts';
import { TokenTable } from './token-table.tsx';

type TokenListProps = {
  me: Me;
  params: ListParams;
  list: ReturnType<typeof useTokens>;
  /** Shown when there are no tokens yet. */
  firstStep: ReactNode;
  onChange: (change: Partial<ListParams>) => void;
  onRevoke: (token: TokenRecord, button: HTMLElement) => void;
  onRevokeIntent: () => void;
};

/** The rows, or what stands in for them: loading, failed, none, none that match. */
export function TokenList({ me, params, list, firstStep, onChange, ...revoke }: TokenListProps) {
  const now = useServerNow();
  if (list.isPending) return <ListSkeleton />;
  if (list.data === undefined) {
    return (
      <ListFailure
        reason={asSentence(list.error?.message ?? 'Something went wrong')}
        onRetry={() => void list.refetch()}
      />
    );
  }
  return (
    <>
      {list.isError && (
        <Notice kind="warning" role="status">
          {asSentence(list.error.message)} This is the list as of {timeOfDay(list.dataUpdatedAt)}.{' '}
          <Button isSmall onClick={() => void list.refetch()}>
            Retry
          </Button>
        </Notice>
      )}
      {list.data.tokens.length === 0 ? (
        <NothingToList params={params} firstStep={firstStep} onChange={onChange} />
      ) : (
        <TokenTable
          tokens={list.data.tokens}
          params={params}
          now={now}
          hasOwnerColumn={me.tokens.mayManage}
          isStale={list.isPlaceholderData}
          onSort={onChange}
          {...revoke}
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
  if (!isFiltered(params)) return <NoTokens action={firstStep} />;
  return <NoMatches onClear={() => onChange({ query: '', state: 'live' })} />;
}

/** @returns how many pages the list has, at least one. */
export function pageCount({ total }: ListTokensResult): number {
  return Math.max(1, Math.ceil(total / PAGE_SIZE));
}
