import { describe, expect, it } from 'vitest';
import { withDomainAssociations } from './domain-associations.ts';
import type { JsonObject } from './metadata-types.ts';

const of = (domain: string, more: JsonObject = {}) => ({ domain, ...more });
const both = (...names: string[]) => ({ domains: names, domainAssociations: names.map((name) => of(name)) });

describe('the domains of an entity and where they are from say the same', () => {
  it.each<[string, JsonObject | undefined, JsonObject, JsonObject]>([
    ['a list alone', undefined, { domains: ['a'] }, both('a')],
    ['a longer list', both('a'), { domains: ['a', 'b'] }, both('a', 'b')],
    ['a shorter list', both('a', 'b'), { domains: ['b'] }, both('b')],
    ['an empty list', both('a'), { domains: [] }, both()],
    [
      'a list that was read, changed and written',
      both('a'),
      { ...both('a'), domains: ['a', 'b'] },
      both('a', 'b'),
    ],
    ['associations alone', undefined, { domains: [], domainAssociations: [of('a')] }, both('a')],
    ['more associations beside an empty list', both('a'), { ...both('a', 'b'), domains: [] }, both('a', 'b')],
    [
      'associations that were read, changed and written',
      both('a'),
      { ...both('a', 'b'), domains: ['a'] },
      both('a', 'b'),
    ],
    ['fewer associations', both('a', 'b'), { ...both('b'), domains: ['a', 'b'] }, both('b')],
    ['the same again', both('a'), both('a'), both('a')],
  ])('%s', (_, before, after, expected) => {
    expect(withDomainAssociations(before, after)).toEqual(expected);
  });

  it('where a domain is from is kept, and what came by itself stands last', () => {
    const propagated = of('a', { attribution: { source: 's', sourceDetail: { propagated: 'true' } } });
    const before = { domains: ['b', 'a'], domainAssociations: [of('b'), propagated] };
    expect(
      withDomainAssociations(undefined, { ...before, domainAssociations: [propagated, of('b')] }),
    ).toEqual(before);
    expect(withDomainAssociations(before, { domains: ['a', 'c'] })).toEqual({
      domains: ['c', 'a'],
      domainAssociations: [of('c'), propagated],
    });
  });

  it('two changes that differ are refused', () => {
    const after = { domains: ['b'], domainAssociations: [] };
    expect(() => withDomainAssociations(both('a'), after)).toThrow('Cannot update both');
  });

  it('what is no list stays as it is, and is judged by no policy', () => {
    const after = { domains: ['a', 3] };
    expect(withDomainAssociations(undefined, after)).toBe(after);
  });
});
