import type { Policy } from '@latchkey/shared/policies';
import { policyActorsSchema } from '@latchkey/shared/policies';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { createStore, type Store } from '../../store.ts';

const POLICY: Policy = {
  urn: 'urn:li:dataHubPolicy:a',
  type: 'METADATA',
  state: 'ACTIVE',
  name: 'It’s “ours”',
  description: 'ÜÉ 🦊',
  privileges: ['VIEW_ANALYTICS', 'SOMETHING_NEW'],
  actors: policyActorsSchema.parse({ users: ['urn:li:corpuser:ada'], allGroups: true }),
  resources: {
    allResources: false,
    filter: { criteria: [{ field: 'TYPE', values: ['dataset'], condition: 'EQUALS' }] },
  },
  editable: true,
};

/** What policies promise on every database. */
export function describePolicyRepository(openDatabase: () => Promise<Database>): void {
  let database: Database;
  let store: Store;

  beforeAll(async () => {
    database = await openDatabase();
    store = createStore(database);
  });
  beforeEach(async () => {
    await database.writer.deleteFrom('policies').execute();
  });
  const insert = (policy: Policy) => store.transaction((tx) => tx.policies.insertIfAbsent(policy, 1));

  describe('a stored policy', () => {
    it('comes back exactly, with and without resources', async () => {
      expect(await insert(POLICY)).toBe(true);
      const plain: Policy = { ...POLICY, urn: 'urn:li:dataHubPolicy:b', resources: null, editable: false };
      expect(await insert(plain)).toBe(true);
      expect(await store.read.policies.find(POLICY.urn)).toEqual(POLICY);
      expect(await store.read.policies.list()).toEqual([POLICY, plain]);
      expect(await store.read.policies.find('urn:li:dataHubPolicy:c')).toBeUndefined();
    });

    it('is never overwritten by an insert, which says so', async () => {
      await insert(POLICY);
      expect(await insert({ ...POLICY, name: 'other', privileges: [] })).toBe(false);
      expect(await store.read.policies.find(POLICY.urn)).toEqual(POLICY);
    });
  });

  describe('a change of a policy', () => {
    it('of its state touches nothing else', async () => {
      const other = { ...POLICY, urn: 'urn:li:dataHubPolicy:b' };
      await insert(POLICY);
      await insert(other);
      await store.transaction((tx) => tx.policies.updateState(POLICY.urn, 'INACTIVE', 2));
      expect(await store.read.policies.list()).toEqual([{ ...POLICY, state: 'INACTIVE' }, other]);
    });

    it('of its content never changes whether it is editable', async () => {
      await insert({ ...POLICY, editable: false });
      const changed: Policy = { ...POLICY, name: 'new', privileges: [], resources: null };
      expect(await store.transaction((tx) => tx.policies.update(changed, 2))).toBe(true);
      expect(await store.read.policies.find(POLICY.urn)).toEqual({ ...changed, editable: false });
      const unknown = { ...POLICY, urn: 'urn:li:dataHubPolicy:gone' };
      expect(await store.transaction((tx) => tx.policies.update(unknown, 2))).toBe(false);
    });

    it('to deleted says whether it was there', async () => {
      await insert(POLICY);
      expect(await store.transaction((tx) => tx.policies.delete(POLICY.urn))).toBe(true);
      expect(await store.transaction((tx) => tx.policies.delete(POLICY.urn))).toBe(false);
      expect(await store.read.policies.list()).toEqual([]);
    });
  });

  describe('policies that were read before', () => {
    const changed: Policy = { ...POLICY, privileges: [] };

    it('are not read again while nothing changes, and nobody can change them in memory', async () => {
      await insert(POLICY);
      const first = await store.read.policies.list();
      expect(await store.read.policies.list()).toBe(first);
      expect(() => first[0]?.privileges.push('MANAGE_POLICIES')).toThrow(TypeError);
      expect(() => first[0]?.actors.users.push('urn:li:corpuser:eve')).toThrow(TypeError);
      expect(() => first[0]?.resources?.filter?.criteria.pop()).toThrow(TypeError);
    });

    it('are read again after another process changed them, in whatever way', async () => {
      await insert(POLICY);
      await store.read.policies.list();
      const other = createStore(database);
      await other.transaction((tx) => tx.policies.update(changed, 2));
      expect(await store.read.policies.list()).toEqual([changed]);
      await database.writer.updateTable('policies').set({ state: 'INACTIVE' }).execute();
      expect(await store.read.policies.listActiveMetadata()).toEqual([]);
      await database.writer.updateTable('policies').set({ state: 'ACTIVE' }).execute();
      expect(await store.read.policies.listActiveMetadata()).toEqual([changed]);
      await database.writer.deleteFrom('policies').execute();
      expect(await store.read.policies.list()).toEqual([]);
    });

    it('are seen as changed within the transaction, and as they were once it is rolled back', async () => {
      await insert(POLICY);
      await store.read.policies.list();
      const act = store.transaction(async (tx) => {
        await tx.policies.update(changed, 2);
        expect(await tx.policies.list()).toEqual([changed]);
        expect(await store.read.policies.list()).toEqual([POLICY]);
        throw new Error('no');
      });
      await expect(act).rejects.toThrow('no');
      expect(await store.read.policies.list()).toEqual([POLICY]);
      const another: Policy = { ...POLICY, privileges: ['OTHER'] };
      await store.transaction((tx) => tx.policies.update(another, 3));
      expect(await store.read.policies.list()).toEqual([another]);
    });

    it('are not remembered as what they were while a change that is rolled back ran beside the reading', async () => {
      await insert(POLICY);
      const act = store.transaction(async (tx) => {
        await Promise.all([tx.policies.list(), tx.policies.update(changed, 2)]);
        throw new Error('no');
      });
      await expect(act).rejects.toThrow('no');
      expect(await store.read.policies.list()).toEqual([POLICY]);
    });

    it('are those of before or after a change that happens meanwhile, and right at the next read', async () => {
      await insert(POLICY);
      for (let round = 0; round < 40; round += 1) {
        const next: Policy = { ...POLICY, privileges: [`ROUND_${round}`] };
        const before = await store.read.policies.list();
        const reading = Array.from({ length: 5 }, () => store.read.policies.list());
        await store.transaction((tx) => tx.policies.update(next, round));
        const reads = await Promise.all(reading);
        for (const read of reads) expect([before, [next]]).toContainEqual(read);
        expect(await store.read.policies.list()).toEqual([next]);
      }
    });
  });
}
