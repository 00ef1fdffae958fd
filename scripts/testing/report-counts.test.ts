import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCounts, formatCounts, playwrightCounts, vitestCounts } from './report-counts.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-reports-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function reportFile(content: unknown): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const vitestReport = (testResults: unknown[]) => ({
  numPassedTests: 4,
  numFailedTests: 1,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults,
});

describe("counting Vitest's report", () => {
  it('counts todo tests as skipped', () => {
    const path = reportFile(vitestReport([{ status: 'failed', assertionResults: [{ status: 'failed' }] }]));
    expect(vitestCounts(path)).toEqual({ passed: 4, failed: 1, skipped: 3 });
  });

  it('counts a file that failed before its first test as one failed test', () => {
    const path = reportFile(
      vitestReport([
        { status: 'failed', assertionResults: [{ status: 'failed' }] },
        { status: 'failed', assertionResults: [] },
      ]),
    );
    expect(vitestCounts(path).failed).toBe(2);
  });
});

describe("counting Playwright's report", () => {
  it('counts an error outside of the tests as one failed test', () => {
    const path = reportFile({
      stats: { expected: 3, flaky: 1, unexpected: 1, skipped: 2 },
      errors: [{ message: 'a spec does not load' }],
    });
    expect(playwrightCounts(path)).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });
});

describe('a report that cannot be believed', () => {
  it.each([
    ['cut short', '{"stats":'],
    ['without counts', {}],
    ['of another shape', { stats: 3, errors: {} }],
  ])('is refused when it is %s', (_, content) => {
    const path = reportFile(content);
    expect(() => vitestCounts(path)).toThrow();
    expect(() => playwrightCounts(path)).toThrow();
  });

  it('is refused when it is missing', () => {
    expect(() => vitestCounts(join(folder, 'none.json'))).toThrow('ENOENT');
  });
});

describe('the closing line', () => {
  it('names skipped tests only where there are any', () => {
    const sum = addCounts([
      { passed: 1, failed: 0, skipped: 0 },
      { passed: 41, failed: 2, skipped: 0 },
    ]);
    expect(formatCounts(sum)).toBe('42 passed, 2 failed');
    expect(formatCounts({ ...sum, skipped: 1 })).toBe('42 passed, 2 failed, 1 skipped');
  });
});
