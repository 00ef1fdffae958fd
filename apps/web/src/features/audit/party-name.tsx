import type { AuditParty } from '@latchkey/shared/audit-log';
import type { Me } from '@latchkey/shared/sessions';
import { SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';
import { Link } from 'react-router';
import { t } from '../../i18n/text.tsx';
import styles from './audit.module.css';
import { visibleText } from './visible-text.ts';

/** Somebody or something in the log, as a link where there is a page about it that the reader may open. */
export function PartyName({ party, me }: { party: AuditParty; me: Me }) {
  // Its user name is DataHub's, and tells only those something who know DataHub from inside.
  const text = party.urn === SYSTEM_ACTOR_URN ? t('audit.system') : visibleText(party.name);
  const name = <span dir="auto">{text}</span>;
  const to = addressOf(party, me);
  return (
    <>
      {to === undefined ? name : <Link to={to}>{name}</Link>}
      {party.isGone && <span className={styles.gone}> {t('audit.gone')}</span>}
    </>
  );
}

/** The token of an event: its details say so themselves when it is gone. */
export function TokenName({ token }: { token: { id: string; name: string | null } }) {
  const name = token.name === null ? `${token.id.slice(0, 8)}…` : visibleText(token.name);
  return (
    <>
      <Link to={tokenAddress(token.id)}>
        <span dir="auto">{name}</span>
      </Link>
      {token.name === null && <span className={styles.gone}> {t('audit.gone')}</span>}
    </>
  );
}

function addressOf({ kind, urn, isGone }: AuditParty, me: Me): string | undefined {
  if (kind === 'token') return tokenAddress(urn.replace('urn:li:dataHubAccessToken:', ''));
  // The system acts, but there is nothing more to know about it.
  if (isGone || urn === SYSTEM_ACTOR_URN) return undefined;
  const isManager = me.privileges.includes('MANAGE_USERS_AND_GROUPS');
  if (kind === 'user' && isManager) return `/settings/identities/users?${new URLSearchParams({ user: urn })}`;
  if (kind === 'group' && isManager)
    return `/settings/identities/groups?${new URLSearchParams({ group: urn })}`;
  if (kind === 'policy' && me.privileges.includes('MANAGE_POLICIES'))
    return `/settings/permissions/policies?${new URLSearchParams({ policy: urn })}`;
  return undefined;
}

function tokenAddress(id: string): string {
  return `/settings/tokens?${new URLSearchParams({ token: id })}`;
}
