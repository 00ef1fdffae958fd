import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { assertModest, rootFields, selectOperation } from './document-shape.ts';

const judge = (text: string) => assertModest(selectOperation(parse(text), undefined));
const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => part(i)).join(' ');
const nested = (depth: number) => `${'a { '.repeat(depth - 1)}a${' }'.repeat(depth - 1)}`;

describe('which operation of a document runs', () => {
  it('the only one, without its name', () => {
    expect(selectOperation(parse('query one { me }'), undefined).operation.name?.value).toBe('one');
  });

  it.each([
    ['query one { me } query two { me }', undefined, 'Must provide operation name'],
    ['query one { me }', 'two', 'Unknown operation named "two".'],
    ['fragment f on Query { me }', undefined, 'Must provide an operation.'],
  ])('%s as %s: %s', (text, name, message) => {
    expect(() => selectOperation(parse(text), name)).toThrow(message);
  });

  it('fields of fragments at the root count as fields of the root', () => {
    const text =
      '{ a ...f ... on Query { d } } fragment f on Query { b ...g } fragment g on Query { c ...f }';
    const fields = rootFields(selectOperation(parse(text), undefined));
    expect(fields.map(({ name }) => name.value)).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('a modest document', () => {
  it.each([
    ['20 levels', `{ ${nested(20)} }`, `{ ${nested(21)} }`, 'at most 20 levels'],
    [
      '30 fields at its root',
      `{ ${times(30, (i) => `f${i}`)} }`,
      `{ ${times(31, (i) => `f${i}`)} }`,
      '30 fields at its root',
    ],
    [
      '30 aliases',
      `{ a { ${times(30, (i) => `b${i}: b`)} } }`,
      `{ a { ${times(31, (i) => `b${i}: b`)} } }`,
      'at most 30 aliases',
    ],
    [
      '2,000 fields',
      `{ a { ${times(1_999, (i) => `f${i}`)} } }`,
      `{ a { ${times(2_000, (i) => `f${i}`)} } }`,
      'at most 2000 fields',
    ],
  ])('has at most %s', (_, largest, tooLarge, message) => {
    expect(() => judge(largest)).not.toThrow();
    expect(() => judge(tooLarge)).toThrow(message);
  });

  it('cannot hide its size in fragments that multiply', () => {
    // 2^24 fields from 25 short lines: counted without being built.
    const doubling = times(24, (i) => `fragment f${i} on A { ...f${i + 1} ... on A { ...f${i + 1} } }`);
    const startedAt = performance.now();
    expect(() => judge(`{ a { ...f0 } } ${doubling} fragment f24 on A { x }`)).toThrow('at most 2000 fields');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('cannot hide its depth in a fragment that contains itself', () => {
    expect(() => judge('{ a { ...f } } fragment f on A { a { ...f } }')).toThrow('at most 20 levels');
  });
});
