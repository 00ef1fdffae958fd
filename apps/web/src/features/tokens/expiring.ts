/**
 * A token that ends within this time is "expiring", milliseconds: 7 days. The same as
 * `EXPIRING_WITHIN_MS` of the shared contract, which would bring zod into the first load; a test compares.
 */
export const EXPIRING_WITHIN_MS = 7 * 24 * 60 * 60_000;
