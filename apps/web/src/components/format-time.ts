import { currentLocale, intlLocale, t } from '../i18n/text.tsx';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;
const MEAN_MONTH = 30.44 * DAY;
const MEAN_YEAR = 365.25 * DAY;

/** Making a format takes longer than using it: one for each language and purpose is kept. */
function kept<T>(make: (locale: string) => T): () => T {
  const made = new Map<string, T>();
  return () => {
    const locale = intlLocale();
    const known = made.get(locale) ?? make(locale);
    made.set(locale, known);
    return known;
  };
}

const relativeFormat = kept((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'always' }));
const relativeDayFormat = kept((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
const longDateFormat = kept(
  (locale) =>
    new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
);
const timeFormat = kept(
  (locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
);
const utcDayFormat = kept(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
);

/**
 * A moment in words, e.g. "in 3 months", "yesterday", "2 minutes ago", "just now".
 * @param at and `now` are epoch milliseconds. The largest unit that fits, rounded.
 */
export function relativeTime(at: number, now: number): string {
  const distance = at - now;
  const size = Math.abs(distance);
  if (size < MINUTE) return distance > 0 ? t('time.inLessThanAMinute') : t('time.justNow');
  if (Math.round(size / MINUTE) < 60) return relativeFormat().format(Math.round(distance / MINUTE), 'minute');
  if (Math.round(size / HOUR) < 24) return relativeFormat().format(Math.round(distance / HOUR), 'hour');
  if (Math.round(size / DAY) < 30) return relativeDayFormat().format(Math.round(distance / DAY), 'day');
  if (Math.round(size / MEAN_MONTH) < 12)
    return relativeFormat().format(Math.round(distance / MEAN_MONTH), 'month');
  return relativeFormat().format(Math.round(distance / MEAN_YEAR), 'year');
}

/** @returns a span from now on, exact to the day: "in 90 days", below two days "in 24 hours". */
export function timeAhead(ms: number): string {
  if (ms < 2 * HOUR) return relativeFormat().format(Math.round(ms / MINUTE), 'minute');
  if (ms < 2 * DAY) return relativeFormat().format(Math.round(ms / HOUR), 'hour');
  return relativeFormat().format(Math.round(ms / DAY), 'day');
}

/** @returns a length of time, exact to the day: "180 days", below two days "24 hours". */
export function timeLength(ms: number): string {
  const [size, unit] = ms < 2 * DAY ? ([HOUR, 'hour'] as const) : ([DAY, 'day'] as const);
  return lengthLabel(Math.round(ms / size), unit);
}

const SPAN_UNITS = [
  [YEAR, 'year'],
  [MONTH, 'month'],
  [7 * DAY, 'week'],
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
  [1_000, 'second'],
] as const;

/** @returns the name of a lifetime in the largest unit that divides it: 90 days are "3 months". */
export function spanLabel(ms: number): string {
  const [size, unit] = SPAN_UNITS.find(([size]) => ms >= size && ms % size === 0) ?? [1, 'millisecond'];
  return lengthLabel(ms / size, unit);
}

function lengthLabel(count: number, unit: string): string {
  return new Intl.NumberFormat(intlLocale(), { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** @returns the local time of day, e.g. "14:05". */
export function timeOfDay(at: number): string {
  return timeFormat().format(at);
}

/** @returns the exact local moment, e.g. "Sunday, 21 February 2027, 14:05". */
export function exactTime(at: number): string {
  const parts = longDateFormat().formatToParts(at);
  // en-GB has no comma after the weekday, and it reads badly without.
  const date = parts
    .map(({ type, value }, index) =>
      type === 'literal' && value === ' ' && parts[index - 1]?.type === 'weekday' ? ', ' : value,
    )
    .join('');
  return `${date}${currentLocale() === 'zh' ? ' ' : ', '}${timeOfDay(at)}`;
}

/** @returns a UTC day such as "2026-11-23" in short: "23 Nov". */
export function shortDay(day: string): string {
  return utcDayFormat().format(new Date(`${day}T00:00:00Z`));
}
