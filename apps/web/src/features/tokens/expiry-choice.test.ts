import { describe, expect, test } from 'vitest';
import { DAY, sampleMe } from '../../test/samples.ts';
import { CUSTOM, customEndFault, endOf, expiryInput, expiryOptions, NO_EXPIRY } from './expiry-choice.ts';

const NOW = new Date(2026, 10, 23, 14, 5).getTime();

describe('expiry choice', () => {
  test('offers what the server allows, in words, and a custom date', () => {
    const labels = expiryOptions(sampleMe().tokens).map(([, label]) => label);
    expect(labels).toEqual([
      '1 hour',
      '1 day',
      '1 week',
      '1 month',
      '3 months',
      '6 months',
      '1 year',
      'Custom date…',
    ]);
  });

  test('offers no expiry only where it is allowed', () => {
    const values = expiryOptions({ ...sampleMe().tokens, allowNoExpiry: true }).map(([value]) => value);
    expect(values).toContain(NO_EXPIRY);
  });

  test('an ISO text that the page cannot read is shown as it is', () => {
    expect(expiryOptions({ ...sampleMe().tokens, allowedDurations: ['P1X'] })[0]).toEqual(['P1X', 'P1X']);
    expect(endOf({ duration: 'P1X' }, NOW)).toBeUndefined();
  });

  test('knows the exact end', () => {
    expect(endOf({ duration: 'P90D' }, NOW)).toBe(NOW + 90 * DAY);
    expect(endOf({ duration: NO_EXPIRY }, NOW)).toBeNull();
    expect(endOf({ duration: CUSTOM }, NOW)).toBeUndefined();
    expect(endOf({ duration: CUSTOM, customEnd: '2026-11-24T14:05' }, NOW)).toBe(NOW + DAY);
  });

  test.each([
    [undefined, 'Choose a date and time'],
    ['', 'Choose a date and time'],
    ['2026-11-23T14:05', 'Choose a time in the future'],
    ['2020-01-01T00:00', 'Choose a time in the future'],
    ['2026-12-01T00:00', 'Choose a time within 1 week'],
    ['2026-11-24T00:00', undefined],
  ])('a custom end of %s: %s', (customEnd, fault) => {
    expect(customEndFault(customEnd, NOW, 7 * DAY)).toBe(fault);
  });

  test('sends exactly one of three members', () => {
    expect(expiryInput({ duration: 'P90D', customEnd: '2026-11-24T14:05' })).toEqual({ duration: 'P90D' });
    expect(expiryInput({ duration: NO_EXPIRY })).toEqual({ noExpiry: true });
    expect(expiryInput({ duration: CUSTOM, customEnd: '2026-11-24T14:05' })).toEqual({
      expiresAt: NOW + DAY,
    });
  });
});
