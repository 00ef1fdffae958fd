import { beforeAll, describe, expect, it } from 'vitest';
import { type ContractServer, type Person, startContractServer } from './contract-server.contract.ts';

let server: ContractServer;
let plain: Person;
let root: Person;
beforeAll(async () => {
  server = await startContractServer();
  plain = await server.person('plain');
  root = await server.root();
});

const SENTENCE = 'Unauthorized to perform this action. Please contact your DataHub administrator.';
const denial = (path: string, column: number, data: string) =>
  `{"errors":[{"message":"${SENTENCE}","locations":[{"line":1,"column":${column}}],"path":["${path}"],"extensions":{"code":403,"type":"UNAUTHORIZED","classification":"DataFetchingException"}}],"data":${data},"extensions":{}}`;

describe('§2.4 error shape, byte for byte', () => {
  it('a non-null root field: HTTP 200, and data is null', async () => {
    const answer = await plain.ask('{ listAccessTokens(input: {}) { total } }');
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(denial('listAccessTokens', 3, 'null'));
  });

  it.each([
    [
      'createAccessToken',
      'createAccessToken(input: {type: PERSONAL, actorUrn: "urn:li:corpuser:datahub", duration: ONE_DAY, name: "x"}) { accessToken }',
    ],
    [
      'createPolicy',
      'createPolicy(input: {type: PLATFORM, name: "x", state: ACTIVE, privileges: [], actors: {resourceOwners: false, allUsers: true, allGroups: false}})',
    ],
    ['deletePolicy', 'deletePolicy(urn: "urn:li:dataHubPolicy:7")'],
    ['updateUserStatus', 'updateUserStatus(urn: "urn:li:corpuser:x", status: ACTIVE)'],
    ['removeUser', 'removeUser(urn: "urn:li:corpuser:x")'],
    ['createGroup', 'createGroup(input: {name: "x"})'],
    ['createInviteToken', 'createInviteToken(input: {}) { inviteToken }'],
    ['batchAssignRole', 'batchAssignRole(input: {actors: []})'],
  ])('the nullable mutation %s: data holds the field as null', async (name, field) => {
    const answer = await plain.ask(`mutation { ${field} }`);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(denial(name, 12, `{"${name}":null}`));
  });

  it.each([
    ['listPolicies', 'listPolicies(input: {}) { total }'],
    ['listUsers', 'listUsers(input: {}) { total }'],
    ['getInviteToken', 'getInviteToken(input: {}) { inviteToken }'],
    ['getServiceAccount', 'getServiceAccount(urn: "urn:li:corpuser:x") { urn }'],
  ])('the nullable query %s: data holds the field as null', async (name, field) => {
    const answer = await plain.ask(`{ ${field} }`);
    expect(answer.text).toBe(denial(name, 3, `{"${name}":null}`));
  });

  it.each([
    ['revokeAccessToken', 'mutation { revokeAccessToken(tokenId: "x") }', 12],
    ['createServiceAccount', 'mutation { createServiceAccount(input: {}) { urn } }', 12],
    ['deleteServiceAccount', 'mutation { deleteServiceAccount(urn: "urn:li:corpuser:x") }', 12],
    ['debugAccess', '{ debugAccess(userUrn: "urn:li:corpuser:x") { roles } }', 3],
    ['getAccessTokenMetadata', '{ getAccessTokenMetadata(token: "x") { id } }', 3],
    ['listServiceAccounts', '{ listServiceAccounts(input: {}) { total } }', 3],
  ])('the non-null field %s: data is null', async (name, document, column) => {
    expect((await plain.ask(document)).text).toBe(denial(name, column, 'null'));
  });

  it('success: no errors, data, and empty extensions', async () => {
    expect((await plain.ask('{ me { corpUser { urn } } }')).text).toBe(
      '{"data":{"me":{"corpUser":{"urn":"urn:li:corpuser:plain"}}},"extensions":{}}',
    );
  });

  it('the location and the path are those of the field, its alias in the path', async () => {
    const answer = await plain.ask('{\n  me { corpUser { urn } }\n  mine: listUsers(input: {}) { total }\n}');
    expect(answer.errors).toMatchObject([{ locations: [{ line: 3, column: 3 }], path: ['mine'] }]);
    expect(answer.data).toEqual({ me: { corpUser: { urn: plain.urn } }, mine: null });
  });
});

describe('§2.4 codes', () => {
  it.each([
    [400, 'BAD_REQUEST', 'a value that cannot be', 'mutation { removeUser(urn: "nonsense") }'],
    [403, 'UNAUTHORIZED', 'a system policy', 'mutation { deletePolicy(urn: "urn:li:dataHubPolicy:0") }'],
    [404, 'NOT_FOUND', 'no such policy', 'mutation { deletePolicy(urn: "urn:li:dataHubPolicy:nothing") }'],
    [
      404,
      'NOT_FOUND',
      'no such user',
      'mutation { updateUserStatus(urn: "urn:li:corpuser:nobody", status: ACTIVE) }',
    ],
    [409, 'CONFLICT', 'the last administrator', 'mutation { removeUser(urn: "urn:li:corpuser:datahub") }'],
    [500, 'SERVER_ERROR', 'an unknown token', 'mutation { revokeAccessToken(tokenId: "nothing") }'],
  ])('%i %s: %s', async (code, type, _, document) => {
    const { status, errors } = await root.ask(document);
    expect(status).toBe(200);
    expect(errors).toEqual([
      expect.objectContaining({ extensions: { code, type, classification: 'DataFetchingException' } }),
    ]);
  });

  it.each([
    ['does not parse', '{ me {'],
    ['asks for an unknown field', '{ me { nothing } }'],
    ['asks for an unknown operation', '{ searchAcrossEntities(input: {}) { total } }'],
    [
      'has an enum value that is none',
      '{ listAccessTokens(input: {filters: [{field: "x", condition: NOPE}]}) { total } }',
    ],
    ['lacks an argument', '{ debugAccess { roles } }'],
    ['has no operation', 'fragment F on Query { __typename }'],
  ])('a document that %s: HTTP 200, 400 BAD_REQUEST, data null', async (_, document) => {
    const { status, data, errors } = await root.ask(document);
    expect([status, data]).toEqual([200, null]);
    expect(errors?.[0]?.extensions).toEqual({
      code: 400,
      type: 'BAD_REQUEST',
      classification: 'ValidationError',
    });
  });
});

describe('bounds of one document', () => {
  const nested = (depth: number) => {
    // me > corpUser > relationships > relationships > entity, and then fragments upon fragments.
    const open =
      '... on CorpUser { relationships(input: {types: [], direction: OUTGOING}) { relationships { entity { ';
    const levels = Math.floor((depth - 2) / 3);
    return `{ me { corpUser { ${open.repeat(levels)} urn ${'} } } } '.repeat(levels)} } } }`;
  };

  it('20 levels pass, more are refused and say so', async () => {
    const shallow = await plain.ask(nested(17));
    expect(shallow.errors).toBeUndefined();
    const deep = await plain.ask(nested(23));
    expect(deep.errors?.[0]?.message).toBe('A document may be at most 20 levels deep.');
    expect(deep.data).toBeNull();
  });

  const aliased = (count: number) =>
    `{ ${Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(' ')} }`;

  it('30 aliases pass, 31 are refused: no guessing of many tokens in one request', async () => {
    expect((await plain.ask(aliased(30))).errors).toBeUndefined();
    expect((await plain.ask(aliased(31))).errors?.[0]?.message).toMatch(/^A document may have at most 30/);
    const inner = `{ me { corpUser { ${Array.from({ length: 31 }, (_, index) => `a${index}: urn`).join(' ')} } } }`;
    expect((await plain.ask(inner)).errors?.[0]?.message).toBe('A document may have at most 30 aliases.');
  });

  it('fragments that multiply are counted as what they become', async () => {
    const doubling = (levels: number, last: string) => {
      const fragments = Array.from(
        { length: levels },
        (_, index) => `fragment F${index} on CorpUser { ...F${index + 1} ...F${index + 1} }`,
      ).join(' ');
      return `{ me { corpUser { ...F0 } } } ${fragments} fragment F${levels} on CorpUser { ${last} }`;
    };
    const refusalOf = async (document: string) => (await plain.ask(document)).errors?.[0]?.message;
    expect(await refusalOf(doubling(12, 'urn'))).toBe('A document may expand at most 1000 fragments.');
    expect(await refusalOf(doubling(6, 'urn username type '.repeat(20)))).toBe(
      'A document may have at most 2000 fields.',
    );
  });

  it('a document of too many lexical tokens is not even parsed', async () => {
    const answer = await plain.ask(`{ ${'__typename '.repeat(6_000)} }`);
    expect(answer.errors?.[0]?.message).toMatch(/token/i);
    expect(answer.data).toBeNull();
  });
});
