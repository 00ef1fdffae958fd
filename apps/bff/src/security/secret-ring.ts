/** A key or secret that nothing new is made with, while what was made with it still counts. */
export type VerifyOnlySecret = {
  readonly value: string;
  /** From this moment on nothing made with it counts, epoch milliseconds; null: as long as it is configured. */
  readonly retiresAt: number | null;
};

/** A secret that can be replaced without ending at once what was made with the one before. */
export type SecretRing = {
  /** The one that everything new is made with. */
  readonly present: string;
  /** @returns those that count at this moment, the present one first; to be asked at each use, never kept. */
  accepted(): readonly string[];
};

/**
 * @param verifyOnly those that count besides the present one, each until it retires (test KR-05).
 * @param now the time, epoch milliseconds.
 */
export function createSecretRing(
  present: string,
  verifyOnly: readonly VerifyOnlySecret[],
  now: () => number,
): SecretRing {
  return {
    present,
    accepted: () => {
      const at = now();
      const further = verifyOnly.filter(({ retiresAt }) => retiresAt === null || at < retiresAt);
      return [present, ...further.map(({ value }) => value)];
    },
  };
}
