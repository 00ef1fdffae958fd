import {
  checkInviteInputSchema,
  checkResetInputSchema,
  createInviteInputSchema,
  listInvitesQuerySchema,
} from '../../packages/shared/src/invites.ts';
import { AUTH, BODY, type Endpoint, NO_STORE } from './openapi-endpoint.ts';

const NEEDS = 'Needs MANAGE_USER_CREDENTIALS. Refuses tokens.';

/** Invitations, and what the pages behind links ask before anything is typed. */
export const INVITE_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/api/v1/invites',
    id: 'listInvites',
    tag: 'People',
    summary: 'List open invitations, the newest first',
    description: NEEDS,
    query: listInvitesQuerySchema,
    access: 'cookie',
    answers: [{ status: 200, description: 'One page, without the links.', schema: 'InviteList' }],
    errors: ['request.invalid', 'privilege.missing', 'auth.session-required', ...AUTH],
  },
  {
    method: 'post',
    path: '/api/v1/invites',
    id: 'createInvite',
    tag: 'People',
    summary: 'Make an invitation',
    description: `${NEEDS} One that hands out a role needs MANAGE_POLICIES too.`,
    body: { name: 'CreateInviteInput', schema: createInviteInputSchema },
    access: 'cookie',
    answers: [{ status: 201, description: 'The link, once.', schema: 'CreatedInvite', headers: NO_STORE }],
    errors: ['request.invalid', 'privilege.missing', 'auth.session-required', ...BODY, ...AUTH],
  },
  {
    method: 'delete',
    path: '/api/v1/invites/{id}',
    id: 'revokeInvite',
    tag: 'People',
    summary: 'Revoke an invitation',
    description: NEEDS,
    pathParameters: { id: 'Id of the invitation' },
    access: 'cookie',
    answers: [{ status: 204, description: 'Nobody signs up with it any more.' }],
    errors: ['privilege.missing', 'auth.session-required', 'invite.not-found', 'request.cross-site', ...AUTH],
  },
  {
    method: 'post',
    path: '/signUp/check',
    id: 'checkInvite',
    tag: 'Sign-in',
    summary: 'Whether an invitation lets somebody in',
    body: { name: 'CheckInviteInput', schema: checkInviteInputSchema },
    access: 'none',
    answers: [{ status: 200, description: 'As of now.', schema: 'LinkCheck' }],
    errors: ['request.invalid', ...BODY, 'service.unavailable', 'internal.unexpected'],
  },
  {
    method: 'post',
    path: '/resetNativeUserCredentials/check',
    id: 'checkReset',
    tag: 'Sign-in',
    summary: 'Whether a reset link may be used',
    body: { name: 'CheckResetInput', schema: checkResetInputSchema },
    access: 'none',
    answers: [{ status: 200, description: 'As of now.', schema: 'LinkCheck' }],
    errors: ['request.invalid', ...BODY, 'service.unavailable', 'internal.unexpected'],
  },
];
