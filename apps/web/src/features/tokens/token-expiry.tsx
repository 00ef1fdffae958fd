import type { TokenRecord } from '@latchkey/shared/tokens';
import { CrossIcon, WarningIcon } from '../../components/icons.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import styles from './token-expiry.module.css';

const SOON_MS = 7 * 24 * 60 * 60 * 1_000;

type TokenExpiryProps = { token: TokenRecord; now: number };

/** How long a token still works. Words and an icon carry the state; colour only underlines it. */
export function TokenExpiry({ token, now }: TokenExpiryProps) {
  if (token.state === 'revoked') {
    return (
      <span className={styles.ended}>
        <CrossIcon /> revoked{' '}
        {token.revokedAt !== null && <RelativeTime at={token.revokedAt} now={now} isPast />}
      </span>
    );
  }
  if (token.expiresAt === null) return <span>Never</span>;
  const time = <RelativeTime at={token.expiresAt} now={now} />;
  // The list may be older than the token's end: time passes while the page stays open.
  if (token.state === 'expired' || token.expiresAt <= now) {
    return (
      <span className={styles.ended}>
        <CrossIcon /> expired {time}
      </span>
    );
  }
  if (token.expiresAt - now < SOON_MS) {
    return (
      <span className={styles.soon}>
        <WarningIcon /> expires {time}
      </span>
    );
  }
  return time;
}
