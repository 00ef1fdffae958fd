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
    await database.writer.deleteFrom('login_attempts').execute();
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

  describe('sign-in attempts', () => {
    const take = (key: string, window = 0) =>
      store.transaction((tx) => tx.loginAttempts.increment(key, window));

    it('are counted one by one, apart for each key and window', async () => {
      expect(await take('a')).toBe(1);
      expect(await take('a')).toBe(2);
      expect(await take('a', 1_000)).toBe(1);
      expect(await take('b')).toBe(1);
    });

    it('are counted exactly when 50 come at once (test BF-01)', async () => {
      const counts = await Promise.all(Array.from({ length: 50 }, () => take('a')));
      expect(counts.sort((left, right) => left - right)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    });

    it('are forgotten by key, or when their window is over', async () => {
      await take('a');
      await take('b', 100);
      await take('b', 200);
      await store.transaction((tx) => tx.loginAttempts.delete('a'));
      expect(await take('a')).toBe(1);
      await store.transaction((tx) => tx.loginAttempts.deleteBefore(200));
      expect(await take('b', 100)).toBe(1);
      expect(await take('b', 200)).toBe(2);
    });
  });
}
