import type { VerifyOnlySecret } from '../security/secret-ring.ts';

/**
 * Looks for one value in two places: what one purpose gives away must not serve another (test KR-04), and
 * a key that is to retire must not be the one that goes on.
 * @param secrets by the names of their settings; those that are not set are undefined.
 * @param lists of those that only verify, by name; equal items of one list are found when it is read.
 * @returns one sentence a fault, naming the later place and never the value.
 */
export function secretCollisions(
  secrets: Readonly<Record<string, string | undefined>>,
  lists: Readonly<Record<string, readonly VerifyOnlySecret[] | undefined>>,
): string[] {
  const present = Object.entries(secrets).map(([name, value]) => ({ name, item: '', value }));
  const further = Object.entries(lists).flatMap(([name, items = []]) =>
    items.map(({ value }, index) => ({ name, item: `item ${index + 1}`, value })),
  );
  const places = [...present, ...further].filter(({ value }) => value !== undefined);
  return places.flatMap(({ name, item, value }, index) => {
    const twin = places.slice(0, index).find((other) => other.value === value);
    if (twin === undefined) return [];
    const where = twin.item === '' ? twin.name : `${twin.item} of ${twin.name}`;
    return [`${name}: ${item === '' ? '' : `${item} `}must differ from ${where}`];
  });
}
