import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS } from '../test/test-database.ts';
import {
  type Answer,
  type Ask,
  type ContractServer,
  DENIED,
  errorOf,
  type Person,
  startContractServer,
} from './contract-server.contract.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const LIST = `query listAccessTokens($input: ListAccessTokenInput!) {
  listAccessTokens(input: $input) { start count total tokens { urn type id name actorUrn ownerUrn owner { username } createdAt expiresAt } }
}`;

type Filter = {
  readonly field: string;
  readonly values?: readonly string[];
  readonly condition?: string;
  readonly negated?: boolean;
  readonly value?: string;
};

const namesOf = ({ data, text }: Answer): string[] => {
  if (data?.listAccessTokens == null) throw new Error(text);
  return data.listAccessTokens.tokens.map(({ name }: { name: string }) => name);
};

describe.each(DIALECTS)('§2.3 list, on %s', (database) => {
  let server: ContractServer;
  let ada: Person;
  let bob: Person;
  let start: number;

  /** ada makes two for herself, and bob, who may, one for ada; times and ends differ. */
  beforeAll(async () => {
    server = await startContractServer({ database, settings: { ACCESS_TOKEN_ALLOW_NO_EXPIRY: 'true' } });
    ada = await server.person('ada');
    bob = await server.person('bob', 'MANAGE_ACCESS_TOKENS');
    start = server.clock.now();
    const create = async (person: Person, name: string, duration: string) => {
      const input = { type: 'PERSONAL', actorUrn: ada.urn, name, duration };
      const { errors } = await person.ask(
        'mutation c($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { accessToken } }',
        { input },
      );
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      server.clock.advance(1_000);
    };
    await create(ada, 'alpha', 'ONE_HOUR');
    await create(ada, 'Alpha_2', 'ONE_DAY');
    await create(bob, 'omega', 'ONE_WEEK');
    await create({ ...bob, ask: server.system }, 'forever', 'NO_EXPIRY');
  });

  /** The tokens that this file made, without those that people ask with. */
  const own: Filter = { field: 'name', values: ['contract'], negated: true };
  const list = (ask: Ask, input: object) => ask(LIST, { input });
  const names = async (...filters: Filter[]) =>
    namesOf(await list(bob.ask, { count: 100, filters: [own, ...filters] }));

  describe('who may', () => {
    it('MANAGE_ACCESS_TOKENS: any filters, and none', async () => {
      expect((await list(bob.ask, {})).data.listAccessTokens.total).toBe(6);
    });

    it('anybody else: only with a filter ownerUrn whose values are exactly the caller', async () => {
      const mine = { field: 'ownerUrn', values: [ada.urn] };
      expect(namesOf(await list(ada.ask, { filters: [mine] }))).toEqual(['Alpha_2', 'alpha']);
      for (const filters of [
        [],
        [{ field: 'ownerUrn', values: [bob.urn] }],
        [{ field: 'ownerUrn', values: [ada.urn, bob.urn] }],
        [{ ...mine, negated: true }],
        [{ ...mine, condition: 'CONTAIN' }],
        [{ field: 'actorUrn', values: [ada.urn] }],
      ]) {
        const answer = await list(ada.ask, { filters });
        expect(errorOf(answer)).toEqual(DENIED);
        expect(answer.data).toBeNull();
      }
    });

    it('a further filter narrows one’s own list, and never widens it', async () => {
      const filters = [
        { field: 'ownerUrn', values: [ada.urn] },
        { field: 'name', values: ['alpha', 'omega'] },
      ];
      expect(namesOf(await list(ada.ask, { filters }))).toEqual(['alpha']);
    });

    it('differs: one’s own tokens need no privilege to generate (decision 003)', async () => {
      await server.admin('policies', 'deactivate', '7');
      const filters = [{ field: 'ownerUrn', values: [ada.urn] }];
      expect(namesOf(await list(ada.ask, { filters }))).toEqual(['Alpha_2', 'alpha']);
      await server.admin('policies', 'activate', '7');
    });
  });

  describe('conditions', () => {
    it.each<[string, Filter, string[]]>([
      ['EQUAL is the default, and exact', { field: 'name', values: ['alpha'] }, ['alpha']],
      ['EQUAL is no prefix', { field: 'name', values: ['alph'] }, []],
      ['EQUAL, any of several values', { field: 'name', values: ['alpha', 'omega'] }, ['omega', 'alpha']],
      ['IN', { field: 'name', values: ['omega'], condition: 'IN' }, ['omega']],
      ['IEQUAL', { field: 'name', values: ['ALPHA'], condition: 'IEQUAL' }, ['alpha']],
      ['CONTAIN', { field: 'name', values: ['LPHA'], condition: 'CONTAIN' }, ['Alpha_2', 'alpha']],
      ['CONTAIN takes _ literally', { field: 'name', values: ['_'], condition: 'CONTAIN' }, ['Alpha_2']],
      ['START_WITH', { field: 'name', values: ['ome'], condition: 'START_WITH' }, ['omega']],
      ['END_WITH', { field: 'name', values: ['ga'], condition: 'END_WITH' }, ['omega']],
      ['EXISTS', { field: 'expiresAt', condition: 'EXISTS' }, ['omega', 'Alpha_2', 'alpha']],
      ['EXISTS, negated', { field: 'expiresAt', condition: 'EXISTS', negated: true }, ['forever']],
      ['negated', { field: 'name', values: ['alpha', 'omega'], negated: true }, ['Alpha_2', 'forever']],
      ['the older member value', { field: 'name', value: 'omega' }, ['omega']],
      ['field actorUrn', { field: 'actorUrn', values: ['urn:li:corpuser:bob'] }, []],
      ['field ownerUrn', { field: 'ownerUrn', values: ['urn:li:corpuser:bob'] }, ['omega']],
    ])('%s', async (_, filter, expected) => {
      expect(await names(filter)).toEqual(expected);
    });

    it.each<[string, number, string[]]>([
      ['LESS_THAN', DAY + 1_000, ['alpha']],
      ['LESS_THAN_OR_EQUAL_TO', DAY + 1_000, ['Alpha_2', 'alpha']],
      ['GREATER_THAN', DAY + 1_000, ['omega']],
      ['GREATER_THAN_OR_EQUAL_TO', DAY + 1_000, ['omega', 'Alpha_2']],
      ['LESS_THAN', 900 * DAY, ['omega', 'Alpha_2', 'alpha']],
    ])(
      'expiresAt %s start + %i ms, as a string; a missing end never matches',
      async (condition, ms, expected) => {
        expect(await names({ field: 'expiresAt', values: [String(start + ms)], condition })).toEqual(
          expected,
        );
      },
    );

    it('createdAt GREATER_THAN', async () => {
      expect(
        await names({ field: 'createdAt', values: [String(start + 1_000)], condition: 'GREATER_THAN' }),
      ).toEqual(['omega', 'forever']);
    });

    it('filters are joined by AND', async () => {
      const filters: Filter[] = [
        { field: 'ownerUrn', values: [ada.urn] },
        { field: 'expiresAt', values: [String(start + 2 * HOUR)], condition: 'LESS_THAN' },
      ];
      expect(await names(...filters)).toEqual(['alpha']);
    });

    it.each<[string, Filter]>([
      ['a condition for hierarchies', { field: 'name', values: ['x'], condition: 'DESCENDANTS_INCL' }],
      ['a condition for texts on a time', { field: 'createdAt', values: ['1'], condition: 'CONTAIN' }],
      ['an unknown field', { field: 'nmae', values: ['x'] }],
      ['no value', { field: 'name', values: [] }],
      ['a time that is none', { field: 'expiresAt', values: ['soon'], condition: 'LESS_THAN' }],
    ])('%s: 400', async (_, filter) => {
      expect(errorOf(await list(bob.ask, { filters: [filter] })).slice(0, 2)).toEqual([400, 'BAD_REQUEST']);
    });
  });

  describe('order and paging', () => {
    it('expiresAt descending, a missing one last', async () => {
      expect(await names()).toEqual(['omega', 'Alpha_2', 'alpha', 'forever']);
    });

    it('of the same end: by URN ascending', async () => {
      const { data } = await list(bob.ask, { filters: [{ field: 'name', values: ['contract'] }] });
      const urns = data.listAccessTokens.tokens.map(({ urn }: { urn: string }) => urn);
      expect(urns).toHaveLength(2);
      expect(urns).toEqual([...urns].sort());
    });

    it('start and count echo the request, total counts all matches', async () => {
      const page = async (input: object) => {
        const answer = await list(bob.ask, { ...input, filters: [own] });
        const { start: from, count, total } = answer.data.listAccessTokens;
        return [from, count, total, ...namesOf(answer)];
      };
      expect(await page({ start: 1, count: 2 })).toEqual([1, 2, 4, 'Alpha_2', 'alpha']);
      expect(await page({ start: 3, count: 10 })).toEqual([3, 10, 4, 'forever']);
      expect(await page({ start: 9, count: 10 })).toEqual([9, 10, 4]);
      expect((await page({})).slice(0, 3)).toEqual([0, 20, 4]);
    });

    it('"start": "0" and "count": "2" as strings, as older clients send them', async () => {
      const answer = await list(bob.ask, { start: '0', count: '2', filters: [own] });
      expect(answer.data.listAccessTokens).toMatchObject({ start: 0, count: 2, total: 4 });
    });

    it('a negative start or count: 400', async () => {
      for (const input of [{ start: -1 }, { count: -1 }])
        expect(errorOf(await list(bob.ask, input))[0]).toBe(400);
    });
  });

  it('§2.1 values as a bare string in a literal is a list of one', async () => {
    const { data } = await ada.ask(
      `{ listAccessTokens(input: {start: 0, count: 20, filters: [{field: "ownerUrn", values: "${ada.urn}"}]}) { total } }`,
    );
    expect(data.listAccessTokens.total).toBe(2);
  });

  it('each row is an AccessTokenMetadata with its owner', async () => {
    const { data } = await list(bob.ask, { filters: [{ field: 'name', values: ['omega'] }] });
    const [token] = data.listAccessTokens.tokens;
    expect(token).toEqual({
      urn: `urn:li:dataHubAccessToken:${token.id}`,
      type: 'ACCESS_TOKEN',
      id: expect.stringMatching(/=$/),
      name: 'omega',
      actorUrn: ada.urn,
      ownerUrn: bob.urn,
      owner: { username: 'bob' },
      createdAt: start + 2_000,
      expiresAt: start + 2_000 + 7 * DAY,
    });
  });

  describe('§2.3 revoke', () => {
    const idOf = async (name: string) => {
      const { data } = await list(bob.ask, { filters: [{ field: 'name', values: [name] }] });
      return String(data.listAccessTokens.tokens[0]?.id);
    };
    const revoke = (ask: Ask, id: string) =>
      ask('mutation revokeAccessToken($id: String!) { revokeAccessToken(tokenId: $id) }', { id });
    beforeAll(() => server.admin('policies', 'deactivate', '7'));
    afterAll(() => server.admin('policies', 'activate', '7'));

    it('the actor who is not the owner: 403, and the token stays', async () => {
      const answer = await revoke(ada.ask, await idOf('omega'));
      expect(errorOf(answer)).toEqual(DENIED);
      expect(answer.data).toBeNull();
      expect(await names({ field: 'name', values: ['omega'] })).toEqual(['omega']);
    });

    it('the owner needs no privilege', async () => {
      expect((await revoke(ada.ask, await idOf('alpha'))).data).toEqual({ revokeAccessToken: true });
      expect(await names({ field: 'name', values: ['alpha'] })).toEqual([]);
    });

    it('a manager revokes the tokens of others', async () => {
      expect((await revoke(bob.ask, await idOf('Alpha_2'))).data).toEqual({ revokeAccessToken: true });
    });

    it('differs: an unknown id is 403 for those who do not manage, so ids cannot be probed', async () => {
      expect(errorOf(await revoke(ada.ask, 'unknown'))).toEqual(DENIED);
    });
  });
});
