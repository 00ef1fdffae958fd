import { describe, expect, it } from 'vitest';
import { applyPatches } from './aspect-patch.ts';
import { parseJson } from './lossless-json.ts';
import type { JsonObject, JsonValue } from './metadata-types.ts';
import { readAspectPatch } from './patch-reader.ts';

const STAMP = { time: 7, actor: 'urn:li:corpuser:alice' };
const SOURCE = 'attribution\u241fsource';

const patched = (aspect: string, base: JsonObject | undefined, ...patches: JsonValue[]) =>
  applyPatches(aspect, base, patches.map(readAspectPatch), STAMP);
const add = (path: string, value: JsonValue) => ({ op: 'add', path, value });
/** DataHub's client sends a value with every removal. */
const remove = (path: string) => ({ op: 'remove', path, value: {} });
const keyed = (arrayPrimaryKeys: Record<string, string[]>, ...patch: JsonValue[]) => ({
  arrayPrimaryKeys,
  patch,
});

const TAGS_BY_SOURCE = { tags: [SOURCE, 'tag'] };
const tag = (name: string, source?: string) => ({
  tag: `urn:li:tag:${name}`,
  ...(source === undefined ? {} : { attribution: { source, time: 1, actor: 'a' } }),
});

describe('lists are addressed by the keys of their elements', () => {
  it.each([
    ['globalTags', 'tags', tag('a'), tag('b'), '/tags/urn:li:tag:b'],
    ['glossaryTerms', 'terms', { urn: 'u:a' }, { urn: 'u:b', actor: 'x' }, '/terms/u:b'],
    [
      'upstreamLineage',
      'upstreams',
      { dataset: 'd:a', type: 'VIEW' },
      { dataset: 'd:b', type: 'COPY' },
      '/upstreams/d:b',
    ],
    [
      'structuredProperties',
      'properties',
      { propertyUrn: 'p:a', values: [] },
      { propertyUrn: 'p:b', values: [] },
      '/properties/p:b',
    ],
    ['dataProductProperties', 'assets', { destinationUrn: 'd:a' }, { destinationUrn: 'd:b' }, '/assets/d:b'],
    ['chartInfo', 'inputEdges', { destinationUrn: 'd:a' }, { destinationUrn: 'd:b' }, '/inputEdges/d:b'],
    ['dashboardInfo', 'dashboards', { destinationUrn: 'd:a' }, { destinationUrn: 'd:b' }, '/dashboards/d:b'],
    ['formInfo', 'prompts', { id: 'a' }, { id: 'b' }, '/prompts/b'],
    ['siblings', 'siblings', 'urn:a', 'urn:b', '/siblings/urn:b'],
    ['dataJobInputOutput', 'inputDatasetFields', 'urn:a', 'urn:b', '/inputDatasetFields/urn:b'],
    ['institutionalMemory', 'elements', { url: 'https://a' }, { url: 'https://b' }, '/elements/https:~1~1b'],
    [
      'ownership',
      'owners',
      { owner: 'o:a', type: 'NONE' },
      { owner: 'o:b', type: 'NONE' },
      '/owners/o:b/NONE',
    ],
  ])('%s: adds, replaces and removes one of %s, whatever its place', (aspect, field, first, second, path) => {
    const other = { other: 1, auditStamp: STAMP };
    const change = (base: JsonObject, ...patch: JsonValue[]) => patched(aspect, base, patch);
    const both = { ...other, [field]: [first, second] };
    expect(change({ ...other, [field]: [first] }, add(path, second))).toEqual(both);
    expect(change(both, add(path, second))).toEqual(both);
    expect(change(both, remove(path))).toEqual({ ...other, [field]: [first] });
    expect(change({ ...other, [field]: [first] }, remove(path))).toEqual({ ...other, [field]: [first] });
  });

  it('the keys that a patch names decide, so the same tag of two sources is two elements', () => {
    const base = { tags: [tag('a'), tag('a', 'urn:li:x:s')] };
    const onlyOf = (source: string) => keyed(TAGS_BY_SOURCE, remove(`/tags/${source}/urn:li:tag:a`));
    expect(patched('globalTags', base, onlyOf(''))).toEqual({ tags: [tag('a', 'urn:li:x:s')] });
    expect(patched('globalTags', base, onlyOf('urn:li:x:s'))).toEqual({ tags: [tag('a')] });
    const everySource = keyed({ tags: ['tag', SOURCE] }, remove('/tags/urn:li:tag:a'));
    expect(patched('globalTags', base, everySource)).toEqual({ tags: [] });
    const slot = { 'urn:li:tag:b': tag('b', 'urn:li:x:s') };
    const replaced = keyed(TAGS_BY_SOURCE, add('/tags/urn:li:x:s', slot));
    expect(patched('globalTags', base, replaced)).toEqual({ tags: [tag('a'), tag('b', 'urn:li:x:s')] });
  });

  it('elements that the keys do not tell apart stay, unless a patch names them: then it is about all of them', () => {
    const base = { tags: [tag('a'), tag('a', 'urn:li:x:s'), tag('c')] };
    expect(patched('globalTags', base, [add('/tags/urn:li:tag:b', tag('b'))])).toEqual({
      tags: [...base.tags, tag('b')],
    });
    expect(patched('globalTags', base, [remove('/tags/urn:li:tag:a')])).toEqual({ tags: [tag('c')] });
    const whole = [add('/tags/urn:li:tag:a', tag('a'))];
    expect(patched('globalTags', base, whole)).toEqual({ tags: [tag('a'), tag('c')] });
  });

  it('owners of one person by type and by type URN are owners of their own', () => {
    const OWNERS = { owners: ['owner', 'type', 'typeUrn', SOURCE] };
    const technical = { owner: 'o:a', type: 'TECHNICAL_OWNER' };
    const custom = { owner: 'o:a', type: 'CUSTOM', typeUrn: 't:1' };
    const base = { owners: [technical, custom], lastModified: STAMP };
    const change = (...patch: JsonValue[]) => patched('ownership', base, keyed(OWNERS, ...patch));
    expect(change(remove('/owners/o:a/CUSTOM')).owners).toEqual([technical]);
    expect(change(remove('/owners/o:a')).owners).toEqual([]);
    const other = { ...custom, typeUrn: 't:2' };
    expect(change(add('/owners/o:a/CUSTOM/t:2/', other)).owners).toEqual([technical, custom, other]);
    // Older clients name two keys.
    expect(patched('ownership', base, [add('/owners/o:a/CUSTOM', other)]).owners).toEqual([technical, other]);
  });

  it('a list that is set whole is one that the next operation can address, and so does the next patch', () => {
    const set = [
      add('/inputDatasetEdges', [{ destinationUrn: 'd:a' }]),
      add('/inputDatasetEdges/d:b', { destinationUrn: 'd:b' }),
    ];
    const expected = [{ destinationUrn: 'd:a' }, { destinationUrn: 'd:b' }];
    expect(patched('dataJobInputOutput', { inputDatasetEdges: [] }, set).inputDatasetEdges).toEqual(expected);
    const split = set.map((operation) => [operation]);
    expect(patched('dataJobInputOutput', { inputDatasetEdges: [] }, ...split).inputDatasetEdges).toEqual(
      expected,
    );
  });

  it('an element that was added by fewer keys is found by more', () => {
    const first = [add('/terms/u:a', { urn: 'u:a' })];
    const second = [add('/terms/u:a/s:1', { urn: 'u:a', attribution: { source: 's:1' } })];
    const { terms } = patched('glossaryTerms', undefined, first, second);
    expect(terms).toEqual([{ urn: 'u:a' }, { urn: 'u:a', attribution: { source: 's:1' } }]);
  });

  it('an element gets the key that only its path has said', () => {
    expect(
      patched('upstreamLineage', undefined, [add('/upstreams/d:a', { type: 'VIEW' })]).upstreams,
    ).toEqual([{ type: 'VIEW', dataset: 'd:a' }]);
    const field = [add('/inputDatasetFields/urn:f', {})];
    expect(patched('dataJobInputOutput', undefined, field).inputDatasetFields).toEqual(['urn:f']);
  });

  it('tags and terms of a column are lists of their own', () => {
    const change = [
      add('/editableSchemaFieldInfo/a.b/globalTags/tags/urn:li:tag:x', tag('x')),
      add('/editableSchemaFieldInfo/a.b/glossaryTerms/terms/u:a', { urn: 'u:a' }),
    ];
    const expected = {
      editableSchemaFieldInfo: [
        {
          fieldPath: 'a.b',
          globalTags: { tags: [tag('x')] },
          glossaryTerms: { terms: [{ urn: 'u:a' }], auditStamp: STAMP },
        },
      ],
    };
    expect(patched('editableSchemaMetadata', undefined, change)).toEqual(expected);
    expect(patched('editableSchemaMetadata', expected, change)).toEqual(expected);
  });

  it('members of unions are known by what is in them', () => {
    const gold = { value: { string: 'gold' }, description: '1' };
    const base = { qualifiedName: 'q', entityTypes: [], allowedValues: [gold, { value: { double: 5.5 } }] };
    const changed = patched('propertyDefinition', base, [
      add('/allowedValues/gold', { ...gold, description: '2' }),
      add('/allowedValues/5.5', { value: { double: 5.5 } }),
    ]);
    expect(changed.allowedValues).toEqual([{ ...gold, description: '2' }, { value: { double: 5.5 } }]);
    const inputs = { inputs: [{ string: 'urn:a' }] };
    expect(patched('chartInfo', inputs, [add('/inputs/urn:a', 'urn:a')]).inputs).toEqual(['urn:a']);
  });
});

describe('fine-grained lineage', () => {
  const lineage = (downstream: string, upstreams: string[], more: JsonObject = {}) => ({
    upstreamType: 'FIELD_SET',
    upstreams,
    downstreamType: 'FIELD',
    downstreams: [downstream],
    transformOperation: 'COPY',
    confidenceScore: 1,
    ...more,
  });
  const path = (...steps: string[]) => ['/fineGrainedLineages', ...steps].join('/');

  it('is addressed by transformation, downstream, query and upstream; the least confidence counts', () => {
    const base = {
      upstreams: [],
      fineGrainedLineages: [lineage('c', ['a']), lineage('d', ['a'], { query: 'q' })],
    };
    const added = patched('upstreamLineage', base, [
      add(path('COPY', 'c', 'NONE', 'b'), { confidenceScore: 0.5 }),
      add(path('NONE', 'e', 'NONE', 'a'), { confidenceScore: null }),
    ]);
    expect(added.fineGrainedLineages).toEqual([
      lineage('c', ['a', 'b'], { confidenceScore: 0.5 }),
      lineage('d', ['a'], { query: 'q' }),
      lineage('e', ['a'], { transformOperation: 'NONE' }),
    ]);
    const removed = patched('upstreamLineage', added, [
      remove(path('COPY', 'd', 'q', 'a')),
      remove(path('COPY', 'c', 'NONE', 'b')),
      remove(path('COPY', 'x', 'NONE', 'y')),
    ]);
    expect(removed.fineGrainedLineages).toEqual([
      // What is left keeps the confidence that the entry had as a whole.
      lineage('c', ['a'], { confidenceScore: 0.5 }),
      lineage('e', ['a'], { transformOperation: 'NONE' }),
    ]);
  });

  it('with several downstreams it cannot be taken apart, and stays where no patch touches it', () => {
    const base = {
      upstreams: [],
      fineGrainedLineages: [{ ...lineage('c', ['a']), downstreams: ['c', 'd'] }],
    };
    const untouched = patched('upstreamLineage', base, [add('/upstreams/d:a', { dataset: 'd:a' })]);
    expect(untouched.fineGrainedLineages).toEqual(base.fineGrainedLineages);
    const touching = () => patched('upstreamLineage', base, [add(path('COPY', 'c', 'NONE', 'b'), {})]);
    expect(touching).toThrow('exactly one downstream');
    const wrong = () => patched('upstreamLineage', undefined, [add(path('COPY', 'c'), 'x')]);
    expect(wrong).toThrow("expected an object at 'c'");
  });
});

describe('an aspect that is not there', () => {
  it('begins with what DataHub requires of it', () => {
    expect(patched('ownership', undefined, [remove('/owners/o:a')])).toEqual({
      owners: [],
      lastModified: STAMP,
    });
    const terms = keyed({ terms: ['urn', SOURCE] }, add('/terms/u:a/', { urn: 'u:a' }));
    expect(patched('glossaryTerms', undefined, terms)).toEqual({
      terms: [{ urn: 'u:a' }],
      auditStamp: STAMP,
    });
    expect(patched('datasetProperties', undefined, [add('/customProperties/k', 'v')])).toEqual({
      customProperties: { k: 'v' },
    });
    expect(patched('chartInfo', undefined, [add('/title', 't')])).toEqual({
      title: 't',
      description: '',
      lastModified: { created: STAMP, lastModified: STAMP },
    });
  });
});

describe('everything else is RFC 6902', () => {
  it('lists without keys by index, or at their end', () => {
    const base = { names: ['a', 'b'] };
    const change = (...patch: JsonValue[]) => patched('own', base, { patch, forceGenericPatch: true }).names;
    expect(change(add('/names/-', 'c'))).toEqual(['a', 'b', 'c']);
    expect(change(add('/names/1', 'c'))).toEqual(['a', 'c', 'b']);
    expect(change({ op: 'replace', path: '/names/0', value: 'c' })).toEqual(['c', 'b']);
    expect(change(remove('/names/0'))).toEqual(['b']);
  });

  it('a forced patch does without DataHub’s keys', () => {
    const base = { tags: [tag('a'), tag('b')] };
    expect(patched('globalTags', base, { patch: [remove('/tags/0')], forceGenericPatch: true })).toEqual({
      tags: [tag('b')],
    });
  });

  it('~0 and ~1 in paths, members with the names of prototypes, and integers of 64 bits', () => {
    const base = parseJson('{"customProperties":{"a/b":"1","__proto__":"p"},"n":9223372036854775807}');
    const change =
      '[{"op":"add","path":"/customProperties/a~1b","value":"2"},{"op":"add","path":"/customProperties/__proto__","value":{"polluted":1}},{"op":"add","path":"/customProperties/constructor/prototype/polluted","value":9223372036854775806},{"op":"add","path":"/customProperties/~01","value":"t"}]';
    expect(JSON.stringify(patched('datasetProperties', base as JsonObject, parseJson(change)))).toBe(
      '{"customProperties":{"a/b":"2","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":9223372036854775806}},"~1":"t"},"n":9223372036854775807}',
    );
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('changes neither the aspect nor the patch that it was given', () => {
    const base = { tags: [tag('a')] };
    const patch = readAspectPatch([add('/x', { y: [] }), add('/x/y/-', 1), remove('/tags/urn:li:tag:a')]);
    for (let turn = 0; turn < 2; turn += 1) {
      expect(applyPatches('globalTags', base, [patch], STAMP)).toEqual({ tags: [], x: { y: [1] } });
    }
    expect(base).toEqual({ tags: [tag('a')] });
  });
});

describe('a patch that cannot be carried out names the fault', () => {
  it.each<[string, JsonValue, string]>([
    ['no list', { op: 'add' }, 'A patch is a list of operations'],
    ['no object', ['add'], 'An operation of a patch is a JSON object'],
    ['another operation', [{ op: 'copy', from: '/a', path: '/b' }], 'add, remove or replace'],
    ['no path', [{ op: 'remove' }], "begins with '/'"],
    ['the whole aspect', [add('', {})], "begins with '/'"],
    ['no value', [{ op: 'add', path: '/a' }], "Cannot add '/a': its value is missing"],
    ['a path without end', [add('/a'.repeat(51), 1)], 'more than 50 steps'],
    ['keys that are no lists', { arrayPrimaryKeys: { tags: 'tag' }, patch: [] }, 'arrayPrimaryKeys names'],
    [
      'nothing to replace',
      [{ op: 'replace', path: '/none', value: 1 }],
      "Cannot replace '/none': there is nothing",
    ],
    [
      'nothing to replace below',
      [{ op: 'replace', path: '/a/b', value: 1 }],
      'there is nothing at this path',
    ],
    ['a text as a container', [add('/name/x', 1)], "Cannot add '/name/x': it leads through"],
    ['an index beyond the list', [add('/list/3', 1)], 'names no element'],
    ['a name for an index', [remove('/list/01')], 'names no element'],
    ['the end of a list, removed', [remove('/list/-')], 'names no element'],
    ['a list too long to shift', [add('/long/0', 1)], 'not changed by index'],
    [
      'below a key that several have',
      [add('/tags/urn:li:tag:a/context', 'x')],
      'several elements have this key',
    ],
  ])('%s', (_, patch, message) => {
    const base = {
      name: 'n',
      list: [1, 2],
      long: Array.from({ length: 10_001 }, () => 0),
      tags: [tag('a'), tag('a', 's')],
    };
    expect(() => patched('globalTags', base, patch)).toThrow(message);
  });
});

describe('many patches in one request', () => {
  const turns = Array.from({ length: 60 }, (_, n) =>
    keyed({ tags: [n % 2 === 0 ? 'tag' : 'context'] }, add(`/tags/${n}`, tag('x'))),
  );

  it('are applied one after the other', () => {
    const { tags } = patched('globalTags', undefined, ...turns);
    expect((tags as JsonValue[]).length).toBeGreaterThan(1);
  });

  it('are refused once they would go through long lists again and again', () => {
    const base = { tags: Array.from({ length: 20_000 }, (_, n) => tag(`${n}`)) };
    expect(() => patched('globalTags', base, ...turns)).toThrow('more than 500000 steps');
  });

  it.each<[string, string, JsonObject, (n: number) => JsonValue]>([
    [
      'one entry of lineage with many upstreams',
      'upstreamLineage',
      {
        fineGrainedLineages: [
          { downstreams: ['d'], upstreams: Array.from({ length: 100_000 }, (_, n) => `${n}`) },
        ],
      },
      () => [add('/fineGrainedLineages/NONE/d/NONE/x', {})],
    ],
    [
      'one element with many members',
      'globalTags',
      { tags: [{ tag: Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`m${n}`, n])) }] },
      (n) => keyed({ tags: [n % 2 === 0 ? 'tag' : 'context'] }, add(`/tags/${n}`, tag('x'))),
    ],
  ])('are refused before they go through %s again and again', (_, aspect, base, patchOf) => {
    const many = Array.from({ length: 60 }, (__, n) => patchOf(n));
    expect(() => patched(aspect, base, ...many)).toThrow('more than 500000 steps');
  });

  it('are refused, however short the lists, when their paths are longer than anybody needs', () => {
    const deep = Array.from({ length: 20_000 }, (_, n) => add(`/k${n}${'/b'.repeat(40)}`, 1));
    expect(() => patched('own', undefined, deep)).toThrow('more than 500000 steps');
  });
});
