import { describe, expect, test } from 'vitest';
import { sampleList, sampleToken } from '../../test/samples.ts';
import {
  changeListParams,
  DEFAULT_PARAMS,
  isFiltered,
  namesOf,
  readListParams,
  writeListParams,
} from './list-params.ts';

describe('list parameters', () => {
  test('survive the way through the address', () => {
    const params = {
      query: 'a&b=c ü',
      state: 'expired',
      owner: 'all',
      actor: 'urn:li:corpuser:svc',
      sort: 'name',
      order: 'asc',
      page: 3,
    } as const;
    expect(readListParams(new URLSearchParams(writeListParams(params).toString()))).toEqual(params);
  });

  test('the plain list has a plain address', () => {
    expect(writeListParams(DEFAULT_PARAMS).toString()).toBe('');
  });

  test.each([
    'page=0',
    'page=-1',
    'page=1.5',
    'page=x',
    'page=1e99',
    'state=dead',
    'owner=you',
    'sort=id',
    'order=up',
  ])('nonsense (%s) counts as not given', (address) => {
    expect(readListParams(new URLSearchParams(address))).toEqual(DEFAULT_PARAMS);
  });

  test('every change but that of the page leads back to page 1', () => {
    const onPage3 = { ...DEFAULT_PARAMS, page: 3 };
    expect(changeListParams(onPage3, { state: 'expired' }).page).toBe(1);
    expect(changeListParams(onPage3, { query: 'x' }).page).toBe(1);
    expect(changeListParams(onPage3, { owner: 'all' }).page).toBe(1);
    expect(changeListParams(onPage3, { page: 4 }).page).toBe(4);
  });

  test('live and all hide nothing that a filter could be blamed for', () => {
    expect(isFiltered(DEFAULT_PARAMS)).toBe(false);
    expect(isFiltered({ ...DEFAULT_PARAMS, state: 'all' })).toBe(false);
    expect(isFiltered({ ...DEFAULT_PARAMS, state: 'expired' })).toBe(true);
    expect(isFiltered({ ...DEFAULT_PARAMS, query: 'x' })).toBe(true);
  });
});

describe('names of people', () => {
  const params = { ...DEFAULT_PARAMS, owner: 'urn:li:corpuser:x', actor: 'urn:li:corpuser:svc' };
  const list = { ...sampleList([sampleToken()]), ownerName: 'Xenia', actorName: null };

  test('come from the rows, and from whom the filter asks for', () => {
    expect(namesOf(list, params)).toEqual(
      new Map([
        ['urn:li:corpuser:x', 'Xenia'],
        ['urn:li:corpuser:jdoe', 'Jane Doe'],
      ]),
    );
  });

  test('are not those of an earlier question while the list is an earlier one', () => {
    expect(namesOf(list, undefined).get('urn:li:corpuser:x')).toBeUndefined();
    expect(namesOf(undefined, params)).toEqual(new Map());
  });
});
