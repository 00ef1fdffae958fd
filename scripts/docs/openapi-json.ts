/** A part of the document. */
export type Json = { [member: string]: unknown };

/** @returns a reference to a schema of the document. */
export function refTo(name: string): Json {
  return { $ref: uriOf(name) };
}

export function uriOf(name: string): string {
  return `#/components/schemas/${name}`;
}

export function mapValues<T>(record: Readonly<Record<string, T>>, map: (value: T) => Json): Json {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
