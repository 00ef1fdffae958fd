import type { Caller, Cell, RowBase } from './role-matrix.contract.ts';

/** Who may call a route, and what they hear. Written by hand from the contract, not from the code. */
export type RestRow = RowBase & {
  /** Goes behind the path. */
  readonly query?: (cell: Cell<RestRow>) => string;
  readonly body?: (cell: Cell<RestRow>) => object;
};

const TOKEN_MANAGERS: readonly Caller[] = ['tokens', 'admin'];
const ACCOUNT_MANAGERS: readonly Caller[] = ['accounts', 'admin'];
const PEOPLE_MANAGERS: readonly Caller[] = ['people', 'admin'];
const POLICY_MANAGERS: readonly Caller[] = ['policies', 'admin'];
const INVITERS: readonly Caller[] = ['credentials', 'admin'];
const AUDITORS: readonly Caller[] = ['auditor', 'admin'];
const ANY_ADMINISTRATOR: readonly Caller[] = ['people', 'policies', 'admin'];

const POLICY = {
  type: 'PLATFORM',
  name: 'made by the matrix',
  privileges: ['VIEW_TESTS'],
  actors: { roles: ['urn:li:dataHubRole:Reader'] },
};
const gone = (there: number) => ({ other: there, unknown: 404, deleted: 404 });
const versionOf = ({ id }: Cell<RestRow>) => ({ version: id.version ?? 'none' });

/** One's own token, another's, one that never was, one that is revoked. */
const TOKEN_ROWS: readonly RestRow[] = [
  { operation: 'GET /api/v1/tokens', answers: [['everybody', 200]] },
  {
    operation: 'POST /api/v1/tokens',
    body: () => ({ name: 'matrix', duration: 'PT1H' }),
    answers: [[['generate', 'tokens', 'admin'], 201]],
  },
  {
    operation: 'POST /api/v1/tokens that acts as a user',
    target: 'user',
    body: ({ id }) => ({ name: 'matrix', duration: 'PT1H', actorUrn: id.id }),
    answers: [
      // As over GraphQL: such a token works for nobody.
      [TOKEN_MANAGERS, { own: 201, other: 201, unknown: 201, deleted: 201 }],
      [['generate'], { own: 201, other: 403, unknown: 403, deleted: 403 }],
    ],
  },
  {
    operation: 'POST /api/v1/tokens that acts as a service account',
    target: 'account',
    body: ({ id }) => ({ name: 'matrix', duration: 'PT1H', actorUrn: id.id }),
    answers: [
      [['admin'], { other: 201, unknown: 201, deleted: 201 }],
      [['accounts'], { other: 201, unknown: 403, deleted: 403 }],
      // Whoever manages tokens, but no service accounts, makes tokens for people.
      [['tokens'], { other: 403, unknown: 201, deleted: 201 }],
    ],
  },
  {
    operation: 'GET /api/v1/tokens of another',
    target: 'user',
    query: ({ id }) => `?owner=${encodeURIComponent(id.id)}`,
    answers: [
      [TOKEN_MANAGERS, { own: 200, other: 200, unknown: 200, deleted: 200 }],
      ['everybody', { own: 200, other: 403, unknown: 403, deleted: 403 }],
    ],
  },
  {
    operation: 'GET /api/v1/tokens/{id}',
    target: 'token',
    answers: [
      [TOKEN_MANAGERS, { other: 200 }],
      ['everybody', { own: 200, other: 404, unknown: 404, deleted: 200 }],
    ],
  },
  {
    operation: 'PATCH /api/v1/tokens/{id}',
    target: 'token',
    body: () => ({ name: 'renamed' }),
    answers: [
      [TOKEN_MANAGERS, { other: 200 }],
      ['everybody', { own: 200, other: 404, unknown: 404, deleted: 404 }],
    ],
  },
  {
    operation: 'DELETE /api/v1/tokens/{id}',
    target: 'token',
    answers: [
      [TOKEN_MANAGERS, { other: 204 }],
      ['everybody', { own: 204, other: 404, unknown: 404, deleted: 404 }],
    ],
  },
  {
    operation: 'POST /api/v1/tokens/{id}/rotate',
    target: 'token',
    refusesTokens: true,
    body: () => ({ graceMs: 0 }),
    answers: [
      [TOKEN_MANAGERS, { own: 201, other: 201, unknown: 404, deleted: 404 }],
      [['generate'], { own: 201, other: 404, unknown: 404, deleted: 404 }],
      // It is one's own, so there is no secret in that it exists; a new one needs the privilege.
      ['others', { own: 403, other: 404, unknown: 404, deleted: 404 }],
    ],
  },
  {
    operation: 'POST /api/v1/tokens/revoke',
    target: 'token',
    body: ({ id }) => ({ ids: [id.id] }),
    answers: [['everybody', { own: 200, other: 200, unknown: 200, deleted: 200 }]],
  },
  {
    operation: 'POST /api/v1/tokens/try',
    body: () => ({ accessToken: 'no token at all' }),
    answers: [['everybody', 200]],
  },
];

const PEOPLE_ROWS: readonly RestRow[] = [
  { operation: 'GET /api/v1/people', query: () => '?kind=user', answers: [[TOKEN_MANAGERS, 200]] },
  {
    operation: 'GET /api/v1/people that are service accounts',
    query: () => '?kind=service-account',
    answers: [[ACCOUNT_MANAGERS, 200]],
  },
  { operation: 'GET /api/v1/users', answers: [[PEOPLE_MANAGERS, 200]] },
  {
    operation: 'GET /api/v1/users/{urn}',
    target: 'user',
    answers: [[PEOPLE_MANAGERS, { own: 200, ...gone(200) }]],
  },
  {
    operation: 'POST /api/v1/users/{urn}/suspend',
    target: 'user',
    answers: [[PEOPLE_MANAGERS, { own: 409, ...gone(200) }]],
  },
  {
    operation: 'POST /api/v1/users/{urn}/reinstate',
    target: 'user',
    answers: [[PEOPLE_MANAGERS, gone(200)]],
  },
  {
    operation: 'DELETE /api/v1/users/{urn}',
    target: 'user',
    answers: [[PEOPLE_MANAGERS, { own: 409, ...gone(200) }]],
  },
  {
    operation: 'POST /api/v1/users/{urn}/role',
    target: 'user',
    body: () => ({ role: 'Reader' }),
    answers: [[POLICY_MANAGERS, gone(204)]],
  },
  {
    operation: 'POST /api/v1/users/{urn}/reset-link',
    target: 'user',
    refusesTokens: true,
    answers: [[INVITERS, gone(201)]],
  },
  { operation: 'GET /api/v1/groups', answers: [[PEOPLE_MANAGERS, 200]] },
  { operation: 'POST /api/v1/groups', body: () => ({ name: 'matrix' }), answers: [[PEOPLE_MANAGERS, 201]] },
  { operation: 'GET /api/v1/groups/{urn}', target: 'group', answers: [[PEOPLE_MANAGERS, gone(200)]] },
  {
    operation: 'PATCH /api/v1/groups/{urn}',
    target: 'group',
    body: () => ({ name: 'renamed' }),
    answers: [[PEOPLE_MANAGERS, gone(200)]],
  },
  { operation: 'DELETE /api/v1/groups/{urn}', target: 'group', answers: [[PEOPLE_MANAGERS, gone(200)]] },
  {
    operation: 'POST /api/v1/groups/{urn}/role',
    target: 'group',
    body: () => ({ role: 'Reader' }),
    answers: [[POLICY_MANAGERS, gone(204)]],
  },
  { operation: 'GET /api/v1/groups/{urn}/members', target: 'group', answers: [[PEOPLE_MANAGERS, gone(200)]] },
  {
    operation: 'POST /api/v1/groups/{urn}/members',
    target: 'group',
    body: ({ callerUrn }) => ({ users: [callerUrn] }),
    answers: [[PEOPLE_MANAGERS, gone(204)]],
  },
  {
    operation: 'POST /api/v1/groups/{urn}/members/remove',
    target: 'group',
    body: ({ callerUrn }) => ({ users: [callerUrn] }),
    answers: [[PEOPLE_MANAGERS, gone(204)]],
  },
];

const ACCOUNT_ROWS: readonly RestRow[] = [
  { operation: 'GET /api/v1/service-accounts', answers: [[ACCOUNT_MANAGERS, 200]] },
  {
    operation: 'POST /api/v1/service-accounts',
    body: () => ({ displayName: 'matrix' }),
    answers: [[ACCOUNT_MANAGERS, 201]],
  },
  // `own` is the caller, who is no service account.
  {
    operation: 'GET /api/v1/service-accounts/{urn}',
    target: 'account',
    answers: [[ACCOUNT_MANAGERS, { own: 404, ...gone(200) }]],
  },
  {
    operation: 'PATCH /api/v1/service-accounts/{urn}',
    target: 'account',
    body: () => ({ displayName: 'renamed' }),
    answers: [[ACCOUNT_MANAGERS, { own: 404, ...gone(200) }]],
  },
  {
    operation: 'DELETE /api/v1/service-accounts/{urn}',
    target: 'account',
    answers: [[ACCOUNT_MANAGERS, { own: 404, ...gone(200) }]],
  },
  {
    operation: 'POST /api/v1/service-accounts/{urn}/role',
    target: 'account',
    body: () => ({ role: 'Reader' }),
    answers: [
      [['admin'], { own: 404, ...gone(204) }],
      // They may know which accounts there are, and give none of them a role.
      [['accounts'], { own: 404, other: 403, unknown: 404, deleted: 404 }],
    ],
  },
];

const POLICY_ROWS: readonly RestRow[] = [
  { operation: 'GET /api/v1/policies', answers: [[POLICY_MANAGERS, 200]] },
  { operation: 'POST /api/v1/policies', body: () => POLICY, answers: [[POLICY_MANAGERS, 201]] },
  {
    operation: 'GET /api/v1/policies/actors',
    query: () => '?kind=user',
    answers: [[ANY_ADMINISTRATOR, 200]],
  },
  {
    operation: 'POST /api/v1/policies/preview',
    body: () => ({ type: 'PLATFORM', actors: { allUsers: true } }),
    answers: [[POLICY_MANAGERS, 200]],
  },
  { operation: 'GET /api/v1/policies/{urn}', target: 'policy', answers: [[POLICY_MANAGERS, gone(200)]] },
  {
    operation: 'PUT /api/v1/policies/{urn}',
    target: 'policy',
    body: (cell) => ({ ...POLICY, ...versionOf(cell) }),
    answers: [[POLICY_MANAGERS, gone(200)]],
  },
  {
    operation: 'PUT /api/v1/policies/{urn}/state',
    target: 'policy',
    body: (cell) => ({ state: 'INACTIVE', ...versionOf(cell) }),
    answers: [[POLICY_MANAGERS, gone(200)]],
  },
  {
    operation: 'DELETE /api/v1/policies/{urn}',
    target: 'policy',
    query: (cell) => `?version=${encodeURIComponent(versionOf(cell).version)}`,
    answers: [[POLICY_MANAGERS, gone(204)]],
  },
  { operation: 'GET /api/v1/roles', answers: [[ANY_ADMINISTRATOR, 200]] },
  {
    operation: 'GET /api/v1/access',
    target: 'user',
    query: ({ id }) => `?user=${encodeURIComponent(id.id)}`,
    answers: [
      [ANY_ADMINISTRATOR, gone(200)],
      ['everybody', { own: 200, other: 403, unknown: 403, deleted: 403 }],
    ],
  },
];

const OWN_ROWS: readonly RestRow[] = [
  { operation: 'GET /api/v1/me', answers: [['everybody', 200]] },
  { operation: 'GET /api/v1/account', refusesTokens: true, answers: [['everybody', 200]] },
  {
    operation: 'PATCH /api/v1/account',
    refusesTokens: true,
    body: () => ({ title: 'of the matrix' }),
    answers: [['everybody', 200]],
  },
  {
    operation: 'POST /api/v1/account/password',
    refusesTokens: true,
    body: () => ({ currentPassword: 'x', newPassword: 'short' }),
    answers: [['everybody', 400]],
  },
  { operation: 'GET /api/v1/account/sessions', refusesTokens: true, answers: [['everybody', 200]] },
  {
    operation: 'DELETE /api/v1/account/sessions',
    query: () => '?which=all',
    refusesTokens: true,
    spendsSession: true,
    answers: [['everybody', 200]],
  },
  {
    operation: 'DELETE /api/v1/account/sessions/{id}',
    target: 'session',
    refusesTokens: true,
    // The row above has ended every session that was there.
    spendsSession: true,
    answers: [['everybody', { own: 204, other: 404, unknown: 404, deleted: 404 }]],
  },
];

const OTHER_ROWS: readonly RestRow[] = [
  { operation: 'GET /api/v1/invites', refusesTokens: true, answers: [[INVITERS, 200]] },
  { operation: 'POST /api/v1/invites', refusesTokens: true, body: () => ({}), answers: [[INVITERS, 201]] },
  {
    operation: 'DELETE /api/v1/invites/{id}',
    target: 'invite',
    refusesTokens: true,
    answers: [[INVITERS, gone(204)]],
  },
  { operation: 'GET /api/v1/audit', answers: [[AUDITORS, 200]] },
  { operation: 'GET /api/v1/audit/export', query: () => '?format=jsonl', answers: [[AUDITORS, 200]] },
];

/** Every route below `/api/v1`, some in several ways; those that end sessions come last. */
export const REST_ROWS: readonly RestRow[] = [
  ...TOKEN_ROWS,
  ...PEOPLE_ROWS,
  ...ACCOUNT_ROWS,
  ...POLICY_ROWS,
  ...OTHER_ROWS,
  ...OWN_ROWS,
];
