import type { AuditLogEvent } from '@latchkey/shared/audit-log';
import type { Me } from '@latchkey/shared/sessions';
import { Button } from '../../components/button.tsx';
import table from '../../components/data-table.module.css';
import { exactTime } from '../../components/format-time.ts';
import { CrossIcon } from '../../components/icons.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { t } from '../../i18n/text.tsx';
import styles from './audit.module.css';
import { PartyName, TokenName } from './party-name.tsx';
import { throughText } from './through-text.ts';

type AuditRowProps = {
  event: AuditLogEvent;
  me: Me;
  now: number;
  onShow: () => void;
  onIntent: () => void;
};

/** One event. On narrow screens the row becomes a card, its labels come from `data-label`. */
export function AuditRow({ event, me, now, onShow, onIntent }: AuditRowProps) {
  const action = t(`audit.action.${event.action}`);
  const through = throughText(event);
  return (
    <tr data-testid="audit-row">
      <th scope="row" className={table.name}>
        {action}
        {through !== undefined && <span className={styles.through}>{through}</span>}
        {event.outcome === 'refused' && (
          <span className={styles.refused}>
            <CrossIcon /> {t('audit.refused')}
          </span>
        )}
      </th>
      <td data-label={t('audit.time')}>
        <RelativeTime at={event.at} now={now} isPast />
      </td>
      <td data-label={t('audit.actor')} className={table.freeName}>
        {event.actor === null ? t('audit.nobody') : <PartyName party={event.actor} me={me} />}
      </td>
      <td data-label={t('audit.token')} className={table.freeName}>
        {event.viaToken !== null && <TokenName token={event.viaToken} />}
      </td>
      <td data-label={t('audit.subject')} className={table.freeName}>
        {event.subject !== null && <PartyName party={event.subject} me={me} />}
      </td>
      <td data-label={t('audit.address')}>{event.ip}</td>
      <td className={table.actions}>
        <span className={table.buttonLine}>
          <Button
            isSmall
            isQuiet
            aria-label={t('audit.detailsNamed', { action, time: exactTime(event.at) })}
            onPointerEnter={onIntent}
            onFocus={onIntent}
            onClick={onShow}
            data-testid="audit-details-button"
          >
            {t('audit.details')}
          </Button>
        </span>
      </td>
    </tr>
  );
}
