import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { createStore, type Store } from '../../store.ts';
import { newToken, tokenListing } from '../../test/test-tokens.ts';
import type { TokenListing } from './token-listing-repository.ts';

/** What the allow-list of tokens promises on every database. */
export function describeTokenRepository(openDatabase: () => Promise<Database>): void {
  let database: Database;
  let store: Store;

  beforeAll(async () => {
    database = await openDatabase();
    store = createStore(database);
  });
  beforeEach(async () => {
    await database.writer.deleteFrom('tokens').execute();
    await database.writer.deleteFrom('users').execute();
  });

  const add = async (...changes: Parameters<typeof newToken>[0][]) => {
    const tokens = changes.map((change) => newToken(change));
    await store.transaction(async (tx) => {
      for (const token of tokens) await tx.tokens.insert(token);
    });
    return tokens.map((token) => token.id);
  };
  const namesOf = async (changes: Partial<TokenListing>) =>
    (await store.read.tokens.list(tokenListing(changes))).tokens.map((token) => token.name);

  describe('a stored token', () => {
    it('comes back exactly, with nothing used or revoked yet', async () => {
      const token = newToken({
        name: 'naïve “ci” 🦊',
        description: "it's; drop table tokens --",
        parentId: 'parent',
        createdAt: 1_800_000_000_123,
        expiresAt: 1_900_000_000_456,
      });
      await store.transaction((tx) => tx.tokens.insert(token));
      const unset = {
        revokedAt: null,
        lastUsedAt: null,
        lastUsedIp: null,
        rotatedFromId: null,
        replacedById: null,
      };
      const stored = { ...token, ...unset };
      expect(await store.read.tokens.find(token.id)).toEqual(stored);
    });

    it('is found by its exact id only', async () => {
      const [id = ''] = await add({ id: 'b0oBaUTl4Xy1VE6923ivL2gllkDk49LPsQM1dgT3Rc+=' });
      expect(await store.read.tokens.find(id)).toBeDefined();
      for (const other of [id.toLowerCase(), id.slice(0, -1), `${id} `, '%', '', id.replace('+', '-')]) {
        expect(await store.read.tokens.find(other), other).toBeUndefined();
      }
    });

    it('cannot be stored twice under one id', async () => {
      const [id = ''] = await add({});
      await expect(add({ id })).rejects.toThrow();
    });
  });

  describe('the standing of a token', () => {
    const standingOf = async (prepare: (urn: string) => Promise<void>) => {
      const [id = ''] = await add({ actorUrn: 'urn:li:corpuser:eve', expiresAt: 7_000 });
      await prepare('urn:li:corpuser:eve');
      return store.read.tokens.findStanding(id);
    };
    const addUser = () =>
      store.transaction((tx) =>
        tx.users.insert({
          username: 'eve',
          displayName: 'Eve',
          title: null,
          email: null,
          createdAt: 1,
          passwordHash: null,
        }),
      );

    it('is active for an active user', async () => {
      expect(await standingOf(async () => void (await addUser()))).toEqual({
        actorUrn: 'urn:li:corpuser:eve',
        expiresAt: 7_000,
        revokedAt: null,
        isActorActive: true,
      });
    });

    it('is inactive for a user who is unknown, suspended, removed or deleted', async () => {
      const unknown = await standingOf(async () => undefined);
      const suspended = await standingOf(async (urn) => {
        await addUser();
        await store.transaction((tx) => tx.users.updateStatus(urn, 'SUSPENDED', 2));
      });
      const removed = await standingOf(async (urn) => {
        await store.transaction((tx) => tx.users.updateStatus(urn, 'ACTIVE', 3));
        await store.transaction((tx) => tx.users.updateRemoved(urn, true, 3));
      });
      const deleted = await standingOf(
        async (urn) => void (await store.transaction((tx) => tx.users.delete(urn))),
      );
      for (const standing of [unknown, suspended, removed, deleted])
        expect(standing?.isActorActive).toBe(false);
    });

    it('is unknown for a token that was never issued', async () => {
      expect(await store.read.tokens.findStanding('nothing')).toBeUndefined();
    });
  });

  describe('a list', () => {
    it('holds the tokens of one owner, or of everybody when that is asked for on purpose', async () => {
      await add({ name: 'a' }, { name: 'b', ownerUrn: 'urn:li:corpuser:bob' });
      expect(await namesOf({ ownerUrn: 'urn:li:corpuser:ada' })).toEqual(['a']);
      expect(await namesOf({ ownerUrn: 'urn:li:corpuser:ADA' })).toEqual([]);
      expect(await namesOf({ ownerUrn: '' })).toEqual([]);
      expect((await namesOf({ ownerUrn: null })).sort()).toEqual(['a', 'b']);
    });

    it.each([
      ['all', ['active', 'at now', 'endless', 'expired', 'revoked', 'revoked and expired']],
      ['live', ['active', 'at now', 'endless', 'expired']],
      ['active', ['active', 'endless']],
      ['expired', ['at now', 'expired']],
      ['revoked', ['revoked', 'revoked and expired']],
    ] as const)('of state %s has exactly those', async (state, names) => {
      const ids = await add(
        { name: 'revoked' },
        { name: 'revoked and expired', expiresAt: 4_000 },
        { name: 'active', expiresAt: 5_001 },
        { name: 'at now', expiresAt: 5_000 },
        { name: 'expired', expiresAt: 4_999 },
        { name: 'endless' },
      );
      await store.transaction((tx) => tx.tokens.revoke(ids.slice(0, 2), 'urn:li:corpuser:ada', 4_500));
      expect((await namesOf({ state })).sort()).toEqual(names);
    });

    it.each(['expiresAt', 'lastUsedAt'] as const)(
      'sorted by %s has missing values last, up and down',
      async (sort) => {
        const ids = await add(
          { name: 'none', expiresAt: null },
          { name: 'late', expiresAt: 9 },
          { name: 'early', expiresAt: 8 },
        );
        await store.transaction(async (tx) => {
          await tx.tokens.updateLastUsed(ids[1] ?? '', 9, 'x');
          await tx.tokens.updateLastUsed(ids[2] ?? '', 8, 'x');
        });
        expect(await namesOf({ sort, order: 'asc' })).toEqual(['early', 'late', 'none']);
        expect(await namesOf({ sort, order: 'desc' })).toEqual(['late', 'early', 'none']);
      },
    );

    it('sorted by name and by creation goes both ways, and ties are broken by id', async () => {
      await add({ name: 'b', createdAt: 1 }, { name: 'a', createdAt: 2 }, { name: 'c', createdAt: 3 });
      expect(await namesOf({ sort: 'name', order: 'asc' })).toEqual(['a', 'b', 'c']);
      expect(await namesOf({ sort: 'name', order: 'desc' })).toEqual(['c', 'b', 'a']);
      expect(await namesOf({ sort: 'createdAt', order: 'desc' })).toEqual(['c', 'a', 'b']);
      await database.writer.deleteFrom('tokens').execute();
      const ids = await add(...['z', 'x', 'y'].map((id) => ({ id, createdAt: 7 })));
      const page = await store.read.tokens.list(tokenListing());
      expect(page.tokens.map((token) => token.id)).toEqual(ids.sort());
    });

    it('in pages shows every token once, with the same total on each', async () => {
      await add(...Array.from({ length: 25 }, (_, index) => ({ name: `n${index}`, createdAt: index % 3 })));
      const seen: string[] = [];
      for (let start = 0; start < 40; start += 10) {
        const { tokens, total } = await store.read.tokens.list(tokenListing({ start, count: 10 }));
        expect(total).toBe(25);
        expect(tokens).toHaveLength(Math.max(0, Math.min(10, 25 - start)));
        seen.push(...tokens.map((token) => token.id));
      }
      expect(new Set(seen).size).toBe(25);
    });

    it('of an owner without tokens is empty', async () => {
      expect(await store.read.tokens.list(tokenListing({ ownerUrn: 'urn:li:corpuser:nobody' }))).toEqual({
        tokens: [],
        total: 0,
      });
    });
  });

  describe('a search', () => {
    it.each([
      ['nightly', ['NIGHTLY ingest']],
      ['INGEST', ['NIGHTLY ingest']],
      ['%', ['100% sure']],
      ['_', ['snake_case']],
      ['\\', ['back\\slash']],
      ['\\%', []],
      ['e_c', ['snake_case']],
      ['eXc', []],
      ["'", ["it's"]],
      ['"; drop table tokens; --', []],
      ['über', ['ÜBER uns']],
      ['ÜBER', ['ÜBER uns']],
      ['été', ['ÉTÉ']],
      ['москва', ['МОСКВА']],
      ['🦊', ['fox 🦊']],
      ['hidden in the description', ['described']],
      ['no such thing', []],
    ])('for %j finds exactly %j', async (text, names) => {
      await add(
        ...[
          'NIGHTLY ingest',
          '100% sure',
          'snake_case',
          'back\\slash',
          "it's",
          'ÜBER uns',
          'ÉTÉ',
          'МОСКВА',
          'fox 🦊',
        ].map((name) => ({ name })),
        { name: 'described', description: 'Hidden in the DESCRIPTION' },
      );
      expect(await namesOf({ text })).toEqual(names);
    });
  });

  describe('a revocation', () => {
    it('marks live tokens, expired ones too, once, and says which', async () => {
      const [live = '', expired = '', other = ''] = await add({}, { expiresAt: 1 }, {});
      const revoke = (at: number) =>
        store.transaction((tx) => tx.tokens.revoke([live, expired, 'unknown'], 'urn:li:corpuser:bob', at));
      expect((await revoke(2_000)).sort()).toEqual([live, expired].sort());
      expect(await revoke(3_000)).toEqual([]);
      expect((await store.read.tokens.find(live))?.revokedAt).toBe(2_000);
      expect((await store.read.tokens.find(other))?.revokedAt).toBeNull();
      expect((await store.read.tokens.findStanding(expired))?.revokedAt).toBe(2_000);
    });

    it('of nothing touches nothing', async () => {
      const [id = ''] = await add({});
      expect(await store.transaction((tx) => tx.tokens.revoke([], 'urn:li:corpuser:bob', 1))).toEqual([]);
      expect((await store.read.tokens.find(id))?.revokedAt).toBeNull();
    });

    it('by actor takes the tokens that act as the user, whoever owns them, and no others', async () => {
      const [mine = '', forMe = '', forOther = ''] = await add(
        {},
        { ownerUrn: 'urn:li:corpuser:bob' },
        { actorUrn: 'urn:li:corpuser:bob' },
      );
      const ids = await store.transaction((tx) =>
        tx.tokens.revokeByActor('urn:li:corpuser:ada', 'urn:li:corpuser:bob', 9),
      );
      expect(ids.sort()).toEqual([mine, forMe].sort());
      expect((await store.read.tokens.find(forOther))?.revokedAt).toBeNull();
    });

    it('finds the live children of any of several parents', async () => {
      const [first = '', second = '', dead = ''] = await add(
        { parentId: 'p1' },
        { parentId: 'p2' },
        { parentId: 'p1' },
        { parentId: 'p3' },
        {},
      );
      await store.transaction((tx) => tx.tokens.revoke([dead], 'urn:li:corpuser:bob', 1));
      expect((await store.read.tokens.listChildren(['p1', 'p2'])).sort()).toEqual([first, second].sort());
      expect(await store.read.tokens.listChildren([])).toEqual([]);
    });
  });

  describe('the last use', () => {
    it('only moves forward', async () => {
      const [id = ''] = await add({});
      const use = (at: number, ip: string) => store.transaction((tx) => tx.tokens.updateLastUsed(id, at, ip));
      await use(2_000, '10.0.0.2');
      await use(1_000, '10.0.0.1');
      expect(await store.read.tokens.find(id)).toMatchObject({ lastUsedAt: 2_000, lastUsedIp: '10.0.0.2' });
      await use(3_000, '10.0.0.3');
      expect(await store.read.tokens.find(id)).toMatchObject({ lastUsedAt: 3_000, lastUsedIp: '10.0.0.3' });
    });
  });

  describe('tombstones', () => {
    it('are deleted when they are old; live and fresh ones stay', async () => {
      const [old = '', fresh = '', live = ''] = await add({}, {}, { expiresAt: 1 });
      await store.transaction((tx) => tx.tokens.revoke([old], 'urn:li:corpuser:bob', 100));
      await store.transaction((tx) => tx.tokens.revoke([fresh], 'urn:li:corpuser:bob', 200));
      expect(await store.transaction((tx) => tx.tokens.deleteRevokedBefore(200))).toBe(1);
      expect(await store.read.tokens.find(old)).toBeUndefined();
      expect(await store.read.tokens.find(fresh)).toBeDefined();
      expect(await store.read.tokens.find(live)).toBeDefined();
    });
  });
}
