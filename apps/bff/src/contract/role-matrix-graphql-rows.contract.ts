import type { Caller, RowBase } from './role-matrix.contract.ts';

/** Who may ask GraphQL for what, and the code that they hear; 200 is an answer without errors. */
export type GraphqlRow = RowBase & {
  /** With the variables `$id` (of the target) and `$me` (the caller’s URN). */
  readonly document: string;
};

const TOKEN_MANAGERS: readonly Caller[] = ['tokens', 'admin'];
const GENERATORS: readonly Caller[] = ['generate', 'tokens', 'admin'];
const ACCOUNT_MANAGERS: readonly Caller[] = ['accounts', 'admin'];
const PEOPLE_MANAGERS: readonly Caller[] = ['people', 'admin'];
const POLICY_MANAGERS: readonly Caller[] = ['policies', 'admin'];
const INVITERS: readonly Caller[] = ['credentials', 'admin'];

const gone = (there: number) => ({ other: there, unknown: 404, deleted: 404 });
const POLICY = `type: PLATFORM, name: "matrix", state: ACTIVE, privileges: ["VIEW_TESTS"],
  actors: { allUsers: false, allGroups: false, resourceOwners: false, users: ["urn:li:corpuser:nobody-at-all"] }`;

const TOKEN_ROWS: readonly GraphqlRow[] = [
  {
    operation: 'listAccessTokens of oneself',
    document: `query ($me: String!) {
      listAccessTokens(input: { filters: [{ field: "ownerUrn", values: [$me] }] }) { total } }`,
    answers: [['everybody', 200]],
  },
  {
    operation: 'listAccessTokens of everybody',
    document: '{ listAccessTokens(input: { filters: [] }) { total } }',
    answers: [[TOKEN_MANAGERS, 200]],
  },
  {
    operation: 'getAccessToken',
    target: 'user',
    document: `query ($id: String!) {
      getAccessToken(input: { type: PERSONAL, actorUrn: $id, duration: ONE_HOUR }) { accessToken } }`,
    answers: [
      [GENERATORS, { own: 200, other: 403, unknown: 403, deleted: 403 }],
      ['others', { own: 403 }],
    ],
  },
  {
    operation: 'getAccessTokenMetadata',
    document: '{ getAccessTokenMetadata(token: "no token at all") { id } }',
    answers: [[TOKEN_MANAGERS, 404]],
  },
  {
    operation: 'createAccessToken',
    target: 'user',
    document: `mutation ($id: String!) { createAccessToken(
      input: { type: PERSONAL, actorUrn: $id, duration: ONE_HOUR, name: "matrix" }) { accessToken } }`,
    answers: [
      // DataHub does not ask whether the actor exists (contract §2.3); such a token works for nobody.
      [TOKEN_MANAGERS, { own: 200, other: 200, unknown: 200, deleted: 200 }],
      [['generate'], { own: 200, other: 403, unknown: 403, deleted: 403 }],
    ],
  },
  {
    operation: 'revokeAccessToken',
    target: 'token',
    document: 'mutation ($id: String!) { revokeAccessToken(tokenId: $id) }',
    answers: [
      // DataHub's own words for a token that is not there, see contract §2.4.
      [TOKEN_MANAGERS, { own: 200, other: 200, unknown: 500, deleted: 500 }],
      ['everybody', { own: 200, other: 403, unknown: 403, deleted: 403 }],
    ],
  },
  {
    operation: 'rotateAccessToken',
    target: 'token',
    refusesTokens: true,
    document: 'mutation ($id: String!) { rotateAccessToken(tokenId: $id) { accessToken } }',
    answers: [
      [TOKEN_MANAGERS, { own: 200, other: 200, unknown: 404, deleted: 404 }],
      [['generate'], { own: 200, other: 404, unknown: 404, deleted: 404 }],
      ['others', { own: 403, other: 404, unknown: 404, deleted: 404 }],
    ],
  },
];

const PEOPLE_ROWS: readonly GraphqlRow[] = [
  {
    operation: 'listUsers',
    document: '{ listUsers(input: {}) { total } }',
    answers: [[PEOPLE_MANAGERS, 200]],
  },
  {
    operation: 'removeUser',
    target: 'user',
    document: 'mutation ($id: String!) { removeUser(urn: $id) }',
    // DataHub deletes whatever there is, so nothing is no error.
    answers: [[PEOPLE_MANAGERS, { own: 409, other: 200, unknown: 200, deleted: 200 }]],
  },
  {
    operation: 'updateUserStatus',
    target: 'user',
    document: 'mutation ($id: String!) { updateUserStatus(urn: $id, status: SUSPENDED) }',
    answers: [[PEOPLE_MANAGERS, { own: 409, ...gone(200) }]],
  },
  {
    operation: 'createGroup',
    document: 'mutation { createGroup(input: { name: "matrix" }) }',
    answers: [[PEOPLE_MANAGERS, 200]],
  },
  {
    operation: 'removeGroup',
    target: 'group',
    document: 'mutation ($id: String!) { removeGroup(urn: $id) }',
    answers: [[PEOPLE_MANAGERS, gone(200)]],
  },
  {
    operation: 'addGroupMembers',
    target: 'group',
    document: `mutation ($id: String!, $me: String!) {
      addGroupMembers(input: { groupUrn: $id, userUrns: [$me] }) }`,
    answers: [[PEOPLE_MANAGERS, gone(200)]],
  },
  {
    operation: 'removeGroupMembers',
    target: 'group',
    document: `mutation ($id: String!, $me: String!) {
      removeGroupMembers(input: { groupUrn: $id, userUrns: [$me] }) }`,
    answers: [[PEOPLE_MANAGERS, gone(200)]],
  },
  {
    operation: 'listRoles',
    document: '{ listRoles(input: {}) { total } }',
    answers: [[['people', 'policies', 'admin'], 200]],
  },
  {
    operation: 'batchAssignRole',
    target: 'user',
    document: `mutation ($id: String!) {
      batchAssignRole(input: { roleUrn: "urn:li:dataHubRole:Reader", actors: [$id] }) }`,
    answers: [[POLICY_MANAGERS, gone(200)]],
  },
  {
    operation: 'getInviteToken',
    document: '{ getInviteToken(input: {}) { inviteToken } }',
    answers: [[INVITERS, 200]],
  },
  {
    operation: 'createInviteToken',
    document: 'mutation { createInviteToken(input: {}) { inviteToken } }',
    answers: [[INVITERS, 200]],
  },
  {
    operation: 'createNativeUserResetToken',
    target: 'user',
    document: `mutation ($id: String!) {
      createNativeUserResetToken(input: { userUrn: $id }) { resetToken } }`,
    answers: [[INVITERS, gone(200)]],
  },
];

const ACCOUNT_ROWS: readonly GraphqlRow[] = [
  {
    operation: 'listServiceAccounts',
    document: '{ listServiceAccounts(input: {}) { total } }',
    answers: [[ACCOUNT_MANAGERS, 200]],
  },
  {
    operation: 'getServiceAccount',
    target: 'account',
    document: 'query ($id: String!) { getServiceAccount(urn: $id) { urn } }',
    // Null for whatever is no service account.
    answers: [[ACCOUNT_MANAGERS, { own: 200, other: 200, unknown: 200, deleted: 200 }]],
  },
  {
    operation: 'createServiceAccount',
    document: 'mutation { createServiceAccount(input: { displayName: "matrix" }) { urn } }',
    answers: [[ACCOUNT_MANAGERS, 200]],
  },
  {
    operation: 'deleteServiceAccount',
    target: 'account',
    document: 'mutation ($id: String!) { deleteServiceAccount(urn: $id) }',
    answers: [[ACCOUNT_MANAGERS, { own: 404, ...gone(200) }]],
  },
  {
    operation: 'updateServiceAccountDefaultView',
    target: 'account',
    document: `mutation ($id: String!) {
      updateServiceAccountDefaultView(input: { urn: $id, defaultViewUrn: null }) }`,
    answers: [[ACCOUNT_MANAGERS, { own: 404, ...gone(200) }]],
  },
  {
    operation: 'createAccessToken of a service account',
    target: 'account',
    document: `mutation ($id: String!) { createAccessToken(
      input: { type: SERVICE_ACCOUNT, actorUrn: $id, duration: ONE_HOUR, name: "matrix" }) { accessToken } }`,
    // That a URN is none of a service account is said before rights are asked for, as in DataHub (contract §2.3).
    answers: [
      [ACCOUNT_MANAGERS, { own: 400, other: 200, unknown: 400, deleted: 400 }],
      ['others', { own: 400, other: 403, unknown: 400, deleted: 400 }],
    ],
  },
];

const POLICY_ROWS: readonly GraphqlRow[] = [
  {
    operation: 'listPolicies',
    document: '{ listPolicies(input: {}) { total } }',
    answers: [[POLICY_MANAGERS, 200]],
  },
  {
    operation: 'createPolicy',
    document: `mutation { createPolicy(input: { ${POLICY} }) }`,
    answers: [[POLICY_MANAGERS, 200]],
  },
  {
    operation: 'updatePolicy',
    target: 'policy',
    document: `mutation ($id: String!) { updatePolicy(urn: $id, input: { ${POLICY} }) }`,
    // An upsert, as in DataHub.
    answers: [[POLICY_MANAGERS, { other: 200, unknown: 200, deleted: 200 }]],
  },
  {
    operation: 'deletePolicy',
    target: 'policy',
    document: 'mutation ($id: String!) { deletePolicy(urn: $id) }',
    answers: [[POLICY_MANAGERS, gone(200)]],
  },
  {
    operation: 'getGrantedPrivileges',
    target: 'user',
    document: 'query ($id: String!) { getGrantedPrivileges(input: { actorUrn: $id }) { privileges } }',
    answers: [['everybody', { own: 200, other: 403, unknown: 403, deleted: 403 }]],
  },
  {
    operation: 'debugAccess',
    target: 'user',
    document: 'query ($id: String!) { debugAccess(userUrn: $id) { privileges } }',
    answers: [[PEOPLE_MANAGERS, { own: 200, other: 200, unknown: 200, deleted: 200 }]],
  },
];

const OTHER_ROWS: readonly GraphqlRow[] = [
  { operation: 'me', document: '{ me { corpUser { urn } } }', answers: [['everybody', 200]] },
  {
    operation: 'appConfig',
    document: '{ appConfig { authConfig { tokenAuthEnabled } } }',
    answers: [['everybody', 200]],
  },
];

/** Every operation of the schema; several rows where what is asked for makes the difference. */
export const GRAPHQL_ROWS: readonly GraphqlRow[] = [
  ...TOKEN_ROWS,
  ...PEOPLE_ROWS,
  ...ACCOUNT_ROWS,
  ...POLICY_ROWS,
  ...OTHER_ROWS,
];
