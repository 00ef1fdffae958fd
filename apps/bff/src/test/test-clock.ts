import type { Clock } from '../clock.ts';

/** A clock that stands still until a test moves it. */
export type TestClock = Clock & {
  /** Moves on by so many milliseconds. */
  advance(ms: number): void;
};

/** @param start epoch milliseconds; by default a whole second, so that `exp` loses nothing. */
export function createTestClock(start = Date.UTC(2027, 0, 1, 12)): TestClock {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}
