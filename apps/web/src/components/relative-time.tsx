import { exactTime, relativeTime } from './format-time.ts';

type RelativeTimeProps = {
  at: number;
  now: number;
  /** It has happened: `now`, which ticks slowly, may not have caught up with it yet. */
  isPast?: boolean;
};

/** A moment in words; the exact local time on hover and for screen readers. */
export function RelativeTime({ at, now, isPast = false }: RelativeTimeProps) {
  const exact = exactTime(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={exact}>
      {relativeTime(isPast ? Math.min(at, now) : at, now)}
      <span className="visually-hidden"> ({exact})</span>
    </time>
  );
}
