import { createServiceAccountInputSchema, listPeopleQuerySchema } from '../../packages/shared/src/people.ts';
import { AUTH, BODY, type Endpoint } from './openapi-endpoint.ts';

/** Whom tokens can be generated for. */
export const PEOPLE_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/api/v1/people',
    id: 'listPeople',
    tag: 'People',
    summary: 'Find a user or a service account',
    description: 'Users need MANAGE_ACCESS_TOKENS, service accounts MANAGE_SERVICE_ACCOUNTS.',
    query: listPeopleQuerySchema,
    access: 'page',
    answers: [{ status: 200, description: 'One page.', schema: 'PersonList' }],
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
];
