import { describe, expect, it } from 'vitest';
import { hashSecret, isSameSecret } from './secret-hash.ts';

describe('a secret at rest', () => {
  it('is SHA-256 in hexadecimal (known answer of FIPS 180-2)', () => {
    expect(hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('two secrets', () => {
  it.each([
    ['', '', true],
    ['a', 'a', true],
    ['ü', 'ü', true],
    ['a', 'b', false],
    ['a', 'aa', false],
    ['a', '', false],
    ['a', 'A', false],
    ['a', 'a ', false],
    ['a\u0000', 'a', false],
  ])('%j and %j: %s', (left, right, isSame) => {
    expect(isSameSecret(left, right)).toBe(isSame);
  });
});
