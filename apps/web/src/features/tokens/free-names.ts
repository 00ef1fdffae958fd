/** @returns each name, with the first number from 2 on that makes it one that is not taken, e.g. "ci-2". */
export function freeNames(bases: readonly string[], taken: readonly string[]): string[] {
  const used = new Set(taken);
  return bases.map((base) => {
    let name = base;
    for (let number = 2; used.has(name); number += 1) name = `${base}-${number}`;
    return name;
  });
}
