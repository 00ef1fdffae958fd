const LOCALE = 'en-GB';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30.44 * DAY;
const YEAR = 365.25 * DAY;

const relativeFormat = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'always' });
const relativeDayFormat = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
const longDateFormat = new Intl.DateTimeFormat(LOCALE, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const timeFormat = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/**
 * A moment in words, e.g. "in 3 months", "yesterday", "2 minutes ago", "just now".
 * @param at and `now` are epoch milliseconds. The largest unit that fits, rounded.
 */
export function relativeTime(at: number, now: number): string {
  const distance = at - now;
  const size = Math.abs(distance);
  if (size < MINUTE) return distance > 0 ? 'in less than a minute' : 'just now';
  if (Math.round(size / MINUTE) < 60) return relativeFormat.format(Math.round(distance / MINUTE), 'minute');
  if (Math.round(size / HOUR) < 24) return relativeFormat.format(Math.round(distance / HOUR), 'hour');
  if (Math.round(size / DAY) < 30) return relativeDayFormat.format(Math.round(distance / DAY), 'day');
  if (Math.round(size / MONTH) < 12) return relativeFormat.format(Math.round(distance / MONTH), 'month');
  return relativeFormat.format(Math.round(distance / YEAR), 'year');
}

/** @returns a span from now on, exact to the day: "in 90 days", below two days "in 24 hours". */
export function timeAhead(ms: number): string {
  if (ms < 2 * HOUR) return relativeFormat.format(Math.round(ms / MINUTE), 'minute');
  if (ms < 2 * DAY) return relativeFormat.format(Math.round(ms / HOUR), 'hour');
  return relativeFormat.format(Math.round(ms / DAY), 'day');
}

/** @returns the local time of day, e.g. "14:05". */
export function timeOfDay(at: number): string {
  return timeFormat.format(at);
}

/** @returns the exact local moment, e.g. "Sunday, 21 February 2027, 14:05". */
export function exactTime(at: number): string {
  const part = Object.fromEntries(longDateFormat.formatToParts(at).map(({ type, value }) => [type, value]));
  return `${part.weekday}, ${part.day} ${part.month} ${part.year}, ${timeOfDay(at)}`;
}
