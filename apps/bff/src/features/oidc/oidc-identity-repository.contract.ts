import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { createStore, type Store } from '../../store.ts';

const ISSUER = 'https://id.example';

/** What the table of identities promises on every database. */
export function describeOidcIdentities(openDatabase: () => Promise<Database>): void {
  describe('identities', () => {
    let store: Store;
    const addUser = (username: string) =>
      store.transaction((tx) =>
        tx.users.insert({
          username,
          displayName: username,
          title: null,
          email: null,
          passwordHash: null,
          createdAt: 1,
        }),
      );
    const find = (subject: string, issuer = ISSUER) => store.read.oidcIdentities.find(issuer, subject);

    beforeAll(async () => {
      store = createStore(await openDatabase());
    });

    it('are found by issuer and subject, letter by letter', async () => {
      const { urn } = await addUser('ada');
      const identity = { issuer: ISSUER, subject: 'S-1', userUrn: urn };
      await store.transaction((tx) => tx.oidcIdentities.upsert(identity, 1));
      expect(await find('S-1')).toEqual(identity);
      for (const other of ['s-1', 'S-1 ', 'S-', 'S%1']) expect(await find(other)).toBeUndefined();
      expect(await find('S-1', `${ISSUER}/`)).toBeUndefined();
      expect(await find('S-1', 'https://other.example')).toBeUndefined();
    });

    it('point to nobody once the user is deleted, whoever gets the name next', async () => {
      const { urn } = await addUser('bob');
      await store.transaction((tx) =>
        tx.oidcIdentities.upsert({ issuer: ISSUER, subject: 'S-2', userUrn: urn }, 1),
      );
      await store.transaction((tx) => tx.users.delete(urn));
      expect(await find('S-2')).toEqual({ issuer: ISSUER, subject: 'S-2', userUrn: null });
      await addUser('bob');
      expect((await find('S-2'))?.userUrn).toBeNull();
    });

    it('cannot point to a user who is not there', async () => {
      const identity = { issuer: ISSUER, subject: 'S-3', userUrn: 'urn:li:corpuser:nobody' };
      await expect(store.transaction((tx) => tx.oidcIdentities.upsert(identity, 1))).rejects.toThrow();
      expect(await find('S-3')).toBeUndefined();
    });

    it('are deleted once', async () => {
      const { urn } = await addUser('cleo');
      await store.transaction((tx) =>
        tx.oidcIdentities.upsert({ issuer: ISSUER, subject: 'S-4', userUrn: urn }, 1),
      );
      const remove = () => store.transaction((tx) => tx.oidcIdentities.delete(ISSUER, 'S-4'));
      expect([await remove(), await remove()]).toEqual([true, false]);
    });
  });

  describe('used states', () => {
    let store: Store;
    const use = (state: string, address = 'a', expiresAt = 1_000) =>
      store.transaction((tx) => tx.oidcIdentities.insertUsedState(state, address, expiresAt));

    beforeAll(async () => {
      store = createStore(await openDatabase());
    });

    it('are taken by exactly one of twenty at once', async () => {
      const taken = await Promise.all(Array.from({ length: 20 }, () => use('raced')));
      expect(taken.filter(Boolean)).toHaveLength(1);
    });

    it('count the failures of one address, and stay used when these are forgotten', async () => {
      for (const state of ['f1', 'f2', 'f3']) await use(state, 'failing');
      await use('g1', 'other');
      expect(await store.read.oidcIdentities.countFailures('failing')).toBe(3);
      await store.transaction((tx) => tx.oidcIdentities.clearFailures('failing'));
      expect(await store.read.oidcIdentities.countFailures('failing')).toBe(0);
      expect(await store.read.oidcIdentities.countFailures('other')).toBe(1);
      expect(await use('f1', 'failing')).toBe(false);
    });

    it('are forgotten after their end, and not before', async () => {
      await use('old', 'b', 5_000);
      await store.transaction((tx) => tx.oidcIdentities.deleteStatesBefore(5_000));
      expect(await use('old', 'b', 5_000)).toBe(false);
      await store.transaction((tx) => tx.oidcIdentities.deleteStatesBefore(5_001));
      expect(await use('old', 'b', 5_000)).toBe(true);
    });
  });
}
