/** The categories that are judged, by Lighthouse's ids; what is left out is for pages that want to be found. */
export const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
export type Category = (typeof CATEGORIES)[number];

/** The device that Lighthouse stands in for: a computer on cable, or a middling phone on slow 4G. */
export const PRESETS = ['desktop', 'mobile'] as const;
export type Preset = (typeof PRESETS)[number];

/** From 0 to 100. */
export type Scores = Readonly<Record<Category, number>>;

/** The least score of each category. */
export const GOALS: Readonly<Record<Preset, Scores>> = {
  desktop: { performance: 99, accessibility: 100, 'best-practices': 100 },
  mobile: { performance: 90, accessibility: 100, 'best-practices': 100 },
};

/** How often a page is measured when its speed fell short: a busy machine must not be taken for a slow page. */
const MOST_RUNS = 3;

/**
 * One judgement from all runs of a page: the median of its speed, which varies, and the worst of everything
 * else, which must not.
 * @throws RangeError without a run.
 */
export function judgedScores(runs: readonly Scores[]): Scores {
  if (runs.length === 0) throw new RangeError('Nothing was measured');
  const all = (category: Category) => runs.map((run) => run[category]).sort((a, b) => a - b);
  const median = (values: readonly number[]) => values[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
  return {
    performance: median(all('performance')),
    accessibility: all('accessibility')[0] ?? Number.NaN,
    'best-practices': all('best-practices')[0] ?? Number.NaN,
  };
}

/** @returns whether another run could change the judgement: only speed varies, and three runs are enough. */
export function needsAnotherRun(preset: Preset, runs: readonly Scores[]): boolean {
  const { performance } = GOALS[preset];
  const isShort = runs.some((run) => !(run.performance >= performance));
  return isShort && runs.length < MOST_RUNS;
}

/** @returns the categories that fell short of their goal; one without a score always does. */
export function shortfalls(preset: Preset, scores: Scores): Category[] {
  return CATEGORIES.filter((category) => !(scores[category] >= GOALS[preset][category]));
}
