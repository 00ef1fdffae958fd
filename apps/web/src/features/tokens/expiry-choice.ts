import { parseIsoDuration } from '@latchkey/shared/durations';
import type { Me } from '@latchkey/shared/sessions';
import type { CreateTokenInput } from '@latchkey/shared/tokens';
import { spanLabel } from '../../components/format-time.ts';
import { t } from '../../i18n/text.tsx';

/** Values of the choice that are not ISO durations; DataHub calls the second one so. */
export const CUSTOM = 'custom';
export const NO_EXPIRY = 'NO_EXPIRY';

const MINUTE = 60_000;

/** What the form knows about the token's end: a duration, CUSTOM or NO_EXPIRY, and the local date-time. */
export type ExpiryChoice = { duration: string; customEnd?: string | undefined };

/** @returns every choice with its label, shortest first as the server lists them. */
export function expiryOptions(rules: Me['tokens']): (readonly [value: string, label: string])[] {
  return [
    ...rules.allowedDurations.map((iso) => [iso, labelOf(iso)] as const),
    [CUSTOM, t('expiry.custom')] as const,
    ...(rules.allowNoExpiry ? [[NO_EXPIRY, t('expiry.never')] as const] : []),
  ];
}

function labelOf(iso: string): string {
  try {
    return spanLabel(parseIsoDuration(iso));
  } catch {
    return iso;
  }
}

/** @returns when the token would end if generated at `now`; null for never, undefined while unknown. */
export function endOf({ duration, customEnd }: ExpiryChoice, now: number): number | null | undefined {
  if (duration === NO_EXPIRY) return null;
  if (duration === CUSTOM) return readLocal(customEnd);
  try {
    return now + parseIsoDuration(duration);
  } catch {
    return undefined;
  }
}

/** @returns what is wrong with a custom end, or undefined. */
export function customEndFault(
  customEnd: string | undefined,
  now: number,
  maxLifetimeMs: number,
): string | undefined {
  const end = readLocal(customEnd);
  if (end === undefined) return t('expiry.dateMissing');
  if (end <= now) return t('expiry.datePast');
  if (end > now + maxLifetimeMs) return t('expiry.dateTooLate', { span: spanLabel(maxLifetimeMs) });
  return undefined;
}

/** @returns the members of the request that say when the token ends: exactly one of three. */
export function expiryInput({ duration, customEnd }: ExpiryChoice): Partial<CreateTokenInput> {
  if (duration === NO_EXPIRY) return { noExpiry: true };
  const end = duration === CUSTOM ? readLocal(customEnd) : undefined;
  return end === undefined ? { duration } : { expiresAt: end };
}

/** First and last minute that a custom end may have, as `datetime-local` wants them. */
export function customEndLimits(now: number, maxLifetimeMs: number): { min: string; max: string } {
  return { min: writeLocal(now + MINUTE), max: writeLocal(now + maxLifetimeMs) };
}

function readLocal(text: string | undefined): number | undefined {
  const at = new Date(text ?? '').getTime();
  return Number.isNaN(at) ? undefined : at;
}

function writeLocal(at: number): string {
  const offset = new Date(at).getTimezoneOffset() * MINUTE;
  return new Date(at - offset).toISOString().slice(0, 16);
}
