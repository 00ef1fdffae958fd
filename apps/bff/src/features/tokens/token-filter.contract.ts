import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../db/database.ts';
import { createStore, type Store } from '../../store.ts';
import { newToken, tokenListing } from '../../test/test-tokens.ts';
import { type FacetFilter, toTokenFilters } from './token-filters.ts';

/** What DataHub's facet filters mean on every database (contract §2.3). */
export function describeTokenFilters(openDatabase: () => Promise<Database>): void {
  let store: Store;

  beforeAll(async () => {
    store = createStore(await openDatabase());
    await store.transaction(async (tx) => {
      await tx.tokens.insert(newToken({ id: 'id-a', name: 'alpha', createdAt: 10, expiresAt: 100 }));
      await tx.tokens.insert(newToken({ id: 'id-b', name: 'Beta', createdAt: 20, expiresAt: 200 }));
      await tx.tokens.insert(
        newToken({ id: 'id-c', name: 'ga_mma', createdAt: 30, ownerUrn: 'urn:li:corpuser:bob' }),
      );
      await tx.tokens.insert(
        newToken({
          id: 'id-d',
          name: 'delta%',
          createdAt: 40,
          actorUrn: 'urn:li:corpuser:bob',
          expiresAt: 100,
        }),
      );
    });
  });

  const idsOf = async (...filters: FacetFilter[]) => {
    const listing = tokenListing({ filters: toTokenFilters(filters) });
    const { tokens, total } = await store.read.tokens.list(listing);
    expect(total).toBe(tokens.length);
    return tokens.map((token) => token.id.replace('id-', '')).join('');
  };

  describe('one filter', () => {
    it.each<[FacetFilter, string]>([
      [{ field: 'name', values: ['alpha'] }, 'a'],
      [{ field: 'name', values: ['Alpha'] }, ''],
      [{ field: 'name', values: ['alph'] }, ''],
      [{ field: 'name', value: 'alpha' }, 'a'],
      [{ field: 'name', values: ['alpha', 'Beta'], condition: 'IN' }, 'ab'],
      [{ field: 'name', values: ['alpha'], negated: true }, 'bcd'],
      [{ field: 'name', values: ['ET'], condition: 'CONTAIN' }, 'b'],
      [{ field: 'name', values: ['A_M'], condition: 'CONTAIN' }, 'c'],
      [{ field: 'name', values: ['_'], condition: 'CONTAIN' }, 'c'],
      [{ field: 'name', values: ['%'], condition: 'END_WITH' }, 'd'],
      [{ field: 'name', values: ['be'], condition: 'START_WITH' }, 'b'],
      [{ field: 'name', values: ['ta'], condition: 'END_WITH' }, 'b'],
      [{ field: 'id', values: ['id-c'] }, 'c'],
      [{ field: 'ownerUrn', values: ['urn:li:corpuser:bob'] }, 'c'],
      [{ field: 'actorUrn', values: ['urn:li:corpuser:bob'] }, 'd'],
      [{ field: 'createdAt', values: ['20'] }, 'b'],
      [{ field: 'createdAt', values: ['20'], condition: 'GREATER_THAN' }, 'cd'],
      [{ field: 'createdAt', values: ['20'], condition: 'GREATER_THAN_OR_EQUAL_TO' }, 'bcd'],
      [{ field: 'createdAt', values: ['20'], condition: 'LESS_THAN_OR_EQUAL_TO' }, 'ab'],
      [{ field: 'expiresAt', values: ['150'], condition: 'LESS_THAN' }, 'ad'],
      [{ field: 'expiresAt', values: ['0'], condition: 'GREATER_THAN' }, 'abd'],
      [{ field: 'expiresAt', condition: 'EXISTS' }, 'abd'],
      [{ field: 'expiresAt', condition: 'EXISTS', negated: true }, 'c'],
      [{ field: 'expiresAt', values: ['100'], negated: true }, 'bc'],
    ])('%j finds exactly %j', async (filter, ids) => {
      expect(await idsOf(filter)).toBe(ids);
    });
  });

  describe('several filters', () => {
    it('must all hold', async () => {
      const early: FacetFilter = { field: 'expiresAt', values: ['150'], condition: 'LESS_THAN' };
      expect(await idsOf(early, { field: 'actorUrn', values: ['urn:li:corpuser:ada'] })).toBe('a');
      expect(await idsOf(early, { field: 'name', values: ['Beta'] })).toBe('');
    });
  });

  describe('as much as filters may hold', () => {
    const values = (count: number, length = 1) => Array.from({ length: count }, () => 'x'.repeat(length));

    it.each<[string, FacetFilter[]]>([
      ['200 long values of one', [{ field: 'name', values: values(200, 1_000), condition: 'CONTAIN' }]],
      ['200 equal ones', [{ field: 'id', values: values(200) }]],
      ['one value in each of 200', values(200).map((value) => ({ field: 'name', value, negated: false }))],
    ])('is answered: %s', async (_, filters) => {
      expect(await idsOf(...filters)).toBe('');
    });

    it.each<[string, FacetFilter[], string]>([
      ['201 values', [{ field: 'name', values: values(201) }], 'at most 200 values'],
      ['201 filters', values(201).map(() => ({ field: 'name', condition: 'EXISTS' })), 'at most 200 values'],
      ['a longer value', [{ field: 'name', values: values(1, 1_001) }], 'at most 1000 characters'],
    ])('and no more: %s', async (_, filters, message) => {
      await expect(idsOf(...filters)).rejects.toThrow(message);
    });
  });
}
