import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { toAppError } from '../errors/to-app-error.ts';
import { createStore } from '../store.ts';
import { createDatabasePlace, openPlace } from '../test/test-database.ts';
import { newToken } from '../test/test-tokens.ts';
import { migrateToLatest } from './migrate.ts';
import { SQLITE_FILE } from './open-database.ts';

async function openSqliteForTest() {
  const place = await createDatabasePlace('sqlite');
  const database = openPlace(place);
  await migrateToLatest(database);
  return { database, store: createStore(database), path: join(place.dataDir, SQLITE_FILE) };
}

describe('the SQLite file', () => {
  it('is synced at every commit, in WAL, on both connections (test CR-03)', async () => {
    const { database } = await openSqliteForTest();
    for (const handle of [database.reader, database.writer]) {
      const { rows: synchronous } = await sql<{ synchronous: number }>`pragma synchronous`.execute(handle);
      expect(synchronous[0]?.synchronous).toBe(2);
      const { rows: journal } = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(handle);
      expect(journal[0]?.journal_mode).toBe('wal');
    }
  });

  it('and its companions can be read by their owner only', async () => {
    const { store, path } = await openSqliteForTest();
    await store.transaction((tx) => tx.tokens.insert(newToken()));
    for (const file of [path, `${path}-wal`, `${path}-shm`]) {
      expect(existsSync(file), file).toBe(true);
      expect(statSync(file).mode & 0o077, file).toBe(0);
    }
  });
});

describe('the reading side', () => {
  it('refuses every write', async () => {
    const { database } = await openSqliteForTest();
    const { reader } = database;
    await expect(reader.deleteFrom('tokens').execute()).rejects.toThrow(/readonly/);
    await expect(reader.updateTable('users').set({ status: 'ACTIVE' }).execute()).rejects.toThrow(/readonly/);
    await expect(sql`drop table tokens`.execute(reader)).rejects.toThrow(/readonly/);
    await expect(sql`create table x (a text)`.execute(reader)).rejects.toThrow(/readonly/);
  });
});

describe('a statement that comes often', () => {
  it('stays prepared, also when it first comes after a great many others', async () => {
    const { database, store } = await openSqliteForTest();
    const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare');
    onTestFinished(() => prepare.mockRestore());
    for (let other = 0; other < 500; other += 1) {
      await sql.raw(`select ${other}`).execute(database.reader);
      if (other >= 250) await store.read.tokens.find('x');
    }
    const preparations = prepare.mock.calls.filter(([text]) => text.includes('"tokens"'));
    expect(preparations).toHaveLength(1);
  });
});

/** A busy machine delays this timer as it delays all others, so that it still rings after those that end earlier. */
function timeIsUpAfter(ms: number): () => boolean {
  let isUp = false;
  const timer = setTimeout(() => {
    isUp = true;
  }, ms);
  onTestFinished(() => clearTimeout(timer));
  return () => isUp;
}

describe('while another process holds the write lock', () => {
  async function openLocked() {
    const opened = await openSqliteForTest();
    await opened.store.transaction((tx) => tx.tokens.insert(newToken({ id: 'before' })));
    const other = new DatabaseSync(opened.path);
    other.exec('begin immediate');
    onTestFinished(() => other.close());
    return { ...opened, other };
  }

  it('reads go on, a write is 503 within two seconds, and the event loop never stands still (test ST-03)', async () => {
    const { store } = await openLocked();
    const isLate = timeIsUpAfter(2_000);
    const startedAt = performance.now();
    const write = store
      .transaction((tx) => tx.tokens.insert(newToken({ id: 'during' })))
      .then(
        () => undefined,
        (error: unknown) => toAppError(error),
      );
    let isOver = false;
    void write.finally(() => {
      isOver = true;
    });
    let turns = 0;
    while (!isOver) {
      expect((await store.read.tokens.find('before'))?.id).toBe('before');
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    const refusal = await write;
    expect(refusal).toMatchObject({ code: 'service.unavailable', status: 503 });
    expect(refusal?.options.retryAfterSeconds).toBeGreaterThan(0);
    const waitedMs = performance.now() - startedAt;
    expect(waitedMs).toBeGreaterThan(1_000);
    expect(isLate()).toBe(false);
    // A wait inside SQLite would leave a turn to each attempt; a busy machine still has time for hundreds.
    expect(turns).toBeGreaterThan(50);
    expect(await store.read.tokens.find('during')).toBeUndefined();
  });

  it('a write waits, and is done once, when the lock goes in time', async () => {
    const { store, other } = await openLocked();
    let runs = 0;
    const write = store.transaction(async (tx) => {
      runs += 1;
      await tx.tokens.insert(newToken({ id: 'during' }));
    });
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    other.exec('commit');
    await write;
    expect(runs).toBe(1);
    expect(await store.read.tokens.find('during')).toBeDefined();
  });

  it('many writes are all refused in time, and all work again afterwards', async () => {
    const { store, other } = await openLocked();
    const isLate = timeIsUpAfter(4_000);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => store.transaction((tx) => tx.tokens.insert(newToken()))),
    );
    expect(isLate()).toBe(false);
    expect(results.map((result) => result.status)).toEqual(Array.from({ length: 20 }, () => 'rejected'));
    other.exec('rollback');
    await store.transaction((tx) => tx.tokens.insert(newToken({ id: 'after' })));
    expect(await store.read.tokens.find('after')).toBeDefined();
  });
});

describe('errors of SQLite', () => {
  it('that say "not now" are 503, never 401 or 404; a mistake of ours is 500', async () => {
    const { database, path } = await openSqliteForTest();
    const other = new DatabaseSync(path, { timeout: 0 });
    other.exec('begin immediate');
    onTestFinished(() => other.close());
    const busy = await database.writer
      .transaction()
      .execute(async () => undefined)
      .catch(toAppError);
    expect(busy).toMatchObject({ status: 503 });
    const wrong = await sql`select nothing from nowhere`.execute(database.reader).catch(toAppError);
    expect(wrong).toMatchObject({ code: 'internal.unexpected', status: 500 });
  });
});
