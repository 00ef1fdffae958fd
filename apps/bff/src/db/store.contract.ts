import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Repositories, type Store } from '../store.ts';
import { newToken } from '../test/test-tokens.ts';
import type { Database } from './database.ts';

/** What transactions promise on every database. */
export function describeStore(openDatabase: () => Promise<Database>): void {
  let database: Database;
  let store: Store;

  beforeAll(async () => {
    database = await openDatabase();
    store = createStore(database);
  });
  beforeEach(async () => {
    for (const table of ['tokens', 'audit_events', 'sessions', 'users'] as const) {
      await database.writer.deleteFrom(table).execute();
    }
  });

  const event = {
    at: 1,
    action: 'token.minted',
    outcome: 'ok',
    actorUrn: null,
    viaTokenId: null,
    subjectUrn: null,
    ip: null,
    requestId: null,
    details: {},
  } as const;
  const act = async (tx: Repositories, id: string) => {
    await tx.tokens.insert(newToken({ id }));
    await tx.audit.insert(event);
  };

  describe('a transaction', () => {
    it('that throws leaves nothing of what it wrote, in no table (design decision 13)', async () => {
      const failing = store.transaction(async (tx) => {
        await act(tx, 'a');
        await tx.users.insert({
          username: 'ada',
          displayName: 'Ada',
          title: null,
          email: null,
          createdAt: 1,
          passwordHash: null,
        });
        throw new Error('after the writes');
      });
      await expect(failing).rejects.toThrow('after the writes');
      expect(await store.read.tokens.find('a')).toBeUndefined();
      expect(await store.read.audit.listLatest(10)).toEqual([]);
      expect(await store.read.users.list()).toEqual([]);
    });

    it('whose last write fails leaves nothing either', async () => {
      await store.transaction((tx) => act(tx, 'a'));
      await expect(
        store.transaction(async (tx) => {
          await tx.audit.insert(event);
          await tx.tokens.insert(newToken({ id: 'a' }));
        }),
      ).rejects.toThrow();
      expect(await store.read.audit.listLatest(10)).toHaveLength(1);
    });

    it('sees its own writes, and nobody else does before it commits', async () => {
      await store.transaction(async (tx) => {
        await act(tx, 'a');
        expect(await tx.tokens.find('a')).toBeDefined();
        expect(await store.read.tokens.find('a')).toBeUndefined();
      });
      expect(await store.read.tokens.find('a')).toBeDefined();
    });

    it('hands on what its work answers', async () => {
      expect(await store.transaction(async () => 42)).toBe(42);
    });

    it('is followed by others after it failed', async () => {
      await expect(store.transaction(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
      await store.transaction((tx) => act(tx, 'b'));
      expect(await store.read.tokens.find('b')).toBeDefined();
    });

    it('stays whole among 50 at once, every second of which fails', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 50 }, (_, index) =>
          store.transaction(async (tx) => {
            await act(tx, `t${index}`);
            if (index % 2 === 1) throw new Error('odd');
          }),
        ),
      );
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(25);
      expect(await store.read.audit.listLatest(100)).toHaveLength(25);
      for (let index = 0; index < 50; index += 1) {
        const isThere = (await store.read.tokens.find(`t${index}`)) !== undefined;
        expect(isThere, `t${index}`).toBe(index % 2 === 0);
      }
    });
  });
}
