/**
 * Measures that hold on a busy machine: what else runs there takes time from a test, and must not fail it.
 */

/** Runs of {@link fastest}. */
const ATTEMPTS = 5;

/** @returns the time that the processor has spent on this thread so far, milliseconds. */
export function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/**
 * Runs something until it took less than `bound`, at most five times. A busy machine makes some runs slow, a fault makes
 * all of them so.
 * @param run returns how long it took, milliseconds.
 * @returns the shortest time.
 */
export async function fastest(bound: number, run: () => Promise<number>): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS && shortest >= bound; attempt += 1)
    shortest = Math.min(shortest, await run());
  return shortest;
}

/**
 * Watches the event loop during `work`.
 * @returns the longest that it was kept from a turn, and all that was done meanwhile, milliseconds of the processor.
 */
export async function longestTurnDuring(
  work: () => Promise<void>,
): Promise<{ longest: number; total: number }> {
  const startedAt = processorTime();
  let last = startedAt;
  let longest = 0;
  const turn = () => {
    const now = processorTime();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const watch = setInterval(turn, 1);
  try {
    await work();
  } finally {
    clearInterval(watch);
  }
  turn();
  return { longest, total: processorTime() - startedAt };
}
