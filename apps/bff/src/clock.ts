/** The time source of the process. Injected, so that expiry is testable without sleeping. */
export type Clock = {
  /** @returns epoch milliseconds. */
  now(): number;
};

/** The clock of the machine. */
export const systemClock: Clock = { now: () => Date.now() };
