import { type ReactNode, useEffect, useEffectEvent } from 'react';
import { timeOfDay } from './format-time.ts';
import { PAGE_SIZE } from './list-address.ts';
import { EmptyList, ListFailure, ListSkeleton, NoMatches, StaleNotice } from './list-states.tsx';
import { Pager } from './pager.tsx';

/** As much of a query as a list needs. */
export type ListQuery<Result> = {
  data: Result | undefined;
  error: Error | null;
  isError: boolean;
  isPending: boolean;
  isPlaceholderData: boolean;
  dataUpdatedAt: number;
  refetch: () => unknown;
};

/** What a list says in each of its states. */
export type ListTexts = {
  loading: string;
  failed: (reason: string) => string;
  stale: (reason: string, time: string) => string;
  none: string;
  noneHint: string;
  noMatch: string;
  noMatchHint: string;
};

type ListViewProps = {
  list: ListQuery<{ total: number }>;
  /** Why the last request failed, as a sentence; empty when it did not. */
  reason: string;
  rowCount: number;
  texts: ListTexts;
  page: number;
  /** Whether rows may be hidden by a search or a filter. */
  isFiltered: boolean;
  onClear: () => void;
  onPage: (page: number, options?: { replace?: boolean }) => void;
  /** The button for what to do while there is nothing. */
  firstStep?: ReactNode;
  /** The rows. */
  children: ReactNode;
};

/** The rows, or what stands in for them: loading, failed, none, none that match, older than they should be. */
export function ListView(props: ListViewProps) {
  const { list, reason, rowCount, texts, page, isFiltered, onPage } = props;
  const total = list.data?.total ?? 0;
  const pageCount = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const isBeyondEnd = list.data !== undefined && !list.isPlaceholderData && page > pageCount;

  // Not a dependency: the new address is a transition, and renderings that come before its end must not ask again.
  const toPage = useEffectEvent(onPage);
  useEffect(() => {
    // The last row of the last page went, or an old link points beyond the end.
    if (isBeyondEnd) toPage(pageCount, { replace: true });
  }, [isBeyondEnd, pageCount]);

  if (list.isPending) return <ListSkeleton label={texts.loading} />;
  if (list.data === undefined) {
    return <ListFailure text={texts.failed(reason)} onRetry={() => void list.refetch()} />;
  }
  return (
    <>
      {list.isError && (
        <StaleNotice
          text={texts.stale(reason, timeOfDay(list.dataUpdatedAt))}
          onRetry={() => void list.refetch()}
        />
      )}
      {rowCount > 0 && props.children}
      {rowCount === 0 && isFiltered && (
        <NoMatches title={texts.noMatch} hint={texts.noMatchHint} onClear={props.onClear} />
      )}
      {rowCount === 0 && !isFiltered && (
        <EmptyList title={texts.none} hint={texts.noneHint}>
          {props.firstStep}
        </EmptyList>
      )}
      <Pager page={page} pageCount={pageCount} onChange={(next) => onPage(next)} />
    </>
  );
}
