import {
  ACCOUNT_MANAGERS,
  gone,
  INVITERS,
  PEOPLE_MANAGERS,
  POLICY_MANAGERS,
  type RestRow,
  TOKEN_MANAGERS,
} from './role-matrix-rest-row.contract.ts';

/** Who there is, and in which groups. */
export const PEOPLE_ROWS: readonly RestRow[] = [
  {
    operation: 'GET /api/v1/people',
    tokens: 'accepted',
    query: () => '?kind=user',
    answers: [[TOKEN_MANAGERS, 200]],
  },
  {
    operation: 'GET /api/v1/people that are service accounts',
    tokens: 'accepted',
    query: () => '?kind=service-account',
    answers: [[ACCOUNT_MANAGERS, 200]],
  },
  { operation: 'GET /api/v1/users', tokens: 'accepted', answers: [[PEOPLE_MANAGERS, 200]] },
  {
    operation: 'GET /api/v1/users/{urn}',
    tokens: 'accepted',
    target: 'user',
    answers: [
      // A service account is none of the people.
      [['machine'], { own: 404 }],
      [PEOPLE_MANAGERS, { own: 200, ...gone(200) }],
    ],
  },
  {
    operation: 'POST /api/v1/users/{urn}/suspend',
    tokens: 'accepted',
    target: 'user',
    answers: [[PEOPLE_MANAGERS, { own: 409, ...gone(200) }]],
  },
  {
    operation: 'POST /api/v1/users/{urn}/suspend of a service account',
    tokens: 'accepted',
    target: 'account',
    // There is no other way to suspend one; in DataHub an account is a user, too.
    answers: [[PEOPLE_MANAGERS, gone(200)]],
  },
  {
    operation: 'POST /api/v1/users/{urn}/reinstate',
    tokens: 'accepted',
    target: 'user',
    answers: [[PEOPLE_MANAGERS, gone(200)]],
  },
  {
    operation: 'DELETE /api/v1/users/{urn}',
    tokens: 'accepted',
    target: 'user',
    answers: [[PEOPLE_MANAGERS, { own: 409, ...gone(200) }]],
  },
  {
    operation: 'POST /api/v1/users/{urn}/role',
    tokens: 'accepted',
    target: 'user',
    body: () => ({ role: 'Reader' }),
    answers: [[POLICY_MANAGERS, gone(204)]],
  },
  {
    operation: 'POST /api/v1/users/{urn}/reset-link',
    target: 'user',
    tokens: 'refused',
    answers: [[INVITERS, gone(201)]],
  },
  {
    operation: 'POST /api/v1/users/{urn}/reset-link of a service account',
    tokens: 'refused',
    target: 'account',
    // It has no password, and gets none.
    answers: [[INVITERS, gone(404)]],
  },
  { operation: 'GET /api/v1/groups', tokens: 'accepted', answers: [[PEOPLE_MANAGERS, 200]] },
  {
    operation: 'POST /api/v1/groups',
    tokens: 'accepted',
    body: () => ({ name: 'matrix' }),
    answers: [[PEOPLE_MANAGERS, 201]],
  },
  {
    operation: 'GET /api/v1/groups/{urn}',
    tokens: 'accepted',
    target: 'group',
    answers: [[PEOPLE_MANAGERS, gone(200)]],
  },
  {
    operation: 'PATCH /api/v1/groups/{urn}',
    tokens: 'accepted',
    target: 'group',
    body: () => ({ name: 'renamed' }),
    answers: [[PEOPLE_MANAGERS, gone(200)]],
  },
  {
    operation: 'DELETE /api/v1/groups/{urn}',
    tokens: 'accepted',
    target: 'group',
    answers: [[PEOPLE_MANAGERS, gone(200)]],
  },
  {
    operation: 'POST /api/v1/groups/{urn}/role',
    tokens: 'accepted',
    target: 'group',
    body: () => ({ role: 'Reader' }),
    answers: [[POLICY_MANAGERS, gone(204)]],
  },
  {
    operation: 'GET /api/v1/groups/{urn}/members',
    tokens: 'accepted',
    target: 'group',
    answers: [[PEOPLE_MANAGERS, gone(200)]],
  },
  {
    operation: 'POST /api/v1/groups/{urn}/members',
    tokens: 'accepted',
    target: 'group',
    body: ({ callerUrn }) => ({ users: [callerUrn] }),
    answers: [[PEOPLE_MANAGERS, gone(204)]],
  },
  {
    operation: 'POST /api/v1/groups/{urn}/members/remove',
    tokens: 'accepted',
    target: 'group',
    body: ({ callerUrn }) => ({ users: [callerUrn] }),
    answers: [[PEOPLE_MANAGERS, gone(204)]],
  },
];

/** The caller’s own account; those that end sessions come last. */
export const OWN_ROWS: readonly RestRow[] = [
  { operation: 'GET /api/v1/me', tokens: 'accepted', answers: [['everybody', 200]] },
  { operation: 'GET /api/v1/account', tokens: 'refused', answers: [['everybody', 200]] },
  {
    operation: 'PATCH /api/v1/account',
    tokens: 'refused',
    body: () => ({ title: 'of the matrix' }),
    answers: [['everybody', 200]],
  },
  {
    operation: 'POST /api/v1/account/password',
    tokens: 'refused',
    body: () => ({ currentPassword: 'x', newPassword: 'short' }),
    answers: [['everybody', 400]],
  },
  { operation: 'GET /api/v1/account/sessions', tokens: 'refused', answers: [['everybody', 200]] },
  {
    operation: 'DELETE /api/v1/account/sessions',
    query: () => '?which=all',
    tokens: 'refused',
    spends: 'session',
    answers: [['everybody', 200]],
  },
  {
    operation: 'DELETE /api/v1/account/sessions/{id}',
    target: 'session',
    tokens: 'refused',
    // The row above has ended every session that was there.
    spends: 'session',
    answers: [['everybody', { own: 204, other: 404, unknown: 404, deleted: 404 }]],
  },
];
