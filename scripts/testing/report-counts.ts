import { readFileSync } from 'node:fs';

export type Counts = { passed: number; failed: number; skipped: number };

/**
 * Counts from Vitest's JSON report. A file that fails before its first test counts as one failed test.
 *
 * @throws when the report is missing or is not one.
 */
export function vitestCounts(path: string): Counts {
  const report = readReport(path);
  const testResults = list(report.testResults);
  const failedFiles = testResults.filter(
    (file) =>
      file.status === 'failed' && !list(file.assertionResults).some((test) => test.status === 'failed'),
  );
  return {
    passed: count(report.numPassedTests),
    failed: count(report.numFailedTests) + failedFiles.length,
    skipped: count(report.numPendingTests) + count(report.numTodoTests),
  };
}

/**
 * Counts from Playwright's JSON report. An error outside of the tests counts as one failed test.
 *
 * @throws when the report is missing or is not one.
 */
export function playwrightCounts(path: string): Counts {
  const report = readReport(path);
  const stats = record(report.stats);
  return {
    passed: count(stats.expected) + count(stats.flaky),
    failed: count(stats.unexpected) + list(report.errors).length,
    skipped: count(stats.skipped),
  };
}

/** `3 passed, 1 failed`, with the skipped ones only where there are any. */
export function formatCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** The sum of all. */
export function addCounts(all: readonly Counts[]): Counts {
  return {
    passed: all.reduce((sum, { passed }) => sum + passed, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    skipped: all.reduce((sum, { skipped }) => sum + skipped, 0),
  };
}

function readReport(path: string): Record<string, unknown> {
  return record(JSON.parse(readFileSync(path, 'utf8')));
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('not a test report: an object is missing');
  return value as Record<string, unknown>;
}

function list(value: unknown): Record<string, unknown>[] {
  if (!Array.isArray(value)) throw new Error('not a test report: a list is missing');
  return value.map(record);
}

function count(value: unknown): number {
  if (typeof value !== 'number') throw new Error('not a test report: a number is missing');
  return value;
}
