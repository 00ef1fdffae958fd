/** What is checked, a line each, and the sum. */
export type CheckLog = {
  /** Runs one check; it passes unless it throws. Never rejects. */
  check(name: string, work: () => Promise<void>): Promise<void>;
  /** Notes a check that ran elsewhere. @param fault why it failed; undefined when it passed. */
  note(name: string, fault: string | undefined): void;
  /** @returns `N passed, N failed`. */
  sum(): string;
  /** @returns whether something ran and nothing failed. */
  isGood(): boolean;
};

export function createCheckLog(write: (line: string) => void): CheckLog {
  let passed = 0;
  let failed = 0;
  const note = (name: string, fault: string | undefined) => {
    if (fault === undefined) passed += 1;
    else failed += 1;
    write(fault === undefined ? `ok      ${name}` : `FAILED  ${name}\n${indented(fault)}`);
  };
  return {
    note,
    check: async (name, work) => {
      try {
        await work();
        note(name, undefined);
      } catch (error) {
        note(name, error instanceof Error ? error.message : String(error));
      }
    },
    sum: () => `${passed} passed, ${failed} failed`,
    isGood: () => passed > 0 && failed === 0,
  };
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '        ');
}
