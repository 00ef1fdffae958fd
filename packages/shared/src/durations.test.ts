import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_ALLOWED_DURATIONS,
  DEFAULT_DURATION,
  DurationError,
  durationLabel,
  ENUM_DURATIONS_MS,
  parseIsoDuration,
} from './durations.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a duration that DataHub reads', () => {
  // The left column is the contract's list of known answers (§2.2) and its grammar, member by member.
  it.each([
    ['PT1H', 3_600_000],
    ['pt1h', 3_600_000],
    [' PT1H ', 3_600_000],
    ['\tP1D\n', 86_400_000],
    ['P1D', 86_400_000],
    ['P7D', 604_800_000],
    ['P1W', 604_800_000],
    ['P1M', 2_592_000_000],
    ['P30D', 2_592_000_000],
    ['P90D', 7_776_000_000],
    ['P180D', 15_552_000_000],
    ['P365D', 31_536_000_000],
    ['P1Y', 31_536_000_000],
    ['P3Y', 94_608_000_000],
    ['PT1M', 60_000],
    ['PT1S', 1_000],
    ['PT1.5S', 1_500],
    ['PT0.001S', 1],
    ['P0DT1H', 3_600_000],
    ['P1Y2M3W4DT5H6M7S', (365 + 60 + 21 + 4) * DAY + 5 * HOUR + 6 * 60_000 + 7_000],
    ['p1y2m3w4dt5h6m7.25s', (365 + 60 + 21 + 4) * DAY + 5 * HOUR + 6 * 60_000 + 7_250],
  ])('%j is %d ms', (text, ms) => {
    expect(parseIsoDuration(text)).toBe(ms);
  });

  it('has the same length for every spelling of the default list and of the enum', () => {
    const byIso = DEFAULT_ALLOWED_DURATIONS.map(parseIsoDuration);
    const byEnum = Object.values(ENUM_DURATIONS_MS).filter((ms) => ms !== null);
    expect(byIso).toEqual(byEnum);
    expect(byIso).toEqual([HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY, 180 * DAY, 365 * DAY]);
    expect(ENUM_DURATIONS_MS.NO_EXPIRY).toBeNull();
    expect(DEFAULT_ALLOWED_DURATIONS).toContain(DEFAULT_DURATION);
  });

  it('adds up exactly for any whole members', () => {
    const member = fc.nat({ max: 400 });
    fc.assert(
      fc.property(member, member, member, member, member, member, member, (y, mo, w, d, h, m, s) => {
        fc.pre(y + mo + w + d + h + m + s > 0);
        const ms = (y * 365 + mo * 30 + w * 7 + d) * DAY + h * HOUR + m * 60_000 + s * 1_000;
        expect(parseIsoDuration(`P${y}Y${mo}M${w}W${d}DT${h}H${m}M${s}S`)).toBe(ms);
      }),
      { seed: 18 },
    );
  });
});

describe('a duration that is refused in DataHub’s words', () => {
  it.each(['', '  ', '\t\n'])('blank: %j', (text) => {
    expect(() => parseIsoDuration(text)).toThrow(
      new DurationError('Access token duration must not be blank'),
    );
  });

  it.each(['PT0S', 'P0D', 'P0Y0M0W0DT0H0M0S', 'PT0.0001S'])('not positive: %j', (text) => {
    expect(() => parseIsoDuration(text)).toThrow(
      new DurationError(`Access token duration must be positive: ${text}`),
    );
  });

  it.each([
    'THREE_YEARS',
    'P',
    'PT',
    'P1DT',
    'P1',
    '1D',
    'P1H',
    'PT1D',
    'PT1H1H',
    'P1D1Y',
    'P-1D',
    '-P1D',
    '+P1D',
    'P+1D',
    'P1.5D',
    'P1,5D',
    'PT1.S',
    'PT.5S',
    'P 1D',
    'P1D P1D',
    'P1D,P7D',
    'P1D;',
    'P١D',
    'P1e3D',
    'P0x1D',
    'PT1H\u0000',
    'P9999999999D',
    'P999999999Y',
    '90',
    'null',
  ])('malformed: %j', (text) => {
    expect(() => parseIsoDuration(text)).toThrow(
      new DurationError(`Invalid ISO-8601 access token duration: ${text}`),
    );
  });

  it('never answers anything but a positive safe integer or a DurationError, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^P[0-9YMWDTHS.]{0,20}$/),
      fc.constantFrom('__proto__', 'constructor'),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        try {
          const ms = parseIsoDuration(candidate);
          expect(Number.isSafeInteger(ms) && ms > 0).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(DurationError);
        }
      }),
      { numRuns: 2_000, seed: 17 },
    );
  });
});

describe('the name of a lifetime', () => {
  it.each([
    [HOUR, '1 hour'],
    [DAY, '1 day'],
    [7 * DAY, '1 week'],
    [30 * DAY, '1 month'],
    [90 * DAY, '3 months'],
    [180 * DAY, '6 months'],
    [365 * DAY, '1 year'],
    [2 * 365 * DAY, '2 years'],
    [14 * DAY, '2 weeks'],
    [10 * DAY, '10 days'],
    [36 * HOUR, '36 hours'],
    [90_000, '90 seconds'],
    [1, '1 ms'],
  ])('%d ms is called %s', (ms, label) => {
    expect(durationLabel(ms)).toBe(label);
  });
});
