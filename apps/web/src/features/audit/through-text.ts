import { SESSION_BEGINNINGS } from '@latchkey/shared/audit';
import type { AuditLogEvent } from '@latchkey/shared/audit-log';
import { t } from '../../i18n/text.tsx';
import { visibleText } from './visible-text.ts';

/** @returns by what a session began, or was to begin, in words; undefined where the event does not say. */
export function throughText({ details }: Pick<AuditLogEvent, 'details'>): string | undefined {
  const through = SESSION_BEGINNINGS.find((beginning) => beginning === details.through);
  if (through === undefined) return undefined;
  if (through !== 'sso' || typeof details.issuer !== 'string') return t(`audit.through.${through}`);
  return t('audit.through.ssoAt', { issuer: visibleText(details.issuer) });
}
