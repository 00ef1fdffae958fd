import { describe, expect, it } from 'vitest';
import { acceptedCodings } from './accept-encoding.ts';

describe('the codings that a request accepts, best first', () => {
  it.each([
    // What browsers and scripts send.
    ['gzip, deflate, br, zstd', ['br', 'gzip', 'identity']],
    ['gzip, deflate', ['gzip', 'identity']],
    ['x-gzip', ['gzip', 'identity']],
    ['deflate', ['identity']],
    ['identity', ['identity']],
    ['', ['identity']],
    [undefined, ['identity']],
    // Weights.
    ['br;q=0.5, gzip;q=1.0', ['gzip', 'br', 'identity']],
    ['br;q=0.5, gzip;q=0.500', ['br', 'gzip', 'identity']],
    ['br;q=0, gzip', ['gzip', 'identity']],
    ['br;q=0.000', ['identity']],
    ['br;q=0.2, identity;q=0.9', ['identity', 'br']],
    ['BR ; Q=0.3 , GZIP ; q=0.2', ['br', 'gzip', 'identity']],
    // Everything else.
    ['*', ['br', 'gzip', 'identity']],
    ['*;q=0.1, gzip', ['gzip', 'br', 'identity']],
    ['gzip, *;q=0', ['gzip']],
    ['gzip, identity;q=0', ['gzip']],
    ['identity;q=0, br;q=0, gzip;q=0', []],
    ['*;q=0', []],
    ['identity, *;q=0', ['identity']],
    // Not a weight.
    ['br;q=much, gzip', ['gzip', 'identity']],
    ['br;q=2, gzip', ['gzip', 'identity']],
    ['br;q=0x1', ['identity']],
    ['br;level=4', ['identity']],
    [', ,br,', ['br', 'identity']],
    ['abr, brx', ['identity']],
  ])('%j: %j', (header, expected) => {
    expect(acceptedCodings(header)).toEqual(expected);
  });
});
