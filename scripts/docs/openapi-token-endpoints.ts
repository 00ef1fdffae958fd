import {
  createTokenInputSchema,
  editTokenInputSchema,
  IDEMPOTENCY_KEY,
  listTokensQuerySchema,
  revokeTokensInputSchema,
  rotateTokenInputSchema,
  tryTokenInputSchema,
} from '../../packages/shared/src/tokens.ts';
import { AUTH, BODY, type Endpoint, NO_STORE } from './openapi-endpoint.ts';

const ID = { id: 'Id of the token, percent-encoded: it may contain `/` and `+`' };
const THEIRS = 'For the user who generated it, without a privilege, and for holders of MANAGE_ACCESS_TOKENS.';

/** `/api/v1/tokens`. */
export const TOKEN_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/api/v1/tokens',
    id: 'listTokens',
    tag: 'Tokens',
    summary: 'List tokens',
    description: 'One’s own need no privilege; others’ need MANAGE_ACCESS_TOKENS. Secrets are never listed.',
    query: listTokensQuerySchema,
    access: 'page',
    answers: [{ status: 200, description: 'One page.', schema: 'TokenList', headers: NO_STORE }],
    errors: ['request.invalid', 'privilege.missing', ...AUTH],
  },
  {
    method: 'post',
    path: '/api/v1/tokens',
    id: 'createToken',
    tag: 'Tokens',
    summary: 'Generate a token',
    description:
      'For oneself: GENERATE_PERSONAL_ACCESS_TOKENS or MANAGE_ACCESS_TOKENS; for others: MANAGE_ACCESS_TOKENS. Give at most one of `duration`, `expiresAt` and `noExpiry`. A token made with a token never outlives it.',
    requestHeaders: {
      'Idempotency-Key': {
        description:
          'With it the same request sent again by the same user generates no second token: 409 names the first one.',
        pattern: IDEMPOTENCY_KEY.source,
      },
    },
    body: { name: 'CreateTokenInput', schema: createTokenInputSchema },
    access: 'page',
    answers: [
      {
        status: 201,
        description: 'The record, and the secret: this answer is the only place where it appears.',
        schema: 'MintedToken',
        headers: NO_STORE,
      },
    ],
    errors: [
      'request.invalid',
      'token.duration-not-allowed',
      'token.already-minted',
      'privilege.missing',
      ...BODY,
      ...AUTH,
    ],
  },
  {
    method: 'delete',
    path: '/api/v1/tokens/{id}',
    id: 'revokeToken',
    tag: 'Tokens',
    summary: 'Revoke a token',
    description:
      'For the user who generated it, without a privilege, and for holders of MANAGE_ACCESS_TOKENS. Tokens that were generated with it are revoked too. From the next request on, all of them answer 401.',
    pathParameters: ID,
    access: 'page',
    answers: [{ status: 204, description: 'Revoked, and on disk.' }],
    errors: ['request.malformed', 'token.not-found', 'request.cross-site', ...AUTH],
  },
  {
    method: 'post',
    path: '/api/v1/tokens/revoke',
    id: 'revokeTokens',
    tag: 'Tokens',
    summary: 'Revoke several tokens, or all of one’s own',
    description: 'All in one commit. Tokens that were generated with them are revoked too.',
    body: { name: 'RevokeTokensInput', schema: revokeTokensInputSchema },
    access: 'page',
    answers: [
      { status: 200, description: 'What was revoked and what was not there.', schema: 'RevokeTokensResult' },
    ],
    errors: ['request.invalid', ...BODY, ...AUTH],
  },
  {
    method: 'post',
    path: '/api/v1/tokens/try',
    id: 'tryToken',
    tag: 'Tokens',
    summary: 'See whether a secret works at both doors',
    description: 'The server makes one call at each of its own doors with the secret and keeps it nowhere.',
    body: { name: 'TryTokenInput', schema: tryTokenInputSchema },
    access: 'page',
    answers: [
      { status: 200, description: 'How the doors answered.', schema: 'TryTokenResult', headers: NO_STORE },
    ],
    errors: ['request.invalid', ...BODY, ...AUTH],
  },
  {
    method: 'get',
    path: '/api/v1/tokens/{id}',
    id: 'getToken',
    tag: 'Tokens',
    summary: 'A token and its uses per day',
    description: `${THEIRS} Revoked ones are found too, until they are purged.`,
    pathParameters: ID,
    access: 'page',
    answers: [{ status: 200, description: 'The record and 30 days of uses.', schema: 'TokenDetails' }],
    errors: ['request.malformed', 'token.not-found', ...AUTH],
  },
  {
    method: 'patch',
    path: '/api/v1/tokens/{id}',
    id: 'editToken',
    tag: 'Tokens',
    summary: 'Change name or description',
    description: THEIRS,
    pathParameters: ID,
    body: { name: 'EditTokenInput', schema: editTokenInputSchema },
    access: 'page',
    answers: [{ status: 200, description: 'The record as it is now.', schema: 'TokenRecord' }],
    errors: ['request.invalid', 'token.not-found', ...BODY, ...AUTH],
  },
  {
    method: 'post',
    path: '/api/v1/tokens/{id}/rotate',
    id: 'rotateToken',
    tag: 'Tokens',
    summary: 'Replace a token by a new secret',
    description:
      'Same name, actor and lifetime. The old token goes on for `graceMs`, never longer than it would have; 0 revokes it at once. Needs a session, and the right to generate a token for the actor.',
    pathParameters: ID,
    body: { name: 'RotateTokenInput', schema: rotateTokenInputSchema },
    access: 'cookie',
    answers: [
      {
        status: 201,
        description: 'The record of the new token, and its secret, which appears only here.',
        schema: 'MintedToken',
        headers: NO_STORE,
      },
    ],
    errors: [
      'request.invalid',
      'token.not-found',
      'token.already-rotated',
      'auth.session-required',
      'privilege.missing',
      ...BODY,
      ...AUTH,
    ],
  },
];
