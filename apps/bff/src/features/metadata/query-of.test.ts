import { describe, expect, it } from 'vitest';
import { queryOf } from './query-of.ts';

describe('the query of an address', () => {
  it.each([
    [
      '/aspects?action=ingest&a=%20b',
      [
        ['action', 'ingest'],
        ['a', ' b'],
      ],
    ],
    ['/aspects', []],
    ['/aspects?', []],
    [
      '/aspects?a=1&a=2',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    ['/aspects?a[b]=c', [['a[b]', 'c']]],
    ['/aspects?a=b?c', [['a', 'b?c']]],
    ['/aspects?a=b#c', [['a', 'b']]],
    ['http://elsewhere:99999/aspects?action=ingest', [['action', 'ingest']]],
    ['http://[/aspects?action=ingest', [['action', 'ingest']]],
  ])('%s is read without a fault', (url, pairs) => {
    expect([...queryOf({ url })]).toEqual(pairs);
  });
});
