import type { SessionRecord } from '@latchkey/shared/account';
import { errorText } from '../../api/error-text.ts';
import { asSentence } from '../../components/as-sentence.ts';
import { Button } from '../../components/button.tsx';
import table from '../../components/data-table.module.css';
import { timeOfDay } from '../../components/format-time.ts';
import { ListFailure, ListSkeleton, StaleNotice } from '../../components/list-states.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { t } from '../../i18n/text.tsx';
import { useServerNow } from '../session/server-clock.ts';
import styles from './account.module.css';
import type { useSessions } from './account-queries.ts';

type SessionListProps = {
  list: ReturnType<typeof useSessions>;
  onEnd: (session: SessionRecord) => void;
  onEndMany: (which: 'others' | 'all') => void;
  onIntent: () => void;
};

/** Where one is signed in, and how to end that. */
export function SessionList({ list, onEnd, onEndMany, onIntent }: SessionListProps) {
  const now = useServerNow();
  if (list.isPending) return <ListSkeleton label={t('myAccount.sessionsLoading')} />;
  if (list.data === undefined) {
    const text = t('myAccount.sessionsFailed', { reason: asSentence(errorText(list.error)) });
    return <ListFailure text={text} onRetry={() => void list.refetch()} />;
  }
  const { sessions, total } = list.data;
  const intent = { onPointerEnter: onIntent, onFocus: onIntent };
  return (
    <>
      {list.isError && (
        <StaleNotice
          text={t('myAccount.sessionsStale', {
            reason: asSentence(errorText(list.error)),
            time: timeOfDay(list.dataUpdatedAt),
          })}
          onRetry={() => void list.refetch()}
        />
      )}
      <table className={table.table}>
        <caption className="visually-hidden">{t('myAccount.sessions')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('myAccount.device')}</th>
            <th scope="col">{t('myAccount.lastSeen')}</th>
            <th scope="col">{t('myAccount.started')}</th>
            <th scope="col">{t('myAccount.address')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('column.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.id} data-testid="session-row">
              <th scope="row" className={table.name}>
                {deviceText(session)}
                {session.isCurrent && <span className={table.note}>{t('myAccount.thisSession')}</span>}
              </th>
              <td data-label={t('myAccount.lastSeen')}>
                <RelativeTime at={session.lastSeenAt} now={now} isPast />
              </td>
              <td data-label={t('myAccount.started')}>
                <RelativeTime at={session.startedAt} now={now} isPast />
              </td>
              <td data-label={t('myAccount.address')}>{session.ip}</td>
              <td className={table.actions}>
                <span className={table.buttonLine}>
                  {!session.isCurrent && (
                    <Button
                      look="danger"
                      isSmall
                      isQuiet
                      {...intent}
                      aria-label={t('myAccount.endNamed', { device: deviceText(session) })}
                      onClick={() => onEnd(session)}
                      data-testid="end-session-button"
                    >
                      {t('myAccount.end')}
                    </Button>
                  )}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > sessions.length && (
        <p className={styles.lead}>{t('myAccount.moreSessions', { count: total })}</p>
      )}
      <p className={styles.actions}>
        {total > 1 && (
          <Button
            look="danger"
            {...intent}
            onClick={() => onEndMany('others')}
            data-testid="end-others-button"
          >
            {t('myAccount.endOthers')}
          </Button>
        )}
        <Button look="danger" {...intent} onClick={() => onEndMany('all')} data-testid="end-all-button">
          {t('myAccount.endAll')}
        </Button>
      </p>
    </>
  );
}

/** @returns e.g. "Firefox on Linux". */
export function deviceText({ browser, system }: Pick<SessionRecord, 'browser' | 'system'>): string {
  if (browser !== null && system !== null) return t('myAccount.browserOnSystem', { browser, system });
  return browser ?? system ?? t('myAccount.unknownDevice');
}
