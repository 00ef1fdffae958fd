import { describe, expect, it } from 'vitest';
import { createTokenInputSchema, listTokensQuerySchema } from './tokens.ts';

const fieldsOf = (input: unknown) => {
  const result = createTokenInputSchema.safeParse(input);
  return result.success ? [] : [...new Set(result.error.issues.map((issue) => issue.path.join('.')))].sort();
};

describe('a token request that is accepted', () => {
  it.each([
    ['a name alone', { name: 'ci' }],
    ['a name of 1 character', { name: 'x' }],
    ['a name of 50 characters', { name: 'x'.repeat(50) }],
    ['a name of 50 characters within spaces', { name: `  ${'x'.repeat(50)}  ` }],
    ['a description of 500 characters', { name: 'ci', description: 'x'.repeat(500) }],
    ['an empty description', { name: 'ci', description: '' }],
    ['a duration', { name: 'ci', duration: 'P30D' }],
    ['an expiry', { name: 'ci', expiresAt: 1_800_000_000_000 }],
    ['no expiry', { name: 'ci', noExpiry: true }],
    ['somebody else', { name: 'ci', actorUrn: 'urn:li:corpuser:ada' }],
  ])('%s', (_, input) => {
    expect(fieldsOf(input)).toEqual([]);
  });

  it('loses the white space around name and description', () => {
    expect(createTokenInputSchema.parse({ name: ' ci ', description: ' loads\n' })).toEqual({
      name: 'ci',
      description: 'loads',
    });
  });
});

describe('a token request that is refused', () => {
  it.each([
    ['no name', {}, ['name']],
    ['an empty name', { name: '' }, ['name']],
    ['a blank name', { name: ' \t ' }, ['name']],
    ['a name of 51 characters', { name: 'x'.repeat(51) }, ['name']],
    ['a name with U+0000, which PostgreSQL cannot store', { name: 'a\u0000b' }, ['name']],
    ['a description with U+0000', { name: 'ci', description: '\u0000' }, ['description']],
    ['a name that is a number', { name: 5 }, ['name']],
    ['a name that is null', { name: null }, ['name']],
    ['a description of 501 characters', { name: 'ci', description: 'x'.repeat(501) }, ['description']],
    ['a description that is an object', { name: 'ci', description: {} }, ['description']],
    ['an expiry in words', { name: 'ci', expiresAt: '2030-01-01' }, ['expiresAt']],
    ['an expiry with a fraction', { name: 'ci', expiresAt: 1.5 }, ['expiresAt']],
    ['a negative expiry', { name: 'ci', expiresAt: -1 }, ['expiresAt']],
    ['an unsafe expiry', { name: 'ci', expiresAt: 1e300 }, ['expiresAt']],
    ['noExpiry: false', { name: 'ci', noExpiry: false }, ['noExpiry']],
    ['a long duration text', { name: 'ci', duration: 'P'.repeat(51) }, ['duration']],
    ['duration and expiresAt', { name: 'ci', duration: 'P1D', expiresAt: 1 }, ['duration']],
    ['duration and noExpiry', { name: 'ci', duration: 'P1D', noExpiry: true }, ['duration']],
    ['expiresAt and noExpiry', { name: 'ci', expiresAt: 1, noExpiry: true }, ['duration']],
    ['an array', [], ['']],
    ['text', 'name', ['']],
    ['nothing', undefined, ['']],
  ])('%s', (_, input, fields) => {
    expect(fieldsOf(input)).toEqual(fields);
  });

  it.each(['id', 'ownerUrn', 'createdAt', 'type', 'parentId', 'revokedAt', 'role', 'state', 'constructor'])(
    'a member that callers do not decide: %s (test AZ-04)',
    (member) => {
      expect(createTokenInputSchema.safeParse({ name: 'ci', [member]: 'x' }).success).toBe(false);
    },
  );

  it('names every bad field at once', () => {
    const input = { name: '', description: 'x'.repeat(501), expiresAt: 'soon', noExpiry: 1, actorUrn: 5 };
    expect(fieldsOf(input)).toEqual(['actorUrn', 'description', 'expiresAt', 'name', 'noExpiry']);
  });
});

describe('a list request', () => {
  it('asks for the newest live tokens of the caller unless it says otherwise', () => {
    expect(listTokensQuerySchema.parse({})).toEqual({
      start: 0,
      count: 20,
      query: '',
      state: 'live',
      owner: 'me',
      sort: 'createdAt',
      order: 'desc',
    });
  });

  it.each([
    { count: '0' },
    { count: '101' },
    { count: 'ten' },
    { count: '1.5' },
    { start: '-1' },
    { start: '1e99' },
    { sort: 'id' },
    { sort: 'revoked_at; drop table tokens' },
    { order: 'random' },
    { state: 'deleted' },
    { query: 'x'.repeat(201) },
    { query: 'a\u0000' },
    { owner: ['me', 'all'] },
  ])('is refused with %j', (query) => {
    expect(listTokensQuerySchema.safeParse(query).success).toBe(false);
  });
});
