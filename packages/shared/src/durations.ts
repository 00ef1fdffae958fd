const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The lifetimes that DataHub allows by default (`ACCESS_TOKEN_ALLOWED_DURATIONS`), ISO 8601. */
export const DEFAULT_ALLOWED_DURATIONS: readonly string[] = [
  'PT1H',
  'P1D',
  'P7D',
  'P30D',
  'P90D',
  'P180D',
  'P365D',
];

/** The lifetime preselected in the form and used when a REST caller names none: 3 months. */
export const DEFAULT_DURATION = 'P90D';

/** DataHub's GraphQL enum `AccessTokenDuration` in milliseconds; `NO_EXPIRY` is null (contract §2.2). */
export const ENUM_DURATIONS_MS = {
  ONE_HOUR: HOUR,
  ONE_DAY: DAY,
  ONE_WEEK: 7 * DAY,
  ONE_MONTH: 30 * DAY,
  THREE_MONTHS: 90 * DAY,
  SIX_MONTHS: 180 * DAY,
  ONE_YEAR: 365 * DAY,
  NO_EXPIRY: null,
} as const;
export type AccessTokenDuration = keyof typeof ENUM_DURATIONS_MS;

const ISO_DURATION =
  /^P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/;

/** A duration text that cannot be used; the message is DataHub's own (contract §2.2). */
export class DurationError extends Error {}

/**
 * Reads an ISO 8601 duration as DataHub does: case-insensitive, a year is 365 days, a month 30.
 * @returns milliseconds, a positive integer.
 * @throws DurationError when the text is blank, malformed, or not positive.
 */
export function parseIsoDuration(text: string): number {
  const trimmed = text.trim();
  if (trimmed === '') throw new DurationError('Access token duration must not be blank');
  const match = ISO_DURATION.exec(trimmed.toUpperCase());
  const isEmpty = match === null || match.slice(1).every((part) => part === undefined) || match[5] === 'T';
  if (isEmpty) throw new DurationError(`Invalid ISO-8601 access token duration: ${text}`);
  const [, years, months, weeks, days, , hours, minutes, seconds] = match;
  const unit = (value: string | undefined, size: number) => Number(value ?? 0) * size;
  const total =
    unit(years, 365 * DAY) +
    unit(months, 30 * DAY) +
    unit(weeks, 7 * DAY) +
    unit(days, DAY) +
    unit(hours, HOUR) +
    unit(minutes, MINUTE) +
    Math.round(unit(seconds, SECOND));
  if (total <= 0) throw new DurationError(`Access token duration must be positive: ${text}`);
  if (!Number.isSafeInteger(total))
    throw new DurationError(`Invalid ISO-8601 access token duration: ${text}`);
  return total;
}

const LABELS: ReadonlyArray<readonly [ms: number, one: string, many: string]> = [
  [365 * DAY, '1 year', 'years'],
  [30 * DAY, '1 month', 'months'],
  [7 * DAY, '1 week', 'weeks'],
  [DAY, '1 day', 'days'],
  [HOUR, '1 hour', 'hours'],
  [MINUTE, '1 minute', 'minutes'],
  [SECOND, '1 second', 'seconds'],
];

/** @returns the plain English name of a lifetime in ms: 3 600 000 → "1 hour", 90 days → "3 months". */
export function durationLabel(ms: number): string {
  for (const [size, one, many] of LABELS) {
    if (ms >= size && ms % size === 0) return ms === size ? one : `${ms / size} ${many}`;
  }
  return `${ms} ms`;
}
