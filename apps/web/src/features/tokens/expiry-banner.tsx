import type { TokenRecord } from '@latchkey/shared/tokens';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { t } from '../../i18n/text.tsx';
import { useServerNow } from '../session/server-clock.ts';
import { EXPIRING_WITHIN_MS } from './expiring.ts';
import styles from './expiry-banner.module.css';
import { useOwnTokens } from './token-queries.ts';

/** How many tokens the banner names. */
const NAMED = 3;

type ExpiryBannerProps = {
  onShow: () => void;
  onRotate: (token: TokenRecord) => void;
  onRotateIntent: () => void;
};

/** Says which of one's tokens end soon, before it hurts. What was rotated already ends on purpose. */
export function ExpiryBanner({ onShow, onRotate, onRotateIntent }: ExpiryBannerProps) {
  const now = useServerNow();
  const { data } = useOwnTokens('expiring');
  const ending = (data?.tokens ?? []).filter(
    ({ replacedById, expiresAt }) => replacedById === null && expiresAt !== null && isSoon(expiresAt - now),
  );
  if (ending.length === 0) return null;
  const named = ending.slice(0, NAMED);
  const more = ending.length - named.length;
  return (
    <Notice kind="warning">
      <div className={styles.banner} data-testid="expiring-banner">
        <p>{t('banner.summary', { count: ending.length })}</p>
        <ul className={styles.tokens}>
          {named.map((token) => (
            <li key={token.id}>
              <span>
                <strong dir="auto">{token.name}</strong>{' '}
                <RelativeTime at={token.expiresAt ?? now} now={now} />
              </span>
              {token.may.rotate && (
                <Button
                  isSmall
                  aria-label={t('row.rotateNamed', { name: token.name })}
                  onPointerEnter={onRotateIntent}
                  onFocus={onRotateIntent}
                  onClick={() => onRotate(token)}
                >
                  {t('row.rotate')}
                </Button>
              )}
            </li>
          ))}
          {more > 0 && <li>{t('banner.more', { count: more })}</li>}
        </ul>
        <Button isSmall onClick={onShow}>
          {t('banner.show')}
        </Button>
      </div>
    </Notice>
  );
}

/** Time passes while the page stays open, so the server's answer is looked through again. */
function isSoon(remainingMs: number): boolean {
  return remainingMs > 0 && remainingMs < EXPIRING_WITHIN_MS;
}
