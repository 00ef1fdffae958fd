import type { TokenRecord } from '@latchkey/shared/tokens';
import { CrossIcon, WarningIcon } from '../../components/icons.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { richText, t } from '../../i18n/text.tsx';
import { EXPIRING_WITHIN_MS } from './expiring.ts';
import styles from './token-expiry.module.css';

type TokenExpiryProps = { token: TokenRecord; now: number };

/** How long a token still works. Words and an icon carry the state; colour only underlines it. */
export function TokenExpiry({ token, now }: TokenExpiryProps) {
  if (token.state === 'revoked') {
    const time = token.revokedAt !== null && <RelativeTime at={token.revokedAt} now={now} isPast />;
    return (
      <span className={styles.ended}>
        <CrossIcon /> <span>{richText('row.revoked', { time })}</span>
      </span>
    );
  }
  if (token.expiresAt === null) return <span>{t('row.never')}</span>;
  const time = <RelativeTime at={token.expiresAt} now={now} />;
  // The list may be older than the token's end: time passes while the page stays open.
  if (isOver(token, now)) {
    return (
      <span className={styles.ended}>
        <CrossIcon /> <span>{richText('row.expired', { time })}</span>
      </span>
    );
  }
  if (token.expiresAt - now < EXPIRING_WITHIN_MS) {
    return (
      <span className={styles.soon}>
        <WarningIcon /> <span>{richText('row.expires', { time })}</span>
      </span>
    );
  }
  return time;
}

/** What a token is by the clock of now, in a word. */
export function TokenState({ token, now }: TokenExpiryProps) {
  const state = token.state === 'active' && isOver(token, now) ? 'expired' : token.state;
  return <span className={`${styles.state} ${styles[state]}`}>{t(`state.${state}`)}</span>;
}

/** @returns whether the token is past its end. */
export function isOver(token: TokenRecord, now: number): boolean {
  return token.state === 'expired' || (token.expiresAt !== null && token.expiresAt <= now);
}
