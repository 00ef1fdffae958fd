import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { processorTime } from '../../../../scripts/testing/busy-machine.ts';
import { assertModest, readDocument, rootFields, selectOperation } from './document-shape.ts';

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

  it.each(['x', '...nothing', '...f0'])('cannot multiply fragments whose last one is only { %s }', (last) => {
    // Without the bound 2^22 steps, which take a minute and stop everything else; each further fragment doubles that.
    const doubling = times(22, (i) => `fragment f${i} on A { ...f${i + 1} ... on A { ...f${i + 1} } }`);
    const text = `{ ...f0 } ${doubling} fragment f22 on A { ${last} }`;
    const selected = selectOperation(parse(text), undefined);
    const startedAt = processorTime();
    expect(() => rootFields(selected)).toThrow('at most 1000 fragments');
    expect(() => assertModest(selected)).toThrow('at most 1000 fragments');
    expect(processorTime() - startedAt).toBeLessThan(1_000);
  });

  it('cannot hide its depth in a fragment that contains itself', () => {
    expect(() => judge('{ a { ...f } } fragment f on A { a { ...f } }')).toThrow('at most 20 levels');
  });
});

describe('the text of a document', () => {
  it('may nest 200 brackets', () => {
    expect(() => readDocument(`{ a(b: ${'['.repeat(198)}${']'.repeat(198)}) }`)).not.toThrow();
  });

  it.each([
    ['lists', `{ a(b: ${'['.repeat(199)}${']'.repeat(199)}) }`],
    ['selections', `{ ${'a { '.repeat(2_000)}`],
    ['objects', `{ a(b: ${'{c: '.repeat(1_500)}`],
    ['types of variables', `query($a: ${'['.repeat(4_900)}`],
  ])('is refused as an error of the document when %s nest deeper', (_, text) => {
    expect(() => readDocument(text)).toThrow('at most 200 levels');
  });

  it('may have brackets in its strings and comments', () => {
    const many = '[{('.repeat(300);
    expect(() => readDocument(`{ a(b: "${many}") } # ${many}`)).not.toThrow();
  });
});
