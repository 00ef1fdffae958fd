import { z } from 'zod';
import type { ErrorCode } from '../../packages/shared/src/error-codes.ts';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../../packages/shared/src/passwords.ts';
import { ACCOUNT_ENDPOINTS } from './openapi-account-endpoints.ts';
import { AUDIT_ENDPOINTS } from './openapi-audit-endpoints.ts';
import { type Answer, AUTH, BODY, type Endpoint, NO_STORE } from './openapi-endpoint.ts';
import { GROUP_ENDPOINTS } from './openapi-group-endpoints.ts';
import { INVITE_ENDPOINTS } from './openapi-invite-endpoints.ts';
import { PEOPLE_ENDPOINTS } from './openapi-people-endpoints.ts';
import { POLICY_ENDPOINTS } from './openapi-policy-endpoints.ts';
import { SERVICE_ACCOUNT_ENDPOINTS } from './openapi-service-account-endpoints.ts';
import { SSO_ENDPOINTS } from './openapi-sso-endpoints.ts';
import { TOKEN_ENDPOINTS } from './openapi-token-endpoints.ts';
import { USER_ENDPOINTS } from './openapi-user-endpoints.ts';

const PROXY: readonly ErrorCode[] = [
  'request.ambiguous-path',
  'request.malformed',
  'request.not-found',
  'request.method-not-allowed',
  'upstream.unreachable',
  'upstream.timeout',
  ...AUTH,
];

const SIGNED_IN: Answer = {
  status: 200,
  description: 'Signed in; the body is empty.',
  headers: {
    'Set-Cookie':
      'The session, `PLAY_SESSION` (`__Host-PLAY_SESSION` with https), and `actor`, the raw URN of the user',
  },
};

/** DataHub's bodies, of which every field has to be filled. */
const filled = z.string().min(1).max(1_000);
const newPassword = z.string().min(PASSWORD_MIN_LENGTH).max(PASSWORD_MAX_LENGTH);
const logInSchema = z.object({ username: filled.max(200), password: filled });
const signUpSchema = z.object({
  fullName: filled.max(200),
  email: filled.describe('Also the user name'),
  title: z.string().max(200).nullish(),
  password: newPassword,
  inviteToken: filled,
});
const resetCredentialsSchema = z.object({ email: filled, password: newPassword, resetToken: filled });

const graphql = (path: string, id: string): Endpoint => ({
  method: 'post',
  path,
  id,
  tag: 'DataHub compatibility',
  summary: 'GraphQL, as DataHub has it',
  description:
    'Tokens, service accounts, users, groups, roles, policies and invitations; docs/datahub-compatibility.md lists every operation. The status is 200 even when `errors` is present. The query string is ignored.',
  body: 'graphql',
  access: 'compatible',
  answers: [
    {
      status: 200,
      description: 'The result, in DataHub’s shape.',
      schema: 'GraphqlResult',
      headers: NO_STORE,
    },
  ],
  errors: [...BODY, 'request.method-not-allowed', ...AUTH],
});

const proxied = (
  method: Endpoint['method'],
  path: '/api/gms/{path}' | '/openapi/{path}',
  idPrefix: string,
): Endpoint => ({
  method,
  path,
  id: `${idPrefix}${method[0]?.toUpperCase()}${method.slice(1)}`,
  tag: 'Proxy',
  summary: 'Forwarded to the metadata service',
  description:
    path === '/api/gms/{path}'
      ? 'The metadata service’s own path, which may have several segments, e.g. `/api/gms/entities/urn:li:corpuser:datahub`. The prefix `/api/gms` is removed; the rest and the query are forwarded as sent.'
      : 'The OpenAPI paths of the metadata service, forwarded as sent; `path` may have several segments.',
  pathParameters: { path: 'Path at the metadata service' },
  ...(method === 'get' || method === 'head' || method === 'delete' ? {} : { body: 'any' }),
  access: 'compatible',
  isForwarded: true,
  answers: [
    {
      status: 200,
      description:
        'The metadata service’s answer. Only listed headers pass; cookies, redirects and CORS headers do not.',
      ...(method === 'head' ? {} : { mediaTypes: ['application/json'] }),
    },
  ],
  errors:
    method === 'get' || method === 'head' ? PROXY : [...PROXY, 'request.cross-site', 'request.too-large'],
});

/** Every operation, in the order of the page. A test compares those below /api/v1 with the routes in the code. */
export const ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/api/v1/me',
    id: 'getMe',
    tag: 'Tokens',
    summary: 'Who is asking, what that user may do with tokens, and how this server is set up',
    access: 'page',
    answers: [{ status: 200, description: 'As of this request.', schema: 'Me', headers: NO_STORE }],
    errors: AUTH,
  },
  ...TOKEN_ENDPOINTS,
  ...PEOPLE_ENDPOINTS,
  ...POLICY_ENDPOINTS,
  ...USER_ENDPOINTS,
  ...GROUP_ENDPOINTS,
  ...SERVICE_ACCOUNT_ENDPOINTS,
  ...INVITE_ENDPOINTS,
  ...ACCOUNT_ENDPOINTS,
  ...AUDIT_ENDPOINTS,
  {
    method: 'post',
    path: '/logIn',
    id: 'logIn',
    tag: 'Sign-in',
    summary: 'Sign in with a password',
    body: { name: 'LogInInput', schema: logInSchema },
    access: 'none',
    answers: [
      SIGNED_IN,
      {
        status: 400,
        description: 'The name is empty, or name and password do not match.',
        schema: 'Message',
      },
      {
        status: 429,
        description: 'Too many attempts.',
        schema: 'Message',
        headers: { 'Retry-After': 'Seconds' },
      },
    ],
    errors: [...BODY, 'service.unavailable', 'internal.unexpected'],
  },
  {
    method: 'post',
    path: '/signUp',
    id: 'signUp',
    tag: 'Sign-in',
    summary: 'Sign up with an invitation',
    body: { name: 'SignUpInput', schema: signUpSchema },
    access: 'none',
    answers: [
      SIGNED_IN,
      { status: 400, description: 'A field is empty or the invitation is not valid.', schema: 'Message' },
      { status: 409, description: 'The user exists already.', schema: 'Message' },
    ],
    errors: [...BODY, 'service.unavailable', 'internal.unexpected'],
  },
  {
    method: 'post',
    path: '/resetNativeUserCredentials',
    id: 'resetCredentials',
    tag: 'Sign-in',
    summary: 'Set a new password with a reset token',
    body: { name: 'ResetCredentialsInput', schema: resetCredentialsSchema },
    access: 'none',
    answers: [
      SIGNED_IN,
      { status: 400, description: 'A field is empty or the reset token is not valid.', schema: 'Message' },
    ],
    errors: [...BODY, 'service.unavailable', 'internal.unexpected'],
  },
  {
    method: 'post',
    path: '/logOut',
    id: 'logOut',
    tag: 'Sign-in',
    summary: 'End the session on the server',
    access: 'cookie',
    answers: [
      { status: 204, description: 'Ended, or there was none. The cookies are cleared.' },
      {
        status: 200,
        description:
          'Ended, and it came through a provider that has a sign-out: `{"endSessionUrl"}` is where the browser goes for that.',
        mediaTypes: ['application/json'],
      },
    ],
    errors: [
      'request.ambiguous-credentials',
      'request.cross-site',
      'service.unavailable',
      'internal.unexpected',
    ],
  },
  {
    method: 'get',
    path: '/logOut',
    id: 'logOutByLink',
    tag: 'Sign-in',
    summary: 'End the session by a link, as in DataHub',
    description: 'A request that another site caused is redirected, but ends no session.',
    access: 'none',
    answers: [
      {
        status: 303,
        description: 'To the sign-in page, or to the provider’s sign-out for who came through it.',
        headers: { Location: '`/login`, or an address of the provider' },
      },
    ],
    errors: ['request.ambiguous-credentials', 'service.unavailable', 'internal.unexpected'],
  },
  {
    method: 'get',
    path: '/authenticate',
    id: 'authenticate',
    tag: 'Sign-in',
    summary: 'Go on if signed in, else sign in first, as in DataHub',
    description: 'Query parameter `redirect_uri`: a path of this site; anything else counts as `/`.',
    access: 'none',
    answers: [
      {
        status: 303,
        description:
          'To `redirect_uri`, or to `/sso` where it is on, else to the sign-in page that leads there.',
        headers: { Location: 'A path of this site' },
      },
    ],
    errors: ['service.unavailable', 'internal.unexpected'],
  },
  ...SSO_ENDPOINTS,
  graphql('/api/v2/graphql', 'graphqlV2'),
  graphql('/api/graphql', 'graphql'),
  graphql('/api/gms/api/graphql', 'graphqlBelowProxy'),
  ...(['get', 'head', 'post', 'put', 'delete'] as const).map((method) =>
    proxied(method, '/api/gms/{path}', 'gms'),
  ),
  ...(['get', 'head', 'post', 'put', 'patch', 'delete'] as const).map((method) =>
    proxied(method, '/openapi/{path}', 'openapi'),
  ),
  ...(['/health', '/admin'] as const).map(
    (path): Endpoint => ({
      method: 'get',
      path,
      id: path === '/health' ? 'getHealth' : 'getAdmin',
      tag: 'Operations',
      summary: 'Whether this process takes requests',
      access: 'none',
      answers: [{ status: 200, description: '`GOOD`', mediaTypes: ['text/plain'] }],
      errors: ['service.unavailable'],
    }),
  ),
  {
    method: 'get',
    path: '/config',
    id: 'getConfig',
    tag: 'Operations',
    summary: 'What this server is, as DataHub’s frontend answers it',
    access: 'none',
    answers: [{ status: 200, description: 'Always.', schema: 'FrontendConfig' }],
    errors: [],
  },
];
