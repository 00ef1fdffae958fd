import { setImmediate } from 'node:timers/promises';
import type { MetadataAuthority } from '../policies/metadata-authority-service.ts';

/** Which of the rows: `limit` of them after the URN `after` ('' for the first), skipping `start`. */
export type PageRequest = { readonly after: string; readonly start: number; readonly limit: number };

/** Candidates judged at once; fewer where the text of each is looked through. */
const CHUNK = 500;
const SEARCH_CHUNK = 100;

/** Entities of one type to choose from, and what the actor needs over each of them. */
type Candidates = {
  /** Undefined for who may see all of them. */
  readonly authority: MetadataAuthority | undefined;
  readonly anyOf: readonly string[];
  readonly entityType: string;
  /** Reads URNs in order. */
  readonly next: (after: string, limit: number) => Promise<readonly string[]>;
  /** Which of them are asked for; absent for all. */
  readonly among?: (urns: readonly string[]) => Promise<ReadonlySet<string>>;
};

/**
 * Pages through what an actor may see where policies tell entities of one type apart. Every candidate is
 * judged, because a total that counted the others would tell of them.
 */
export async function visiblePage(
  candidates: Candidates,
  page: PageRequest,
): Promise<{ urns: string[]; total: number }> {
  const urns: string[] = [];
  let passed = 0;
  for await (const urn of visibleAfter(candidates, page.after)) {
    if (passed >= page.start && urns.length < page.limit) urns.push(urn);
    passed += 1;
    if (page.after !== '' && urns.length === page.limit) break;
  }
  return { urns, total: page.after === '' ? passed : await countVisible(candidates) };
}

async function countVisible(candidates: Candidates): Promise<number> {
  let total = 0;
  for await (const _ of visibleAfter(candidates, '')) total += 1;
  return total;
}

async function* visibleAfter(candidates: Candidates, from: string): AsyncGenerator<string> {
  const { authority, anyOf, entityType, next, among } = candidates;
  const size = among === undefined ? CHUNK : SEARCH_CHUNK;
  for (let after: string | undefined = from; after !== undefined; ) {
    const chunk = await next(after, size);
    const wanted = await among?.(chunk);
    const found = wanted === undefined ? chunk : chunk.filter((urn) => wanted.has(urn));
    const visible = await authority?.filter(
      anyOf,
      found.map((urn) => ({ type: entityType, urn })),
    );
    yield* visible === undefined ? found : found.filter((urn) => visible.has(urn));
    after = chunk.length < size ? undefined : chunk.at(-1);
    // Reading SQLite does not wait for anything, so others would wait for us.
    await setImmediate();
  }
}
