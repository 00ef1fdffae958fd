import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { createStore, type Store } from '../../store.ts';

const session = (idHash: string, changes: object = {}) => ({
  idHash,
  userUrn: 'urn:li:corpuser:ada',
  data: '{}',
  userAgent: 'test',
  ip: '127.0.0.1',
  createdAt: 1_000,
  lastSeenAt: 1_000,
  ...changes,
});

/** What sessions and the counters of sign-in attempts promise on every database. */
export function describeAuthRepositories(openDatabase: () => Promise<Database>): void {
  let database: Database;
  let store: Store;

  beforeAll(async () => {
    database = await openDatabase();
    store = createStore(database);
  });
  beforeEach(async () => {
    await database.writer.deleteFrom('sessions').execute();
    await database.writer.deleteFrom('password_attempts').execute();
  });
  const insert = (...sessions: ReturnType<typeof session>[]) =>
    store.transaction(async (tx) => {
      for (const item of sessions) await tx.sessions.insert(item);
    });

  describe('a session', () => {
    it('comes back exactly, by the hash of its id', async () => {
      await insert(session('a', { data: '{"userUrn":"ü 🦊"}' }));
      expect(await store.read.sessions.find('a')).toMatchObject({
        idHash: 'a',
        userUrn: 'urn:li:corpuser:ada',
        data: '{"userUrn":"ü 🦊"}',
        createdAt: 1_000,
        lastSeenAt: 1_000,
      });
      expect(await store.read.sessions.find('A')).toBeUndefined();
    });

    it('is changed by saving and by being seen', async () => {
      await insert(session('a'), session('b'));
      await store.transaction((tx) => tx.sessions.updateData('a', '{"x":1}'));
      await store.transaction((tx) => tx.sessions.updateLastSeen('a', 2_000));
      expect(await store.read.sessions.find('a')).toMatchObject({ data: '{"x":1}', lastSeenAt: 2_000 });
      expect(await store.read.sessions.find('b')).toMatchObject({ data: '{}', lastSeenAt: 1_000 });
    });

    it('that has ended is never brought back by a late save or a late request (test SE-03)', async () => {
      await insert(session('a'));
      expect(await store.transaction((tx) => tx.sessions.delete('a'))).toBe(true);
      await store.transaction((tx) => tx.sessions.updateData('a', '{"userUrn":"urn:li:corpuser:ada"}'));
      await store.transaction((tx) => tx.sessions.updateLastSeen('a', 9_000));
      expect(await store.read.sessions.find('a')).toBeUndefined();
      expect(await store.transaction((tx) => tx.sessions.delete('a'))).toBe(false);
    });
  });

  describe('the sessions of a user', () => {
    it('end together, those of others go on', async () => {
      await insert(session('a'), session('b'), session('c', { userUrn: 'urn:li:corpuser:ada2' }));
      expect(await store.transaction((tx) => tx.sessions.deleteByUser('urn:li:corpuser:ada'))).toBe(2);
      expect(await store.read.sessions.find('a')).toBeUndefined();
      expect(await store.read.sessions.find('c')).toBeDefined();
    });
  });

  describe('sessions that are over', () => {
    it('are deleted, whether idle or old; the others stay', async () => {
      await insert(
        session('idle', { createdAt: 900, lastSeenAt: 499 }),
        session('old', { createdAt: 99, lastSeenAt: 900 }),
        session('alive', { createdAt: 100, lastSeenAt: 500 }),
      );
      expect(await store.transaction((tx) => tx.sessions.deleteStale(500, 100))).toBe(2);
      expect(await store.read.sessions.find('alive')).toBeDefined();
    });
  });

  describe('attempts at passwords', () => {
    const add = (key: string, at: number) =>
      store.transaction(async (tx) => {
        const times = [...(await tx.loginAttempts.lockTimes(key, at)), at];
        await tx.loginAttempts.updateTimes(key, times);
        return times;
      });

    it('are kept in the order they came, apart for each key', async () => {
      expect(await add('a', 1_000)).toEqual([1_000]);
      expect(await add('a', 2_000)).toEqual([1_000, 2_000]);
      expect(await add('b', 3_000)).toEqual([3_000]);
    });

    it('wait for each other: of 50 at once none is lost (test BF-01)', async () => {
      const counts = await Promise.all(Array.from({ length: 50 }, (_, at) => add('a', at)));
      const lengths = counts.map((times) => times.length).sort((left, right) => left - right);
      expect(lengths).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    });

    it('are forgotten by key, or when nobody tried for long', async () => {
      await add('a', 100);
      await add('b', 100);
      await add('c', 200);
      await store.transaction((tx) => tx.loginAttempts.delete('a'));
      expect(await add('a', 300)).toEqual([300]);
      await store.transaction((tx) => tx.loginAttempts.deleteBefore(200));
      expect(await add('b', 300)).toEqual([300]);
      expect(await add('c', 300)).toEqual([200, 300]);
    });
  });
}
