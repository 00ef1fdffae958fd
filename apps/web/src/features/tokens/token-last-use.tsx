import type { TokenRecord } from '@latchkey/shared/tokens';
import { relativeTime } from '../../components/format-time.ts';
import { t } from '../../i18n/text.tsx';
import { isOver } from './token-expiry.tsx';

/** A token that was used within this time is probably in use, milliseconds: 7 days. */
const RECENTLY_MS = 7 * 24 * 60 * 60_000;

/** @returns whether revoking the token is likely to stop something that runs now. */
export function isInUse(token: TokenRecord, now: number): boolean {
  return token.lastUsedAt !== null && now - token.lastUsedAt < RECENTLY_MS && !isOver(token, now);
}

/** @returns when and from where a token was used last, e.g. "used 2 minutes ago from 10.0.4.7". */
export function lastUse({ lastUsedAt, lastUsedIp }: TokenRecord, now: number): string {
  if (lastUsedAt === null) return t('lastUse.never');
  const time = relativeTime(Math.min(lastUsedAt, now), now);
  return lastUsedIp === null
    ? t('lastUse.time', { time })
    : t('lastUse.timeAndAddress', { time, address: lastUsedIp });
}

type TokenNamesProps = { tokens: readonly TokenRecord[]; now: number; className: string | undefined };

/** Names of tokens, each with its last use: what revoking them would stop. */
export function TokenNames({ tokens, now, className }: TokenNamesProps) {
  return (
    <ul className={className}>
      {tokens.map((token) => (
        <li key={token.id}>
          <strong dir="auto">{token.name}</strong> <span>{lastUse(token, now)}</span>
        </li>
      ))}
    </ul>
  );
}
