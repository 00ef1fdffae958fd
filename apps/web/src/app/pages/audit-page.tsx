import { privilegeName } from '@latchkey/shared/privilege-catalogue';
import { useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { timeOfDay } from '../../components/format-time.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { MissingPrivilege } from '../../components/missing-privilege.tsx';
import { useAddress } from '../../components/use-address.ts';
import { useDialogs } from '../../components/use-dialogs.ts';
import { useHeldBack } from '../../components/use-unhurried.ts';
import styles from '../../features/audit/audit.module.css';
import { AuditDialogs, auditIntents } from '../../features/audit/audit-dialogs.tsx';
import { AuditList } from '../../features/audit/audit-list.tsx';
import { AUDIT_ADDRESS } from '../../features/audit/audit-params.ts';
import { auditExportUrl, useAuditLog } from '../../features/audit/audit-queries.ts';
import { AuditToolbar } from '../../features/audit/audit-toolbar.tsx';
import type { AuditDialog } from '../../features/audit/audit-types.ts';
import { usePartyNames } from '../../features/audit/use-party-names.ts';
import { useMe } from '../../features/session/session-queries.ts';
import { t } from '../../i18n/text.tsx';
import { AUDIT_PRIVILEGE } from '../privileges.ts';
import page from './page.module.css';

/** `/settings/audit`: what happened, for those who may know. */
export function AuditPage() {
  const me = useMe().data;
  const isAllowed = me?.privileges.includes(AUDIT_PRIVILEGE) === true;
  const { params, change } = useAddress(AUDIT_ADDRESS);
  const log = useAuditLog(params, isAllowed);
  const isAwaited = useHeldBack(log.isPending);
  const titleRef = useRef<HTMLHeadingElement>(null);
  const dialogs = useDialogs<AuditDialog>(titleRef);
  const { nameOf, remember } = usePartyNames(log.data?.pages.flatMap(({ events }) => events) ?? []);
  if (me === undefined) return null;
  const isRead = !isAwaited && log.dataUpdatedAt > 0;
  return (
    <div className={page.page} data-testid="audit-page">
      <title>{t('audit.pageTitle')}</title>
      <header>
        <h1 ref={titleRef} tabIndex={-1}>
          {t('audit.title')}
        </h1>
        <p className={page.lead}>{t('audit.lead')}</p>
      </header>
      {isAllowed ? (
        <>
          <AuditToolbar
            params={params}
            me={me}
            nameOf={nameOf}
            onChange={change}
            onChoose={(filter) => dialogs.open({ kind: 'choose', filter })}
            onIntent={auditIntents.choose}
          />
          <div className={styles.bar}>
            <span>
              {/* Keeps its place free until it can be said: the buttons beside it must not move. */}
              <span className={isRead ? undefined : styles.unsaid}>
                {t('audit.asOf', { time: timeOfDay(isRead ? log.dataUpdatedAt : me.now) })}
              </span>{' '}
              <Button
                isSmall
                isDisabled={log.isFetching}
                onClick={() => void log.refetch()}
                data-testid="refresh-audit-button"
              >
                {t('audit.refresh')}
              </Button>
            </span>
            <span className={styles.export}>
              <LinkButton href={auditExportUrl(params, 'csv')} isDownload>
                {t('audit.exportAs', { format: 'CSV' })}
              </LinkButton>
              <LinkButton href={auditExportUrl(params, 'json')} isDownload>
                {t('audit.exportAs', { format: 'JSON' })}
              </LinkButton>
            </span>
          </div>
          <AuditList
            me={me}
            params={params}
            log={log}
            isAwaited={isAwaited}
            onChange={change}
            onShow={(event) => dialogs.open({ kind: 'details', event })}
            onIntent={auditIntents.details}
          />
          <AuditDialogs me={me} dialogs={dialogs} onNarrow={change} onFound={remember} />
        </>
      ) : (
        <MissingPrivilege privileges={[privilegeName(AUDIT_PRIVILEGE)]} administrators={me.administrators} />
      )}
    </div>
  );
}
