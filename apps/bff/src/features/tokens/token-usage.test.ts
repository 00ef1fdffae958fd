import { describe, expect, it } from 'vitest';
import { createLogger } from '../../logging/logger.ts';
import { createStore, type Store } from '../../store.ts';
import { createTestClock, type TestClock } from '../../test/test-clock.ts';
import { DIALECTS, openTestDatabase } from '../../test/test-database.ts';
import { newToken } from '../../test/test-tokens.ts';
import { createTokenUsage } from './token-usage.ts';

const SECOND = 1_000;
const logger = createLogger('silent');

async function createReplicas(store: Store, clock: TestClock, ...ids: readonly string[]) {
  await store.transaction(async (tx) => {
    for (const id of ids) await tx.tokens.insert(newToken({ id }));
  });
  return [createTokenUsage(store, clock, logger), createTokenUsage(store, clock, logger)] as const;
}

const countUses = async (store: Store, id: string) =>
  [...(await store.read.tokens.listUses(id, 0)).values()].reduce((sum, uses) => sum + uses, 0);

describe.each(DIALECTS)('MI-04: the last use of a token that two replicas see, on %s', (dialect) => {
  it('is written at most once in 30 s, is at most a minute late, and no use is lost', async () => {
    const clock = createTestClock();
    const store = createStore(await openTestDatabase(dialect));
    const [a, b] = await createReplicas(store, clock, 'busy', 'rare');
    const start = clock.now();
    const lastUse = { busy: start, rare: start };
    const written = new Map<string, number[]>([
      ['busy', []],
      ['rare', []],
    ]);
    let noted = { busy: 0, rare: 0 };
    let late = 0;
    for (let second = 0; second < 200; second += 1) {
      clock.advance(SECOND);
      a.note('busy', 'a');
      b.note('busy', 'b');
      lastUse.busy = clock.now();
      noted = { ...noted, busy: noted.busy + 2 };
      // Now here, now there, and not for long.
      if (second % 41 === 0 && second < 130) {
        (second % 2 === 0 ? a : b).note('rare', 'a');
        lastUse.rare = clock.now();
        noted = { ...noted, rare: noted.rare + 1 };
      }
      if (second % 5 === 0) await a.flush();
      if (second % 5 === 2) await b.flush();
      // Else nothing was written since.
      const isLooked = second % 5 === 0 || second % 5 === 2;
      for (const id of isLooked ? (['busy', 'rare'] as const) : []) {
        const at = (await store.read.tokens.find(id))?.lastUsedAt ?? start;
        // What was used since is all later than that, so this is late by less.
        if (at < lastUse[id]) late = Math.max(late, clock.now() - Math.max(at, start));
        const times = written.get(id) ?? [];
        if (at !== start && at !== times.at(-1)) times.push(at);
      }
    }
    const times = written.get('busy') ?? [];
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(gaps.length).toBeGreaterThanOrEqual(3);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(30 * SECOND);
    expect(late).toBeLessThanOrEqual(60 * SECOND);
    expect((await store.read.tokens.find('rare'))?.lastUsedAt).toBe(lastUse.rare);
    expect(await countUses(store, 'rare')).toBe(noted.rare);
    // What the replica that writes less has counted is not more than a minute and a turn of its own.
    expect(noted.busy - (await countUses(store, 'busy'))).toBeLessThanOrEqual(2 * 70);
    await a.flush(true);
    await b.flush(true);
    expect(await countUses(store, 'busy')).toBe(noted.busy);
    expect((await store.read.tokens.find('busy'))?.lastUsedAt).toBe(lastUse.busy);
  });
});

describe('MI-04: a last use on PostgreSQL of a token that is being revoked', () => {
  it('neither waits for the revocation nor is waited for, and is written after it', async () => {
    const clock = createTestClock();
    const database = await openTestDatabase('postgres');
    const store = createStore(database);
    const [a, b] = await createReplicas(store, clock, 'first', 'second');
    for (const id of ['second', 'first']) {
      a.note(id, 'a');
      b.note(id, 'b');
    }
    await store.transaction(async (tx) => {
      await tx.tokens.revoke(['second'], 'urn:li:corpuser:ada', clock.now());
      // In one transaction this took the one lock and waits for the other: whoever held that would be the circle.
      await Promise.all([a.flush(), b.flush()]);
      expect((await store.read.tokens.find('first'))?.lastUsedAt).toBe(clock.now());
      expect((await store.read.tokens.find('second'))?.lastUsedAt).toBeNull();
      await tx.tokens.revoke(['first'], 'urn:li:corpuser:ada', clock.now());
    });
    const usedAt = clock.now();
    clock.advance(10 * SECOND);
    await a.flush();
    expect((await store.read.tokens.find('second'))?.lastUsedAt).toBe(usedAt);
    await Promise.all([a.flush(true), b.flush(true)]);
    expect([await countUses(store, 'first'), await countUses(store, 'second')]).toEqual([2, 2]);
  });
});
