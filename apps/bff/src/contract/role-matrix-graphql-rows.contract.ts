import type { RowBase } from './role-matrix.contract.ts';
import type { Caller } from './role-matrix-callers.contract.ts';

/** Who may ask GraphQL for what, and the code that they hear; 200 is an answer without errors. */
export type GraphqlRow = RowBase & {
  /** With `$id` of the target, `$me`, the caller, and `$member`, the caller too, or a user if the caller is none. */
  readonly document: string;
};

const TOKEN_MANAGERS: readonly Caller[] = ['tokens', 'admin', 'machine', 'system'];
const GENERATORS: readonly Caller[] = ['generate', 'tokens', 'admin', 'machine', 'system'];
const ACCOUNT_MANAGERS: readonly Caller[] = ['accounts', 'admin', 'machine', 'system'];
const PEOPLE_MANAGERS: readonly Caller[] = ['people', 'admin', 'machine', 'system'];
const POLICY_MANAGERS: readonly Caller[] = ['policies', 'admin', 'machine', 'system'];
const INVITERS: readonly Caller[] = ['credentials', 'admin', 'machine', 'system'];

const gone = (there: number) => ({ other: there, unknown: 404, deleted: 404 });
const POLICY = `type: PLATFORM, name: "matrix", state: ACTIVE, privileges: ["VIEW_TESTS"],
  actors: { allUsers: false, allGroups: false, resourceOwners: false, users: ["urn:li:corpuser:nobody-at-all"] }`;

const RESET = `mutation ($id: String!) {
  createNativeUserResetToken(input: { userUrn: $id }) { resetToken } }`;

const TOKEN_ROWS: readonly GraphqlRow[] = [
  {
    operation: 'listAccessTokens of oneself',
    tokens: 'accepted',
    document: `query ($me: String!) {
      listAccessTokens(input: { filters: [{ field: "ownerUrn", values: [$me] }] }) { total } }`,
    answers: [['everybody', 200]],
  },
  {
    operation: 'listAccessTokens of everybody',
    tokens: 'accepted',
    document: '{ listAccessTokens(input: { filters: [] }) { total } }',
    answers: [[TOKEN_MANAGERS, 200]],
  },
  {
    operation: 'getAccessToken',
    tokens: 'accepted',
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
    tokens: 'accepted',
    document: '{ getAccessTokenMetadata(token: "no token at all") { id } }',
    answers: [[TOKEN_MANAGERS, 404]],
  },
  {
    operation: 'createAccessToken',
    tokens: 'accepted',
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
    tokens: 'accepted',
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
    tokens: 'refused',
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
    tokens: 'accepted',
    document: '{ listUsers(input: {}) { total } }',
    answers: [[PEOPLE_MANAGERS, 200]],
  },
  {
    operation: 'removeUser',
    tokens: 'accepted',
    target: 'user',
    document: 'mutation ($id: String!) { removeUser(urn: $id) }',
    // DataHub deletes whatever there is, so nothing is no error.
    answers: [[PEOPLE_MANAGERS, { own: 409, other: 200, unknown: 200, deleted: 200 }]],
  },
  {
    operation: 'updateUserStatus',
    tokens: 'accepted',
    target: 'user',
    document: 'mutation ($id: String!) { updateUserStatus(urn: $id, status: SUSPENDED) }',
    answers: [[PEOPLE_MANAGERS, { own: 409, ...gone(200) }]],
  },
  {
    operation: 'createGroup',
    tokens: 'accepted',
    document: 'mutation { createGroup(input: { name: "matrix" }) }',
    answers: [[PEOPLE_MANAGERS, 200]],
  },
  {
    operation: 'removeGroup',
    tokens: 'accepted',
    target: 'group',
    document: 'mutation ($id: String!) { removeGroup(urn: $id) }',
    answers: [[PEOPLE_MANAGERS, gone(200)]],
  },
  {
    operation: 'addGroupMembers',
    tokens: 'accepted',
    target: 'group',
    document: `mutation ($id: String!, $member: String!) {
      addGroupMembers(input: { groupUrn: $id, userUrns: [$member] }) }`,
    answers: [[PEOPLE_MANAGERS, gone(200)]],
  },
  {
    operation: 'removeGroupMembers',
    tokens: 'accepted',
    target: 'group',
    document: `mutation ($id: String!, $member: String!) {
      removeGroupMembers(input: { groupUrn: $id, userUrns: [$member] }) }`,
    answers: [[PEOPLE_MANAGERS, gone(200)]],
  },
  {
    operation: 'listGroups',
    tokens: 'accepted',
    document: '{ listGroups(input: {}) { total } }',
    answers: [[PEOPLE_MANAGERS, 200]],
  },
  // Whether there is such a one is told by what stands beside the name.
  {
    operation: 'corpUser',
    tokens: 'accepted',
    target: 'user',
    document: 'query ($id: String!) { corpUser(urn: $id) { username } }',
    answers: [['everybody', { own: 200, other: 200, unknown: 200, deleted: 200 }]],
  },
  {
    operation: 'corpUser with memberships',
    tokens: 'accepted',
    target: 'user',
    document: `query ($id: String!) {
      corpUser(urn: $id) { relationships(input: { types: ["IsMemberOfRole"], direction: OUTGOING }) { total } } }`,
    answers: [
      [PEOPLE_MANAGERS, { own: 200, other: 200, unknown: 200, deleted: 200 }],
      ['everybody', { own: 200 }],
    ],
  },
  {
    operation: 'corpGroup',
    tokens: 'accepted',
    target: 'group',
    document: 'query ($id: String!) { corpGroup(urn: $id) { name } }',
    answers: [['everybody', { other: 200, unknown: 200, deleted: 200 }]],
  },
  {
    operation: 'listRoles',
    tokens: 'accepted',
    document: '{ listRoles(input: {}) { total } }',
    answers: [[['people', 'policies', 'admin', 'machine', 'system'], 200]],
  },
  {
    operation: 'batchAssignRole',
    tokens: 'accepted',
    target: 'user',
    document: `mutation ($id: String!) {
      batchAssignRole(input: { roleUrn: "urn:li:dataHubRole:Reader", actors: [$id] }) }`,
    answers: [[POLICY_MANAGERS, gone(200)]],
  },
  // Links that open accounts accept tokens here, and not over REST, because DataHub's scripts make them so
  // (contract §6.2, docs/decisions/010).
  {
    operation: 'getInviteToken',
    tokens: 'accepted',
    document: '{ getInviteToken(input: {}) { inviteToken } }',
    answers: [[INVITERS, 200]],
  },
  {
    operation: 'createInviteToken',
    tokens: 'accepted',
    document: 'mutation { createInviteToken(input: {}) { inviteToken } }',
    answers: [[INVITERS, 200]],
  },
  {
    operation: 'createNativeUserResetToken',
    tokens: 'accepted',
    target: 'user',
    document: RESET,
    answers: [[INVITERS, gone(200)]],
  },
  {
    operation: 'createNativeUserResetToken for a service account',
    tokens: 'accepted',
    target: 'account',
    document: RESET,
    answers: [[INVITERS, gone(404)]],
  },
];

const ACCOUNT_ROWS: readonly GraphqlRow[] = [
  {
    operation: 'listServiceAccounts',
    tokens: 'accepted',
    document: '{ listServiceAccounts(input: {}) { total } }',
    answers: [[ACCOUNT_MANAGERS, 200]],
  },
  {
    operation: 'getServiceAccount',
    tokens: 'accepted',
    target: 'account',
    document: 'query ($id: String!) { getServiceAccount(urn: $id) { urn } }',
    // Null for whatever is no service account.
    answers: [[ACCOUNT_MANAGERS, { own: 200, other: 200, unknown: 200, deleted: 200 }]],
  },
  {
    operation: 'createServiceAccount',
    tokens: 'accepted',
    document: 'mutation { createServiceAccount(input: { displayName: "matrix" }) { urn } }',
    answers: [[ACCOUNT_MANAGERS, 200]],
  },
  {
    operation: 'deleteServiceAccount',
    tokens: 'accepted',
    target: 'account',
    spends: 'account',
    document: 'mutation ($id: String!) { deleteServiceAccount(urn: $id) }',
    answers: [
      [['machine'], { own: 200 }],
      [ACCOUNT_MANAGERS, { own: 404, ...gone(200) }],
    ],
  },
  {
    operation: 'updateServiceAccountDefaultView',
    tokens: 'accepted',
    target: 'account',
    document: `mutation ($id: String!) {
      updateServiceAccountDefaultView(input: { urn: $id, defaultViewUrn: null }) }`,
    answers: [
      [['machine'], { own: 200 }],
      [ACCOUNT_MANAGERS, { own: 404, ...gone(200) }],
    ],
  },
  {
    operation: 'createAccessToken of a service account',
    tokens: 'accepted',
    target: 'account',
    document: `mutation ($id: String!) { createAccessToken(
      input: { type: SERVICE_ACCOUNT, actorUrn: $id, duration: ONE_HOUR, name: "matrix" }) { accessToken } }`,
    // That a URN is none of a service account is said before rights are asked for, as in DataHub (contract §2.3).
    answers: [
      [['machine'], { own: 200 }],
      [['robot'], { own: 403 }],
      [ACCOUNT_MANAGERS, { own: 400, other: 200, unknown: 400, deleted: 400 }],
      ['others', { own: 400, other: 403, unknown: 400, deleted: 400 }],
    ],
  },
];

const POLICY_ROWS: readonly GraphqlRow[] = [
  {
    operation: 'listPolicies',
    tokens: 'accepted',
    document: '{ listPolicies(input: {}) { total } }',
    answers: [[POLICY_MANAGERS, 200]],
  },
  {
    operation: 'createPolicy',
    tokens: 'accepted',
    document: `mutation { createPolicy(input: { ${POLICY} }) }`,
    answers: [[POLICY_MANAGERS, 200]],
  },
  {
    operation: 'updatePolicy',
    tokens: 'accepted',
    target: 'policy',
    document: `mutation ($id: String!) { updatePolicy(urn: $id, input: { ${POLICY} }) }`,
    // An upsert, as in DataHub.
    answers: [[POLICY_MANAGERS, { other: 200, unknown: 200, deleted: 200 }]],
  },
  {
    operation: 'deletePolicy',
    tokens: 'accepted',
    target: 'policy',
    document: 'mutation ($id: String!) { deletePolicy(urn: $id) }',
    answers: [[POLICY_MANAGERS, gone(200)]],
  },
  {
    operation: 'getGrantedPrivileges',
    tokens: 'accepted',
    target: 'user',
    document: 'query ($id: String!) { getGrantedPrivileges(input: { actorUrn: $id }) { privileges } }',
    answers: [['everybody', { own: 200, other: 403, unknown: 403, deleted: 403 }]],
  },
  {
    operation: 'debugAccess',
    tokens: 'accepted',
    target: 'user',
    document: 'query ($id: String!) { debugAccess(userUrn: $id) { privileges } }',
    answers: [[PEOPLE_MANAGERS, { own: 200, other: 200, unknown: 200, deleted: 200 }]],
  },
];

const OTHER_ROWS: readonly GraphqlRow[] = [
  {
    operation: 'me',
    tokens: 'accepted',
    document: '{ me { corpUser { urn } } }',
    // The system client is no user.
    answers: [
      [['system'], 404],
      ['everybody', 200],
    ],
  },
  {
    operation: 'appConfig',
    tokens: 'accepted',
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
