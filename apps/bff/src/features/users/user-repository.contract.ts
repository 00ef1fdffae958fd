import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { isUniqueViolation } from '../../errors/database-errors.ts';
import { createStore, type Repositories, type Store } from '../../store.ts';

const ADA = 'urn:li:corpuser:ada';
const ADMIN = 'urn:li:dataHubRole:Admin';
const READER = 'urn:li:dataHubRole:Reader';
const GROUP = 'urn:li:corpGroup:g';

const person = (username: string, changes: object = {}) => ({
  username,
  displayName: username.toUpperCase(),
  title: null,
  email: null,
  createdAt: 1_000,
  passwordHash: null,
  ...changes,
});

/** What users, their roles and groups promise on every database. */
export function describeUserRepository(openDatabase: () => Promise<Database>): void {
  let database: Database;
  let store: Store;
  const write = <T>(work: (tx: Repositories) => Promise<T>) => store.transaction(work);

  beforeAll(async () => {
    database = await openDatabase();
    store = createStore(database);
  });
  beforeEach(async () => {
    for (const table of ['users', 'role_members', 'group_members'] as const) {
      await database.writer.deleteFrom(table).execute();
    }
  });

  describe('a stored user', () => {
    it('comes back exactly, active and without the password hash', async () => {
      const details = {
        displayName: 'Ada “L” Ünï 🦊',
        title: 'Countess',
        email: 'ada@x.org',
        passwordHash: '$argon2id$x',
      };
      await write((tx) => tx.users.insert(person('ada', details)));
      const user = await store.read.users.find(ADA);
      expect(user).toMatchObject({
        urn: ADA,
        username: 'ada',
        displayName: 'Ada “L” Ünï 🦊',
        title: 'Countess',
        email: 'ada@x.org',
        status: 'ACTIVE',
        isRemoved: false,
        createdAt: 1_000,
      });
      expect(JSON.stringify(user)).not.toContain('argon2id');
      expect(await store.read.users.findPasswordHash(ADA)).toBe('$argon2id$x');
    });

    it('is found by its exact URN only', async () => {
      await write((tx) => tx.users.insert(person('ada')));
      for (const urn of ['urn:li:corpuser:Ada', 'urn:li:corpuser:ad', 'ada', '', '%', `${ADA} `]) {
        expect(await store.read.users.find(urn), urn).toBeUndefined();
      }
    });

    it('keeps its name: a second one is a unique violation, and changes nothing', async () => {
      await write((tx) => tx.users.insert(person('ada', { displayName: 'first' })));
      const second = write((tx) => tx.users.insert(person('ada', { displayName: 'second' })));
      await expect(second).rejects.toSatisfy(isUniqueViolation);
      expect((await store.read.users.find(ADA))?.displayName).toBe('first');
    });

    it('without a password has none, which is not the same as being unknown', async () => {
      await write((tx) => tx.users.insert(person('ada')));
      expect(await store.read.users.findPasswordHash(ADA)).toBeNull();
      expect(await store.read.users.findPasswordHash('urn:li:corpuser:bob')).toBeUndefined();
    });
  });

  describe('a change of a user', () => {
    it('of status, soft delete and password says whether the user exists', async () => {
      await write((tx) => tx.users.insert(person('ada')));
      expect(await write((tx) => tx.users.updateStatus(ADA, 'SUSPENDED', 2))).toBe(true);
      expect(await write((tx) => tx.users.updateRemoved(ADA, true, 2))).toBe(true);
      expect(await write((tx) => tx.users.updatePasswordHash(ADA, 'h', 2))).toBe(true);
      expect(await store.read.users.find(ADA)).toMatchObject({ status: 'SUSPENDED', isRemoved: true });
      expect(await store.read.users.findPasswordHash(ADA)).toBe('h');

      const bob = 'urn:li:corpuser:bob';
      expect(await write((tx) => tx.users.updateStatus(bob, 'ACTIVE', 2))).toBe(false);
      expect(await write((tx) => tx.users.updateRemoved(bob, false, 2))).toBe(false);
      expect(await write((tx) => tx.users.updatePasswordHash(bob, 'h', 2))).toBe(false);
    });

    it('touches nobody else', async () => {
      await write(async (tx) => {
        await tx.users.insert(person('ada'));
        await tx.users.insert(person('ada2'));
      });
      await write((tx) => tx.users.updateStatus(ADA, 'SUSPENDED', 2));
      expect((await store.read.users.find('urn:li:corpuser:ada2'))?.status).toBe('ACTIVE');
    });

    it('to deleted takes roles and memberships along, once', async () => {
      await write(async (tx) => {
        await tx.users.insert(person('ada'));
        await tx.users.insertRole(ADMIN, ADA);
        await tx.users.insertRole(ADMIN, 'urn:li:corpuser:bob');
      });
      await database.writer.insertInto('group_members').values({ group_urn: GROUP, user_urn: ADA }).execute();
      expect(await write((tx) => tx.users.delete(ADA))).toBe(true);
      expect(await write((tx) => tx.users.delete(ADA))).toBe(false);
      expect(await store.read.users.find(ADA)).toBeUndefined();
      expect(await store.read.users.listGroups(ADA)).toEqual([]);
      expect(await store.read.users.listRoleMembers([ADMIN])).toEqual(['urn:li:corpuser:bob']);
    });
  });

  describe('roles and groups', () => {
    it('are held directly and through groups, each listed once', async () => {
      await write(async (tx) => {
        await tx.users.insertRole(ADMIN, ADA);
        await tx.users.insertRole(ADMIN, ADA);
        await tx.users.insertRole(ADMIN, GROUP);
        await tx.users.insertRole(READER, GROUP);
      });
      await database.writer.insertInto('group_members').values({ group_urn: GROUP, user_urn: ADA }).execute();
      expect(await store.read.users.listGroups(ADA)).toEqual([GROUP]);
      expect(await store.read.users.listRoles([ADA])).toEqual([ADMIN]);
      expect((await store.read.users.listRoles([ADA, GROUP])).sort()).toEqual([ADMIN, READER]);
      expect((await store.read.users.listRoleMembers([ADMIN])).sort()).toEqual([GROUP, ADA].sort());
      expect(await store.read.users.listRoleMembers([])).toEqual([]);
    });

    it('can be taken away, and say whether they were there', async () => {
      await write((tx) => tx.users.insertRole(ADMIN, ADA));
      expect(await write((tx) => tx.users.deleteRole(READER, ADA))).toBe(false);
      expect(await write((tx) => tx.users.deleteRole(ADMIN, ADA))).toBe(true);
      expect(await store.read.users.listRoles([ADA])).toEqual([]);
    });
  });

  describe('names of users', () => {
    it('are found for those that exist', async () => {
      await write((tx) => tx.users.insert(person('ada')));
      const names = await store.read.users.findNames([ADA, 'urn:li:corpuser:gone']);
      expect([...names]).toEqual([[ADA, 'ADA']]);
      expect((await store.read.users.findNames([])).size).toBe(0);
    });

    it('are listed in order', async () => {
      await write(async (tx) => {
        for (const name of ['carl', 'ada', 'bob']) await tx.users.insert(person(name));
      });
      expect((await store.read.users.list()).map((user) => user.username)).toEqual(['ada', 'bob', 'carl']);
    });
  });
}
