import { describe, expect, it } from 'vitest';
import { judgedScores, needsAnotherRun, type Scores, shortfalls } from './scores.ts';

const scores = (performance: number, accessibility = 100, bestPractices = 100): Scores => ({
  performance,
  accessibility,
  'best-practices': bestPractices,
});

describe('the judgement over several runs', () => {
  it('is the median of the speed, the lower one of two', () => {
    expect(judgedScores([scores(80), scores(100), scores(95)]).performance).toBe(95);
    expect(judgedScores([scores(80), scores(100)]).performance).toBe(80);
    expect(judgedScores([scores(97)]).performance).toBe(97);
  });

  it('is the worst of what must not vary', () => {
    const judged = judgedScores([scores(100), scores(100, 98), scores(100, 100, 96)]);
    expect(judged).toEqual(scores(100, 98, 96));
  });

  it('does not exist without a run', () => {
    expect(() => judgedScores([])).toThrow(RangeError);
  });
});

describe('falling short', () => {
  it.each([
    ['desktop', scores(99), []],
    ['desktop', scores(98), ['performance']],
    ['mobile', scores(90), []],
    ['mobile', scores(89), ['performance']],
    ['mobile', scores(100, 99, 99), ['accessibility', 'best-practices']],
    [
      'desktop',
      scores(Number.NaN, Number.NaN, Number.NaN),
      ['performance', 'accessibility', 'best-practices'],
    ],
  ] as const)('%s with %j: %j', (preset, judged, expected) => {
    expect(shortfalls(preset, judged)).toEqual(expected);
  });
});

describe('another run', () => {
  it('is made for speed alone, until one falls short of three', () => {
    expect(needsAnotherRun('desktop', [scores(99, 50)])).toBe(false);
    expect(needsAnotherRun('desktop', [scores(98)])).toBe(true);
    expect(needsAnotherRun('mobile', [scores(98)])).toBe(false);
    expect(needsAnotherRun('desktop', [scores(98), scores(100)])).toBe(true);
    expect(needsAnotherRun('desktop', [scores(98), scores(100), scores(98)])).toBe(false);
    expect(needsAnotherRun('mobile', [scores(Number.NaN)])).toBe(true);
  });
});
