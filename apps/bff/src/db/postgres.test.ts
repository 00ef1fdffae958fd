import { sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { fastest } from '../../../../scripts/testing/busy-machine.ts';
import { toAppError } from '../errors/to-app-error.ts';
import { createStore } from '../store.ts';
import { createDatabasePlace, openPlace, openTestDatabase } from '../test/test-database.ts';
import { newToken } from '../test/test-tokens.ts';
import { migrateToLatest } from './migrate.ts';

describe('a PostgreSQL that cannot be reached', () => {
  it('is 503 within two and a half seconds, and never looks like "not found"', async () => {
    const database = openPlace({ dataDir: '', databaseUrl: 'postgres://u:p@127.0.0.1:1/x' });
    const ask = async () => {
      const startedAt = performance.now();
      const error = await createStore(database).read.tokens.find('x').catch(toAppError);
      expect(error).toMatchObject({ code: 'service.unavailable', status: 503 });
      return performance.now() - startedAt;
    };
    expect(await fastest(2_500, ask)).toBeLessThan(2_500);
  });
});

describe('PostgreSQL connections that are cut off by the server', () => {
  it('do not end the process, and the next query works (test ST-05)', async () => {
    const place = await createDatabasePlace('postgres');
    const database = openPlace(place);
    await migrateToLatest(database);
    const store = createStore(database);
    await Promise.all(Array.from({ length: 5 }, () => store.read.tokens.find('x')));

    const operator = new pg.Client({ connectionString: place.databaseUrl });
    await operator.connect();
    const cut = await operator.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await operator.end();
    expect(cut.rowCount).toBeGreaterThanOrEqual(5);

    // A connection may be noticed as broken only when it is used: such a use is 503, and the next one works.
    let refusals = 0;
    for (;;) {
      const result = await store
        .transaction((tx) => tx.tokens.insert(newToken({ id: 'after' })))
        .catch(toAppError);
      if (result === undefined) break;
      expect(result.status).toBe(503);
      refusals += 1;
      expect(refusals).toBeLessThanOrEqual(20);
    }
    expect(await store.read.tokens.find('after')).toBeDefined();
  });

  it('in the middle of a transaction leave nothing of it', async () => {
    const database = await openTestDatabase('postgres');
    const store = createStore(database);
    const failing = database.transaction(async (transaction) => {
      await transaction
        .insertInto('password_attempts')
        .values({ key: 'half', times: '[1]', last_at: 1 })
        .execute();
      await sql`select pg_terminate_backend(pg_backend_pid())`.execute(transaction);
    });
    await expect(failing).rejects.toSatisfy((error) => toAppError(error).status === 503);
    expect(await store.transaction((tx) => tx.loginAttempts.lockTimes('half', 2))).toEqual([]);
  });
});

describe('a statement that takes too long', () => {
  it('is broken off and is 503, so that no caller hangs (test ST-06)', async () => {
    const database = await openTestDatabase('postgres');
    await sql`select 1`.execute(database.reader);
    const error = await sql`select pg_sleep(30)`.execute(database.reader).catch(toAppError);
    // By the database, which says so itself: slow is not gone (57014 is query_canceled).
    expect(error).toMatchObject({ status: 503, cause: { code: '57014' } });
  }, 20_000);
});
