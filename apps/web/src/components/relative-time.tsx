import { exactTime, relativeTime } from './format-time.ts';

type RelativeTimeProps = { at: number; now: number };

/** A moment in words; the exact local time on hover and for screen readers. */
export function RelativeTime({ at, now }: RelativeTimeProps) {
  const exact = exactTime(at);
  return (
    <time dateTime={new Date(at).toISOString()} title={exact}>
      {relativeTime(at, now)}
      <span className="visually-hidden"> ({exact})</span>
    </time>
  );
}
