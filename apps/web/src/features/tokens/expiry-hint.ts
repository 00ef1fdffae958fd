import { parseIsoDuration } from '@latchkey/shared/durations';
import { spanLabel, timeLength } from '../../components/format-time.ts';
import { currentLocale, t } from '../../i18n/text.tsx';

const DAY = 24 * 60 * 60_000;
/** Up to here a lifetime is short, milliseconds. */
const SHORT_MS = 30 * DAY;
/** Beyond this, rotating is the better way to go on, milliseconds: what a new form has preselected. */
const LONG_MS = 90 * DAY;

/** What a lifetime would mean if the token leaked; and a shorter one to take instead, ISO 8601. */
type ExpiryHint = { text: string; shorter?: string | undefined };

/**
 * @param lifetimeMs how long the token would live; null for ever.
 * @param allowed what the server allows, ISO 8601.
 * @returns a word towards the shortest lifetime that fits.
 */
export function expiryHint(lifetimeMs: number | null, allowed: readonly string[]): ExpiryHint {
  if (lifetimeMs !== null && lifetimeMs <= DAY) return { text: t('expiry.hint.trial') };
  if (lifetimeMs !== null && lifetimeMs <= SHORT_MS) return { text: t('expiry.hint.short') };
  if (lifetimeMs !== null && lifetimeMs <= LONG_MS) return { text: t('expiry.hint.medium') };
  const shorter = longestWithin(LONG_MS, allowed);
  const texts = [
    // What never ends says so above, with its risk.
    ...(lifetimeMs === null ? [] : [t('expiry.hint.long', { span: timeLength(lifetimeMs) })]),
    ...(shorter === undefined ? [] : [t('expiry.hint.rotate', { shorter: spanLabel(shorter.ms) })]),
  ];
  return { text: texts.join(currentLocale() === 'zh' ? '' : ' '), shorter: shorter?.iso };
}

function longestWithin(maxMs: number, allowed: readonly string[]) {
  return allowed
    .flatMap((iso) => {
      try {
        return [{ iso, ms: parseIsoDuration(iso) }];
      } catch {
        return [];
      }
    })
    .filter(({ ms }) => ms <= maxMs)
    .sort((one, other) => other.ms - one.ms)[0];
}
