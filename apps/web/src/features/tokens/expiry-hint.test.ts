import { describe, expect, test } from 'vitest';
import { DAY, sampleMe } from '../../test/samples.ts';
import { expiryHint } from './expiry-hint.ts';

const { allowedDurations } = sampleMe().tokens;

describe('the hint at a lifetime', () => {
  test.each<[string, number, RegExp]>([
    ['an hour', DAY / 24, /^Right for trying/],
    ['a day', DAY, /^Right for trying/],
    ['a week', 7 * DAY, /^Short/],
    ['a month', 30 * DAY, /^Short/],
    ['three months', 90 * DAY, /Choose the shortest that fits\.$/],
  ])('of %s offers nothing shorter', (_, lifetime, text) => {
    expect(expiryHint(lifetime, allowedDurations)).toEqual({ text: expect.stringMatching(text) });
  });

  test('beyond three months names what a leak would mean, and the longest preset within them', () => {
    const hint = expiryHint(180 * DAY, allowedDurations);
    expect(hint.text).toMatch(/for up to 180 days\. With 3 months, rotated in time,/);
    expect(hint.shorter).toBe('P90D');
    expect(expiryHint(181 * DAY, ['P1D', 'P60D', 'P365D']).shorter).toBe('P60D');
  });

  test('for ever offers the same, without repeating the risk', () => {
    expect(expiryHint(null, allowedDurations)).toMatchObject({
      text: expect.stringMatching(/^With 3 months/),
      shorter: 'P90D',
    });
  });

  test('offers nothing where the server allows nothing shorter, or something unreadable', () => {
    expect(expiryHint(365 * DAY, ['P1X', 'P365D'])).toEqual({
      text: 'If it leaks, it can be used for up to 365 days.',
      shorter: undefined,
    });
  });
});
