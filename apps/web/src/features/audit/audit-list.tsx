import type { AuditLogEvent } from '@latchkey/shared/audit-log';
import type { Me } from '@latchkey/shared/sessions';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import table from '../../components/data-table.module.css';
import { timeOfDay } from '../../components/format-time.ts';
import {
  EmptyList,
  ListFailure,
  ListSkeleton,
  NoMatches,
  StaleNotice,
} from '../../components/list-states.tsx';
import { t } from '../../i18n/text.tsx';
import { useServerNow } from '../session/server-clock.ts';
import styles from './audit.module.css';
import { type AuditParams, DEFAULT_AUDIT_PARAMS, isNarrowed } from './audit-params.ts';
import type { useAuditLog } from './audit-queries.ts';
import { AuditRow } from './audit-row.tsx';

type AuditListProps = {
  me: Me;
  params: AuditParams;
  log: ReturnType<typeof useAuditLog>;
  /** Whether the first rows are still to come. */
  isAwaited: boolean;
  onChange: (change: Partial<AuditParams>) => void;
  onShow: (event: AuditLogEvent) => void;
  onIntent: () => void;
};

/** The rows, or what stands in for them: loading, failed, none, none that match, older than they should be. */
export function AuditList({ me, params, log, isAwaited, onChange, onShow, onIntent }: AuditListProps) {
  const now = useServerNow();
  if (isAwaited || log.isPending) return <ListSkeleton label={t('audit.loading')} />;
  const reason = log.isError ? asSentence(errorText(log.error)) : '';
  if (log.data === undefined)
    return <ListFailure text={t('audit.failed', { reason })} onRetry={() => void log.refetch()} />;
  const events = log.data.pages.flatMap((page) => page.events);
  const isFailedFurther = log.isFetchNextPageError;
  return (
    <>
      {log.isError && !isFailedFurther && (
        <StaleNotice
          text={t('audit.stale', { reason, time: timeOfDay(log.dataUpdatedAt) })}
          onRetry={() => void log.refetch()}
        />
      )}
      {events.length === 0 && !isNarrowed(params) && <EmptyList title={t('audit.none')} />}
      {events.length === 0 && isNarrowed(params) && (
        <NoMatches
          title={t('audit.noMatch')}
          hint={t('audit.noMatchHint')}
          onClear={() => onChange(DEFAULT_AUDIT_PARAMS)}
        />
      )}
      {events.length > 0 && (
        <table className={`${table.table} ${table.lateRows} ${styles.log}`} aria-busy={log.isPlaceholderData}>
          <caption className="visually-hidden">{t('audit.caption')}</caption>
          <thead>
            <tr>
              {(['action', 'time', 'actor', 'token', 'subject', 'address'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`audit.${column}`)}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{t('column.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <AuditRow
                key={event.id}
                event={event}
                me={me}
                now={now}
                onShow={() => onShow(event)}
                onIntent={onIntent}
              />
            ))}
          </tbody>
        </table>
      )}
      {isFailedFurther && (
        <ListFailure text={t('audit.olderFailed', { reason })} onRetry={() => void log.fetchNextPage()} />
      )}
      <p className={styles.further}>
        <span role="status">{events.length > 0 && t('audit.shown', { count: events.length })}</span>
        {log.hasNextPage && !isFailedFurther && (
          <Button
            isDisabled={log.isFetching}
            onClick={() => void log.fetchNextPage()}
            data-testid="older-events-button"
          >
            {log.isFetchingNextPage ? t('app.loading') : t('audit.older')}
          </Button>
        )}
        {events.length > 0 && !log.hasNextPage && <span>{t('audit.end')}</span>}
      </p>
    </>
  );
}
