import {
  changePasswordInputSchema,
  editAccountInputSchema,
  endSessionsQuerySchema,
} from '../../packages/shared/src/account.ts';
import type { ErrorCode } from '../../packages/shared/src/error-codes.ts';
import { AUTH, BODY, type Endpoint } from './openapi-endpoint.ts';

const SESSION: readonly ErrorCode[] = ['auth.session-required', ...AUTH];

/** One's own account; every operation needs a browser session. */
export const ACCOUNT_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/api/v1/account',
    id: 'getAccount',
    tag: 'Account',
    summary: 'One’s own account',
    access: 'cookie',
    answers: [{ status: 200, description: 'As of this request.', schema: 'Account' }],
    errors: SESSION,
  },
  {
    method: 'patch',
    path: '/api/v1/account',
    id: 'editAccount',
    tag: 'Account',
    summary: 'Change one’s own name, title and address',
    body: { name: 'EditAccountInput', schema: editAccountInputSchema },
    access: 'cookie',
    answers: [{ status: 200, description: 'As it is now.', schema: 'Account' }],
    errors: ['request.invalid', ...BODY, ...SESSION],
  },
  {
    method: 'post',
    path: '/api/v1/account/password',
    id: 'changePassword',
    tag: 'Account',
    summary: 'Change one’s own password',
    description:
      'The other sessions end, the one that asks gets a new id. Tokens go on working. Wrong current passwords count as at the sign-in.',
    body: { name: 'ChangePasswordInput', schema: changePasswordInputSchema },
    access: 'cookie',
    answers: [
      {
        status: 200,
        description: 'Changed.',
        schema: 'ChangedPassword',
        headers: { 'Set-Cookie': 'The session under its new id' },
      },
    ],
    errors: [
      'request.invalid',
      'account.wrong-password',
      'user.no-password',
      'auth.too-many-attempts',
      ...BODY,
      ...SESSION,
    ],
  },
  {
    method: 'get',
    path: '/api/v1/account/sessions',
    id: 'listSessions',
    tag: 'Account',
    summary: 'One’s own sessions, the last used first',
    access: 'cookie',
    answers: [{ status: 200, description: 'Those that are not over.', schema: 'SessionList' }],
    errors: SESSION,
  },
  {
    method: 'delete',
    path: '/api/v1/account/sessions',
    id: 'endSessions',
    tag: 'Account',
    summary: 'End one’s other sessions, or all',
    query: endSessionsQuerySchema,
    access: 'cookie',
    answers: [
      {
        status: 200,
        description: 'From the next request on their cookies open nothing.',
        schema: 'EndedSessions',
      },
    ],
    errors: ['request.invalid', 'request.cross-site', ...SESSION],
  },
  {
    method: 'delete',
    path: '/api/v1/account/sessions/{id}',
    id: 'endSession',
    tag: 'Account',
    summary: 'End one of one’s sessions',
    pathParameters: { id: 'Id of the session' },
    access: 'cookie',
    answers: [{ status: 204, description: 'From the next request on its cookie opens nothing.' }],
    errors: ['session.not-found', 'request.cross-site', ...SESSION],
  },
];
