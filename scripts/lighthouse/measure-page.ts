import { writeFileSync } from 'node:fs';
import lighthouse, { desktopConfig, type Flags } from 'lighthouse';
import { CATEGORIES, type Category, type Preset, type Scores } from './scores.ts';

/** One load of a page. */
export type Measurement = {
  readonly scores: Scores;
  /** What cost points, by category: Lighthouse's own words. */
  readonly faults: Readonly<Record<Category, readonly string[]>>;
};

/** How long one page may take, loading and judging, milliseconds. */
const TIMEOUT_MS = 120_000;

/** What Lighthouse says when the machine was too busy to paint or to record in time: nothing about the page. */
const TOO_BUSY: ReadonlySet<string> = new Set(['NO_FCP', 'NO_LCP', 'NO_NAVSTART', 'NO_TRACING_STARTED']);

/**
 * Loads a page with an empty cache and judges it; the cookies stay. Leaves Lighthouse's report beside.
 * @param options.reportPath where to, without an ending.
 * @param options.landsAt the path where it must end: a page that leads to the login is not the one that was meant.
 * @throws Error when the page did not load, led elsewhere, or took longer than two minutes.
 */
export async function measurePage(options: {
  readonly url: string;
  readonly landsAt: string;
  readonly preset: Preset;
  readonly port: number;
  readonly reportPath: string;
}): Promise<Measurement> {
  const { url, landsAt, preset, port, reportPath } = options;
  const flags: Flags = { port, onlyCategories: [...CATEGORIES], output: 'html', logLevel: 'error' };
  const config = preset === 'desktop' ? desktopConfig : undefined;
  const load = () => withinTime(lighthouse(url, flags, config), url);
  let result = await load();
  for (let again = 0; again < 2 && TOO_BUSY.has(result?.lhr.runtimeError?.code ?? ''); again += 1) {
    result = await load();
  }
  if (result === undefined) throw new Error(`${url}: Lighthouse gave no result`);
  const { lhr, report } = result;
  writeFileSync(`${reportPath}.html`, Array.isArray(report) ? report.join('') : report);
  if (lhr.runtimeError !== undefined) throw new Error(`${url}: ${lhr.runtimeError.message}`);

  const end = new URL(lhr.finalDisplayedUrl).pathname;
  if (end !== landsAt) throw new Error(`${url}: led to ${end}, not to ${landsAt}`);

  const byCategory = <T>(value: (category: Category) => T) =>
    Object.fromEntries(CATEGORIES.map((category) => [category, value(category)])) as Record<Category, T>;
  return {
    scores: byCategory((category) => {
      const score = lhr.categories[category]?.score;
      // No score is no good one.
      return typeof score === 'number' ? Math.round(score * 100) : Number.NaN;
    }),
    faults: byCategory((category) =>
      (lhr.categories[category]?.auditRefs ?? []).flatMap(({ id, weight }) => {
        const audit = lhr.audits[id];
        if (audit === undefined || weight === 0 || audit.score === null || audit.score >= 0.995) return [];
        return [audit.displayValue === undefined ? audit.title : `${audit.title}: ${audit.displayValue}`];
      }),
    ),
  };
}

async function withinTime<T>(work: Promise<T>, url: string): Promise<T> {
  let patience: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    patience = setTimeout(() => reject(new Error(`${url}: not judged within two minutes`)), TIMEOUT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(patience));
}
