import { listPeopleQuerySchema } from '../../packages/shared/src/people.ts';
import { AUTH, type Endpoint } from './openapi-endpoint.ts';

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
];
