import type { AuditLogEvent, AuditParty } from '@latchkey/shared/audit-log';
import type { Me } from '@latchkey/shared/sessions';
import type { ReactNode } from 'react';
import { Dialog } from '../../components/antd/dialog.tsx';
import { DialogActions } from '../../components/antd/dialog-actions.tsx';
import { Button } from '../../components/button.tsx';
import { exactTime } from '../../components/format-time.ts';
import { t } from '../../i18n/text.tsx';
import styles from './audit.module.css';
import { type AuditParams, tokenIdOf } from './audit-params.ts';
import { PartyName, TokenName } from './party-name.tsx';
import { throughText } from './through-text.ts';
import { visibleText } from './visible-text.ts';

type AuditDetailsDialogProps = {
  event: AuditLogEvent;
  me: Me;
  onNarrow: (change: Partial<AuditParams>) => void;
  onClose: () => void;
};

/** Everything that was recorded about one event, and ways to what belongs to it. */
export function AuditDetailsDialog({ event, me, onNarrow, onClose }: AuditDetailsDialogProps) {
  const { actor, subject, viaToken } = event;
  const through = throughText(event);
  const facts: [string, ReactNode][] = [
    [t('audit.time'), `${exactTime(event.at)} (${new Date(event.at).toISOString()})`],
    [t('audit.outcome'), t(event.outcome === 'ok' ? 'audit.done' : 'audit.refused')],
    ...(through === undefined ? [] : ([[t('audit.through'), through]] satisfies [string, ReactNode][])),
    [t('audit.actor'), actor === null ? t('audit.nobody') : <Party party={actor} me={me} />],
    ...(viaToken === null
      ? []
      : ([[t('audit.token'), <TokenName key="token" token={viaToken} />]] satisfies [string, ReactNode][])),
    ...(subject === null
      ? []
      : ([[t('audit.subject'), <Party key="subject" party={subject} me={me} />]] satisfies [
          string,
          ReactNode,
        ][])),
    [t('audit.address'), event.ip ?? t('audit.unknown')],
    [t('audit.client'), event.userAgent === null ? t('audit.unknown') : visibleText(event.userAgent)],
    [t('audit.request'), event.requestId === null ? t('audit.unknown') : <code>{event.requestId}</code>],
    [t('audit.code'), <code key="code">{event.action}</code>],
  ];
  const tokenId = tokenOf(event);
  const recorded = Object.entries(event.details);
  return (
    <Dialog
      title={t(`audit.action.${event.action}`)}
      data-testid="audit-details-modal"
      width={640}
      onDismiss={onClose}
    >
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <Fact key={label} label={label} value={value} />
        ))}
      </dl>
      {recorded.length > 0 && (
        <>
          <h3 className={styles.recorded}>{t('audit.recorded')}</h3>
          <dl className={styles.facts} data-testid="audit-recorded">
            {recorded.map(([name, value]) => (
              <Fact key={name} label={visibleText(name)} value={recordedText(name, value)} />
            ))}
          </dl>
        </>
      )}
      <DialogActions>
        {actor !== null && (
          <Button onClick={() => onNarrow({ actor: actor.urn })}>{t('audit.onlyActor')}</Button>
        )}
        {subject !== null && subject.kind !== 'token' && (
          <Button onClick={() => onNarrow({ subject: subject.urn })}>{t('audit.onlySubject')}</Button>
        )}
        {tokenId !== undefined && (
          <Button onClick={() => onNarrow({ token: tokenId })}>{t('audit.onlyToken')}</Button>
        )}
        <Button look="primary" data-autofocus onClick={onClose} data-testid="audit-details-close">
          {t('app.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** A time is recorded in milliseconds, which nobody reads; they stay beside it, because they are what is recorded. */
function recordedText(name: string, value: AuditLogEvent['details'][string]): string {
  if (value === null) return t('audit.empty');
  const isTime = typeof value === 'number' && /At(\.(before|after))?$/.test(name);
  return isTime ? `${exactTime(value)} (${value})` : visibleText(String(value));
}

function Fact({ label, value }: { label: string; value: ReactNode }) {
  return (
    <>
      <dt dir="auto">{label}</dt>
      <dd dir="auto">{value}</dd>
    </>
  );
}

function Party({ party, me }: { party: AuditParty; me: Me }) {
  return (
    <>
      <PartyName party={party} me={me} /> <code>{visibleText(party.urn)}</code>
    </>
  );
}

function tokenOf({ viaToken, subject }: AuditLogEvent): string | undefined {
  if (viaToken !== null) return viaToken.id;
  return subject === null ? undefined : tokenIdOf(subject.urn);
}
