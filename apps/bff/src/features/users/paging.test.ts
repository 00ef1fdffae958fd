import { describe, expect, it } from 'vitest';
import { pageOf } from './paging.ts';

describe('the page that GraphQL is asked for', () => {
  it('has defaults, and finds everything with *', () => {
    expect(pageOf({})).toEqual({ start: 0, count: 20, query: '' });
    expect(pageOf({ query: '*' }).query).toBe('');
  });

  it.each([
    ['a start before the first', { start: -1 }],
    ['too many at once', { count: 1_001 }],
    ['a text that no database looks for', { query: 'x'.repeat(1_001) }],
  ])('is refused with %s', (_, paging) => {
    expect(() => pageOf(paging)).toThrow(/at most 1000 characters|from 0/);
  });
});
