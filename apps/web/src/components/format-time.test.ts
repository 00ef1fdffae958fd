import { describe, expect, test } from 'vitest';
import { exactTime, relativeTime, timeAhead } from './format-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 23, 12, 0);

describe('relativeTime', () => {
  test.each([
    [0, 'just now'],
    [-30_000, 'just now'],
    [30_000, 'in less than a minute'],
    [-2 * MINUTE, '2 minutes ago'],
    [59.7 * MINUTE, 'in 1 hour'],
    [-5 * HOUR, '5 hours ago'],
    [-DAY, 'yesterday'],
    [DAY, 'tomorrow'],
    [6 * DAY, 'in 6 days'],
    [-19 * DAY, '19 days ago'],
    [30 * DAY, 'in 1 month'],
    [90 * DAY - 1_000, 'in 3 months'],
    [365 * DAY, 'in 1 year'],
    [-730 * DAY, '2 years ago'],
  ])('%d ms is "%s"', (distance, words) => {
    expect(relativeTime(NOW + distance, NOW)).toBe(words);
  });
});

describe('timeAhead', () => {
  test.each([
    [HOUR, 'in 60 minutes'],
    [DAY, 'in 24 hours'],
    [7 * DAY, 'in 7 days'],
    [90 * DAY, 'in 90 days'],
    [365 * DAY, 'in 365 days'],
  ])('%d ms is "%s"', (span, words) => {
    expect(timeAhead(span)).toBe(words);
  });
});

test('exactTime names weekday, date and time, in the local zone', () => {
  const local = new Date(2027, 1, 21, 14, 5).getTime();
  expect(exactTime(local)).toBe('Sunday, 21 February 2027, 14:05');
});
