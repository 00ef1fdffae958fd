import {
  createServiceAccountInputSchema,
  editServiceAccountInputSchema,
  listServiceAccountsQuerySchema,
} from '../../packages/shared/src/people.ts';
import { assignRoleInputSchema } from '../../packages/shared/src/users.ts';
import { AUTH, BODY, type Endpoint } from './openapi-endpoint.ts';

const URN = { urn: 'URN of the account, percent-encoded' };
const NEEDS = 'Needs MANAGE_SERVICE_ACCOUNTS.';
const ACT = ['privilege.missing', 'user.not-found', ...BODY, ...AUTH] as const;

/** Service accounts. */
export const SERVICE_ACCOUNT_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/api/v1/service-accounts',
    id: 'listServiceAccounts',
    tag: 'People',
    summary: 'List service accounts',
    description: NEEDS,
    query: listServiceAccountsQuerySchema,
    access: 'page',
    answers: [{ status: 200, description: 'One page.', schema: 'ServiceAccountList' }],
    errors: ['request.invalid', 'privilege.missing', ...AUTH],
  },
  {
    method: 'post',
    path: '/api/v1/service-accounts',
    id: 'createServiceAccount',
    tag: 'People',
    summary: 'Make a service account',
    description: 'Needs MANAGE_SERVICE_ACCOUNTS. It has no password; tokens are generated for it.',
    body: { name: 'CreateServiceAccountInput', schema: createServiceAccountInputSchema },
    access: 'page',
    answers: [{ status: 201, description: 'The account.', schema: 'Person' }],
    errors: ['request.invalid', 'privilege.missing', ...BODY, ...AUTH],
  },
  {
    method: 'get',
    path: '/api/v1/service-accounts/{urn}',
    id: 'getServiceAccount',
    tag: 'People',
    summary: 'A service account',
    description: NEEDS,
    pathParameters: URN,
    access: 'page',
    answers: [{ status: 200, description: 'As of now.', schema: 'ServiceAccountRecord' }],
    errors: ['privilege.missing', 'user.not-found', ...AUTH],
  },
  {
    method: 'patch',
    path: '/api/v1/service-accounts/{urn}',
    id: 'editServiceAccount',
    tag: 'People',
    summary: 'Rename or describe a service account',
    description: NEEDS,
    pathParameters: URN,
    body: { name: 'EditServiceAccountInput', schema: editServiceAccountInputSchema },
    access: 'page',
    answers: [{ status: 200, description: 'The account.', schema: 'ServiceAccountRecord' }],
    errors: ['request.invalid', ...ACT],
  },
  {
    method: 'delete',
    path: '/api/v1/service-accounts/{urn}',
    id: 'removeServiceAccount',
    tag: 'People',
    summary: 'Delete a service account',
    description: `${NEEDS} Its tokens are revoked for good, at once.`,
    pathParameters: URN,
    access: 'page',
    answers: [{ status: 200, description: 'What ended.', schema: 'UserEnding' }],
    errors: [...ACT],
  },
  {
    method: 'post',
    path: '/api/v1/service-accounts/{urn}/role',
    id: 'assignRoleToServiceAccount',
    tag: 'People',
    summary: 'Give a service account a role in place of the one held, or none',
    description: `${NEEDS} And MANAGE_POLICIES.`,
    pathParameters: URN,
    body: { name: 'AssignRoleInput', schema: assignRoleInputSchema },
    access: 'page',
    answers: [{ status: 204, description: 'Effective from the next request on.' }],
    errors: ['request.invalid', ...ACT],
  },
];
