import type { Endpoint } from './openapi-endpoint.ts';

/** Single sign-on. Both answer a browser that follows a link, so a refusal is the sign-in page with a code. */
export const SSO_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'get',
    path: '/sso',
    id: 'beginSso',
    tag: 'Sign-in',
    summary: 'Sign in through the OpenID provider',
    description:
      'Query parameter `redirect_uri`: a path of this site to go to afterwards; anything else counts as `/`. Only with `AUTH_OIDC_ENABLED`.',
    access: 'none',
    answers: [
      {
        status: 303,
        description:
          'To the provider, with a cookie that binds the sign-in to this browser; or to the sign-in page, with the code of the error as `error`.',
        headers: { Location: 'An address of the provider, or `/login`' },
      },
    ],
    errors: ['request.not-found'],
  },
  {
    method: 'get',
    path: '/callback/oidc',
    id: 'endSso',
    tag: 'Sign-in',
    summary: 'Where the provider sends people back to',
    description: 'Its query is the provider’s answer (RFC 6749 §4.1.2). Only with `AUTH_OIDC_ENABLED`.',
    access: 'none',
    answers: [
      {
        status: 303,
        description:
          'To where the person wanted to be, with a session; or to the sign-in page, with the code of the error as `error`.',
        headers: { Location: 'A path of this site' },
      },
    ],
    errors: ['request.method-not-allowed', 'request.not-found'],
  },
];
