/** Well below the number of parameters that a statement may have: 32,766 on SQLite, 65,535 on PostgreSQL. */
const LARGEST = 500;
const SIZES = [1, 10, 100, LARGEST] as const;

/**
 * Cuts a list of any length into pieces for `where … in (…)`. The last one is filled up by repeating its last member,
 * which changes no answer: few different statements, so all stay prepared.
 */
export function* inChunks(values: readonly string[]): Generator<string[]> {
  for (let start = 0; start < values.length; start += LARGEST) {
    const piece = values.slice(start, start + LARGEST);
    const size = SIZES.find((candidate) => candidate >= piece.length) ?? LARGEST;
    yield Array.from({ length: size }, (_, index) => piece[Math.min(index, piece.length - 1)] ?? '');
  }
}
