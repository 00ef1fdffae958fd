import { getIntrospectionQuery } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Ask,
  type ContractServer,
  GRAPHQL_PLACES,
  type Person,
  platformPolicy,
  startContractServer,
} from './contract-server.contract.ts';

let server: ContractServer;
let root: Person;
beforeAll(async () => {
  server = await startContractServer();
  root = await server.root();
});

const POLICY = platformPolicy(['VIEW_TESTS'], ['urn:li:corpuser:datahub']);
const literalOf = (value: object) =>
  JSON.stringify(value)
    .replaceAll(/"([a-zA-Z]+)":/g, '$1:')
    .replaceAll(/"(PLATFORM|ACTIVE)"/g, '$1');

/** Every root field of the contract (§2.1, §2.5, §6.2): asked by root, each with its whole answer or its kind. */
const OPERATIONS: ReadonlyArray<
  readonly [name: string, document: (urn: string) => string, expected: unknown]
> = [
  [
    'getAccessToken',
    () =>
      '{ getAccessToken(input: {type: PERSONAL, actorUrn: "urn:li:corpuser:datahub", duration: ONE_DAY}) { accessToken } }',
    { accessToken: expect.stringMatching(/^eyJhbGciOiJIUzI1NiJ9\./) },
  ],
  [
    'listAccessTokens',
    () => '{ listAccessTokens(input: {count: 1}) { start count total tokens { type } } }',
    { start: 0, count: 1, total: expect.any(Number), tokens: [{ type: 'ACCESS_TOKEN' }] },
  ],
  [
    'getAccessTokenMetadata',
    () => `{ getAccessTokenMetadata(token: "${root.token}") { name actorUrn } }`,
    { name: 'contract', actorUrn: 'urn:li:corpuser:datahub' },
  ],
  ['debugAccess', (urn) => `{ debugAccess(userUrn: "${urn}") { roles } }`, { roles: [] }],
  [
    'listServiceAccounts',
    () => '{ listServiceAccounts(input: {count: 0}) { start count serviceAccounts { urn } } }',
    { start: 0, count: 0, serviceAccounts: [] },
  ],
  ['getServiceAccount', (urn) => `{ getServiceAccount(urn: "${urn}") { urn } }`, null],
  [
    'createAccessToken',
    (urn) =>
      `mutation { createAccessToken(input: {type: PERSONAL, actorUrn: "${urn}", duration: ONE_DAY, name: "x"}) { metadata { actorUrn } } }`,
    { metadata: { actorUrn: expect.stringMatching(/^urn:li:corpuser:door/) } },
  ],
  [
    'createServiceAccount',
    () => 'mutation { createServiceAccount(input: {displayName: "ci"}) { type displayName } }',
    { type: 'CORP_USER', displayName: 'ci' },
  ],
  ['me', () => '{ me { corpUser { urn } } }', { corpUser: { urn: 'urn:li:corpuser:datahub' } }],
  [
    'appConfig',
    () => '{ appConfig { authConfig { tokenAuthEnabled } } }',
    { authConfig: { tokenAuthEnabled: true } },
  ],
  ['listPolicies', () => '{ listPolicies(input: {count: 0}) { policies { urn } } }', { policies: [] }],
  [
    'createPolicy',
    () => `mutation { createPolicy(input: ${literalOf(POLICY)}) }`,
    expect.stringMatching(/^urn:li:dataHubPolicy:[0-9a-f-]{36}$/),
  ],
  [
    'updatePolicy',
    () => `mutation { updatePolicy(urn: "urn:li:dataHubPolicy:doors", input: ${literalOf(POLICY)}) }`,
    'urn:li:dataHubPolicy:doors',
  ],
  [
    'deletePolicy',
    () => 'mutation { deletePolicy(urn: "urn:li:dataHubPolicy:doors") }',
    'urn:li:dataHubPolicy:doors',
  ],
  [
    'getGrantedPrivileges',
    () => '{ getGrantedPrivileges(input: {actorUrn: "urn:li:corpuser:datahub"}) { privileges } }',
    { privileges: expect.arrayContaining(['MANAGE_POLICIES']) },
  ],
  [
    'listUsers',
    () => '{ listUsers(input: {query: "datahub"}) { users { username } } }',
    { users: [{ username: 'datahub' }] },
  ],
  [
    'updateUserStatus',
    (urn) => `mutation { updateUserStatus(urn: "${urn}", status: ACTIVE) }`,
    expect.stringMatching(/^urn:li:corpuser:door/),
  ],
  [
    'getInviteToken',
    () => '{ getInviteToken(input: {}) { inviteToken } }',
    { inviteToken: expect.any(String) },
  ],
  [
    'createInviteToken',
    () => 'mutation { createInviteToken(input: {}) { inviteToken } }',
    { inviteToken: expect.any(String) },
  ],
  [
    'createNativeUserResetToken',
    (urn) => `mutation { createNativeUserResetToken(input: {userUrn: "${urn}"}) { resetToken } }`,
    { resetToken: expect.stringMatching(/^[\w-]{40,}$/) },
  ],
  [
    'batchAssignRole',
    (urn) =>
      `mutation { batchAssignRole(input: {roleUrn: "urn:li:dataHubRole:Reader", actors: ["${urn}"]}) }`,
    true,
  ],
  [
    'createGroup',
    () => 'mutation { createGroup(input: {name: "g"}) }',
    expect.stringMatching(/^urn:li:corpGroup:[0-9a-f-]{36}$/),
  ],
  ['removeUser', (urn) => `mutation { removeUser(urn: "${urn}") }`, true],
];

describe.each(GRAPHQL_PLACES)('§2 POST $path at the $door', (place) => {
  let asRoot: Ask;
  let asNobody: Ask;
  let urn: string;
  beforeAll(async () => {
    asRoot = server.ask(`Bearer ${root.token}`, place);
    asNobody = server.ask('Bearer nonsense', place);
    urn = await server.addWithoutPassword(`door-${GRAPHQL_PLACES.indexOf(place)}`);
  });

  it.each(OPERATIONS)('%s answers root', async (name, document, expected) => {
    const answer = await asRoot(document(urn));
    expect([answer.status, answer.errors]).toEqual([200, undefined]);
    expect(answer.data).toEqual({ [name]: expected });
  });

  it('revokeAccessToken, deleteServiceAccount, updateServiceAccountDefaultView and addGroupMembers answer root', async () => {
    const made = await asRoot(`mutation {
      createServiceAccount(input: {}) { urn }
      createGroup(input: {name: "members"})
      createAccessToken(input: {type: PERSONAL, actorUrn: "urn:li:corpuser:datahub", duration: ONE_DAY, name: "x"}) { metadata { id } }
    }`);
    const { createServiceAccount, createGroup, createAccessToken } = made.data;
    const answer = await asRoot(`mutation {
      updateServiceAccountDefaultView(input: {urn: "${createServiceAccount.urn}"})
      addGroupMembers(input: {groupUrn: "${createGroup}", userUrns: ["urn:li:corpuser:datahub"]})
      revokeAccessToken(tokenId: "${createAccessToken.metadata.id}")
      deleteServiceAccount(urn: "${createServiceAccount.urn}")
    }`);
    expect([answer.data, answer.errors]).toEqual([
      {
        updateServiceAccountDefaultView: true,
        addGroupMembers: true,
        revokeAccessToken: true,
        deleteServiceAccount: true,
      },
      undefined,
    ]);
  });

  it('nothing is answered without authentication: 401, also introspection', async () => {
    for (const document of ['{ me { corpUser { urn } } }', '{ __typename }', getIntrospectionQuery()]) {
      expect((await asNobody(document)).status).toBe(401);
    }
  });

  it('introspection is answered to callers who are signed in', async () => {
    const { data, errors } = await asRoot(getIntrospectionQuery());
    expect(errors).toBeUndefined();
    const type = data.__schema.types.find(({ name }: { name: string }) => name === 'CreateAccessTokenInput');
    expect(type.inputFields.map(({ name }: { name: string }) => name)).toEqual([
      'type',
      'actorUrn',
      'duration',
      'durationIso',
      'name',
      'description',
    ]);
  });

  const send = (body: string, init: RequestInit = {}, query = '') =>
    fetch(new URL(`${place.path}${query}`, server.address(place.door)), {
      method: 'POST',
      headers: { authorization: `Bearer ${root.token}`, 'content-type': 'application/json' },
      body,
      ...init,
    });

  it('?operationName=… in the query string is tolerated', async () => {
    const response = await send('{"query":"{ __typename }"}', {}, '?operationName=getMe');
    expect([response.status, await response.json()]).toEqual([
      200,
      { data: { __typename: 'Query' }, extensions: {} },
    ]);
  });

  it.each([
    ['no query', '{}'],
    ['an empty query', '{"query":""}'],
    ['a query that is no text', '{"query":5}'],
    ['variables that are no object', '{"query":"{ __typename }","variables":"x"}'],
    ['bad JSON', '{"query":'],
    ['no JSON at all', 'query { me }'],
    ['a batch', '[{"query":"{ __typename }"},{"query":"{ __typename }"}]'],
    ['nothing', ''],
  ])('%s: 400 with an empty body', async (_, body) => {
    const response = await send(body);
    expect([response.status, await response.text()]).toEqual([400, '']);
  });

  it('GET: 405', async () => {
    const response = await fetch(new URL(`${place.path}?query={__typename}`, server.address(place.door)), {
      headers: { authorization: `Bearer ${root.token}` },
    });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });
});
