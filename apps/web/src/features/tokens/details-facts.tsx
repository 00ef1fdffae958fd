import type { Me } from '@latchkey/shared/sessions';
import type { TokenRecord } from '@latchkey/shared/tokens';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { CopyButton } from '../../components/copy-button.tsx';
import { exactTime, relativeTime } from '../../components/format-time.ts';
import { Notice } from '../../components/notice.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { richText, t } from '../../i18n/text.tsx';
import styles from './details-dialog.module.css';
import { isOver, TokenState } from './token-expiry.tsx';
import { useDetailsLink } from './use-details-param.ts';

type DetailsFactsProps = { token: TokenRecord; me: Me; now: number };

/** What is known about a token, times exact. */
export function DetailsFacts({ token, me, now }: DetailsFactsProps) {
  const nameOf = (urn: string, name: string) => (urn === me.urn ? t('row.self') : `${name} (${urn})`);
  const when = (at: number | null, isPast = false) =>
    at === null
      ? t('details.never')
      : `${exactTime(at)} · ${relativeTime(isPast ? Math.min(at, now) : at, now)}`;
  const lastUsed = when(token.lastUsedAt, true);
  const facts: [string, ReactNode][] = [
    [t('details.description'), token.description ?? t('details.noDescription')],
    [t('details.state'), <TokenState key="state" token={token} now={now} />],
    [t('details.actor'), nameOf(token.actorUrn, token.actorName)],
    [t('details.owner'), nameOf(token.ownerUrn, token.ownerName)],
    [t('details.created'), when(token.createdAt, true)],
    [t('details.expires'), token.expiresAt === null ? t('row.never') : when(token.expiresAt)],
    ...(token.revokedAt === null
      ? []
      : [[t('details.revoked'), when(token.revokedAt, true)] as [string, ReactNode]]),
    [
      t('details.lastUsed'),
      token.lastUsedIp === null
        ? lastUsed
        : t('details.usedFrom', { time: lastUsed, address: token.lastUsedIp }),
    ],
    [t('details.id'), <Id key="id" value={token.id} what={t('details.id')} label={t('details.copyId')} />],
    [
      t('details.urn'),
      <Id key="urn" value={token.urn} what={t('details.urn')} label={t('details.copyUrn')} />,
    ],
  ];
  return (
    <>
      <Rotation token={token} now={now} />
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <Fact key={label} label={label} value={value} />
        ))}
      </dl>
    </>
  );
}

function Fact({ label, value }: { label: string; value: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd dir="auto">{value}</dd>
    </>
  );
}

function Id({ value, what, label }: { value: string; what: string; label: string }) {
  return (
    <span className={styles.id}>
      <code>{value}</code>
      <CopyButton isSmall text={value} what={what} aria-label={label} />
    </span>
  );
}

/** Leads from a token to the one that took over from it, and back. */
function Rotation({ token, now }: { token: TokenRecord; now: number }) {
  const detailsLink = useDetailsLink();
  const { replacedById, rotatedFromId, expiresAt } = token;
  if (replacedById === null && rotatedFromId === null) return null;
  const isEnding = token.state === 'active' && expiresAt !== null && !isOver(token, now);
  return (
    <Notice kind="info">
      {replacedById !== null && (
        <p>
          {richText('details.replacedBy', {
            link: <Link to={detailsLink(replacedById)}>{t('details.theNewer')}</Link>,
          })}{' '}
          {isEnding && richText('details.stops', { time: <RelativeTime at={expiresAt} now={now} /> })}
        </p>
      )}
      {rotatedFromId !== null && (
        <p>
          {richText('details.replaces', {
            link: <Link to={detailsLink(rotatedFromId)}>{t('details.theEarlier')}</Link>,
          })}
        </p>
      )}
    </Notice>
  );
}
