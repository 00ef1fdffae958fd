import type { Cell } from './role-matrix.contract.ts';
import { OWN_ROWS, PEOPLE_ROWS } from './role-matrix-rest-people-rows.contract.ts';
import {
  ACCOUNT_MANAGERS,
  ANY_ADMINISTRATOR,
  AUDITORS,
  gone,
  INVITERS,
  POLICY_MANAGERS,
  type RestRow,
  TOKEN_MANAGERS,
} from './role-matrix-rest-row.contract.ts';

const POLICY = {
  type: 'PLATFORM',
  name: 'made by the matrix',
  privileges: ['VIEW_TESTS'],
  actors: { roles: ['urn:li:dataHubRole:Reader'] },
};

const versionOf = ({ id }: Cell<RestRow>) => ({ version: id.version ?? 'none' });

/** One's own token, another's, one that never was, one that is revoked. */
const TOKEN_ROWS: readonly RestRow[] = [
  { operation: 'GET /api/v1/tokens', tokens: 'accepted', answers: [['everybody', 200]] },
  {
    operation: 'POST /api/v1/tokens',
    tokens: 'accepted',
    body: () => ({ name: 'matrix', duration: 'PT1H' }),
    answers: [[['generate', 'tokens', 'admin', 'machine'], 201]],
  },
  {
    operation: 'POST /api/v1/tokens that acts as a user',
    tokens: 'accepted',
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
    tokens: 'accepted',
    target: 'account',
    body: ({ id }) => ({ name: 'matrix', duration: 'PT1H', actorUrn: id.id }),
    answers: [
      [['admin', 'machine'], { other: 201, unknown: 201, deleted: 201 }],
      [['accounts'], { other: 201, unknown: 403, deleted: 403 }],
      // Whoever manages tokens, but no service accounts, makes tokens for people.
      [['tokens'], { other: 403, unknown: 201, deleted: 201 }],
    ],
  },
  {
    operation: 'GET /api/v1/tokens of another',
    tokens: 'accepted',
    target: 'user',
    query: ({ id }) => `?owner=${encodeURIComponent(id.id)}`,
    answers: [
      [TOKEN_MANAGERS, { own: 200, other: 200, unknown: 200, deleted: 200 }],
      ['everybody', { own: 200, other: 403, unknown: 403, deleted: 403 }],
    ],
  },
  {
    operation: 'GET /api/v1/tokens/{id}',
    tokens: 'accepted',
    target: 'token',
    answers: [
      [TOKEN_MANAGERS, { other: 200 }],
      ['everybody', { own: 200, other: 404, unknown: 404, deleted: 200 }],
    ],
  },
  {
    operation: 'PATCH /api/v1/tokens/{id}',
    tokens: 'accepted',
    target: 'token',
    body: () => ({ name: 'renamed' }),
    answers: [
      [TOKEN_MANAGERS, { other: 200 }],
      ['everybody', { own: 200, other: 404, unknown: 404, deleted: 404 }],
    ],
  },
  {
    operation: 'DELETE /api/v1/tokens/{id}',
    tokens: 'accepted',
    target: 'token',
    answers: [
      [TOKEN_MANAGERS, { other: 204 }],
      ['everybody', { own: 204, other: 404, unknown: 404, deleted: 404 }],
    ],
  },
  {
    operation: 'POST /api/v1/tokens/{id}/rotate',
    target: 'token',
    tokens: 'refused',
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
    tokens: 'accepted',
    target: 'token',
    body: ({ id }) => ({ ids: [id.id] }),
    answers: [['everybody', { own: 200, other: 200, unknown: 200, deleted: 200 }]],
  },
  {
    operation: 'POST /api/v1/tokens/try',
    tokens: 'accepted',
    body: () => ({ accessToken: 'no token at all' }),
    answers: [['everybody', 200]],
  },
];

const ACCOUNT_ROWS: readonly RestRow[] = [
  { operation: 'GET /api/v1/service-accounts', tokens: 'accepted', answers: [[ACCOUNT_MANAGERS, 200]] },
  {
    operation: 'POST /api/v1/service-accounts',
    tokens: 'accepted',
    body: () => ({ displayName: 'matrix' }),
    answers: [[ACCOUNT_MANAGERS, 201]],
  },
  // `own` is the caller, who is a service account only if it is `robot` or `machine`.
  {
    operation: 'GET /api/v1/service-accounts/{urn}',
    tokens: 'accepted',
    target: 'account',
    answers: [
      [['machine'], { own: 200 }],
      [ACCOUNT_MANAGERS, { own: 404, ...gone(200) }],
    ],
  },
  {
    operation: 'PATCH /api/v1/service-accounts/{urn}',
    tokens: 'accepted',
    target: 'account',
    body: () => ({ displayName: 'renamed' }),
    answers: [
      [['machine'], { own: 200 }],
      [ACCOUNT_MANAGERS, { own: 404, ...gone(200) }],
    ],
  },
  {
    operation: 'DELETE /api/v1/service-accounts/{urn}',
    tokens: 'accepted',
    target: 'account',
    spends: 'account',
    answers: [
      [['machine'], { own: 200 }],
      [ACCOUNT_MANAGERS, { own: 404, ...gone(200) }],
    ],
  },
  {
    operation: 'POST /api/v1/service-accounts/{urn}/role',
    tokens: 'accepted',
    target: 'account',
    spends: 'account',
    body: () => ({ role: 'Reader' }),
    answers: [
      // It manages policies, so it may also give up what it holds.
      [['machine'], { own: 204 }],
      [['admin', 'machine'], { own: 404, ...gone(204) }],
      // They may know which accounts there are, and give none of them a role.
      [['accounts'], { own: 404, other: 403, unknown: 404, deleted: 404 }],
    ],
  },
];

const POLICY_ROWS: readonly RestRow[] = [
  { operation: 'GET /api/v1/policies', tokens: 'accepted', answers: [[POLICY_MANAGERS, 200]] },
  {
    operation: 'POST /api/v1/policies',
    tokens: 'accepted',
    body: () => POLICY,
    answers: [[POLICY_MANAGERS, 201]],
  },
  {
    operation: 'GET /api/v1/policies/actors',
    tokens: 'accepted',
    query: () => '?kind=user',
    answers: [[ANY_ADMINISTRATOR, 200]],
  },
  {
    operation: 'POST /api/v1/policies/preview',
    tokens: 'accepted',
    body: () => ({ type: 'PLATFORM', actors: { allUsers: true } }),
    answers: [[POLICY_MANAGERS, 200]],
  },
  {
    operation: 'GET /api/v1/policies/{urn}',
    tokens: 'accepted',
    target: 'policy',
    answers: [[POLICY_MANAGERS, gone(200)]],
  },
  {
    operation: 'PUT /api/v1/policies/{urn}',
    tokens: 'accepted',
    target: 'policy',
    body: (cell) => ({ ...POLICY, ...versionOf(cell) }),
    answers: [[POLICY_MANAGERS, gone(200)]],
  },
  {
    operation: 'PUT /api/v1/policies/{urn}/state',
    tokens: 'accepted',
    target: 'policy',
    body: (cell) => ({ state: 'INACTIVE', ...versionOf(cell) }),
    answers: [[POLICY_MANAGERS, gone(200)]],
  },
  {
    operation: 'DELETE /api/v1/policies/{urn}',
    tokens: 'accepted',
    target: 'policy',
    query: (cell) => `?version=${encodeURIComponent(versionOf(cell).version)}`,
    answers: [[POLICY_MANAGERS, gone(204)]],
  },
  { operation: 'GET /api/v1/roles', tokens: 'accepted', answers: [[ANY_ADMINISTRATOR, 200]] },
  {
    operation: 'GET /api/v1/access',
    tokens: 'accepted',
    target: 'user',
    query: ({ id }) => `?user=${encodeURIComponent(id.id)}`,
    answers: [
      [ANY_ADMINISTRATOR, gone(200)],
      ['everybody', { own: 200, other: 403, unknown: 403, deleted: 403 }],
    ],
  },
];

const OTHER_ROWS: readonly RestRow[] = [
  { operation: 'GET /api/v1/invites', tokens: 'refused', answers: [[INVITERS, 200]] },
  { operation: 'POST /api/v1/invites', tokens: 'refused', body: () => ({}), answers: [[INVITERS, 201]] },
  {
    operation: 'DELETE /api/v1/invites/{id}',
    target: 'invite',
    tokens: 'refused',
    answers: [[INVITERS, gone(204)]],
  },
  { operation: 'GET /api/v1/audit', tokens: 'accepted', answers: [[AUDITORS, 200]] },
  {
    operation: 'GET /api/v1/audit/parties',
    tokens: 'accepted',
    query: () => '?kind=user',
    answers: [[AUDITORS, 200]],
  },
  {
    operation: 'GET /api/v1/audit/export',
    tokens: 'accepted',
    query: () => '?format=jsonl',
    answers: [[AUDITORS, 200]],
  },
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
