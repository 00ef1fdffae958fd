/** What a person reads about an error code, and the HTTP status that carries it. */
type ErrorEntry = { readonly status: number; readonly title: string; readonly meaning: string };

/**
 * Every error that leaves the server, by code (`area.problem`). The one table that maps a code to an
 * HTTP status (RFC 9110 §15); `docs/errors.md` is generated from it.
 */
export const ERRORS = {
  'request.invalid': {
    status: 400,
    title: 'The request has invalid fields',
    meaning: 'One or more fields are missing or malformed. `errors` names each field and what is accepted.',
  },
  'request.malformed': {
    status: 400,
    title: 'The request could not be read',
    meaning: 'The body is not valid JSON, or the request line or a header is malformed.',
  },
  'request.ambiguous-path': {
    status: 400,
    title: 'The path is ambiguous',
    meaning:
      'The path has dot segments, empty segments, backslashes, control characters or a doubly encoded part. Such paths are refused, not cleaned.',
  },
  'request.ambiguous-credentials': {
    status: 400,
    title: 'More than one credential was sent',
    meaning: 'The request carries more than one Authorization header. Send exactly one.',
  },
  'request.cross-site': {
    status: 403,
    title: 'The request came from another site',
    meaning:
      'A write that rides on the session cookie came from a foreign origin, or lacks the header `X-Latchkey-Request: 1`.',
  },
  'request.not-found': {
    status: 404,
    title: 'There is nothing at this address',
    meaning: 'The path is not served here.',
  },
  'request.method-not-allowed': {
    status: 405,
    title: 'The method is not allowed here',
    meaning: 'The path exists, but not with this method. The header `Allow` lists the methods that work.',
  },
  'request.too-large': {
    status: 413,
    title: 'The request body is too large',
    meaning: 'The body exceeds the limit of this route.',
  },
  'request.unsupported-media-type': {
    status: 415,
    title: 'The media type is not supported',
    meaning: 'Send `Content-Type: application/json`.',
  },
  'auth.required': {
    status: 401,
    title: 'Authentication is required',
    meaning: 'No credential was sent. Sign in, or send `Authorization: Bearer <token>`.',
  },
  'auth.invalid-token': {
    status: 401,
    title: 'The token is not valid',
    meaning:
      'The token is malformed, was not issued here, was signed with another key, or its user may no longer sign in.',
  },
  'auth.expired-token': {
    status: 401,
    title: 'The token has expired',
    meaning: 'The lifetime of the token is over. Generate a new one.',
  },
  'auth.revoked-token': {
    status: 401,
    title: 'The token was revoked',
    meaning: 'The token was revoked by its owner or an administrator. Generate a new one.',
  },
  'auth.session-ended': {
    status: 401,
    title: 'The session has ended',
    meaning:
      'The session was idle for 30 minutes, is 12 hours old, was logged out, or its user was suspended.',
  },
  'auth.invalid-credentials': {
    status: 400,
    title: 'Invalid Credentials',
    meaning:
      'User name and password do not match, or the user may not sign in. The answer is the same for every such case (DataHub answers 400).',
  },
  'auth.too-many-attempts': {
    status: 429,
    title: 'Too many sign-in attempts',
    meaning:
      'Too many wrong passwords for this account or from this address. `Retry-After` says when to try again.',
  },
  'auth.session-required': {
    status: 403,
    title: 'A signed-in session is required',
    meaning: 'This action refuses tokens. Sign in with a browser session.',
  },
  'sso.provider-unavailable': {
    status: 503,
    title: 'The sign-in provider cannot be reached or does not answer properly',
    meaning:
      'Discovery, the exchange of the code, or the provider’s keys failed, took too long, or were no readable answer. The log of the server says which. Signing in with a password works meanwhile.',
  },
  'sso.attempt-over': {
    status: 400,
    title: 'This sign-in is over. Start it again',
    meaning:
      'The answer of the provider belongs to no sign-in that this browser has begun within ten minutes, or it was used already.',
  },
  'sso.denied': {
    status: 403,
    title: 'The sign-in provider did not let you in',
    meaning: 'The provider refused, or the sign-in was cancelled there.',
  },
  'sso.answer-invalid': {
    status: 502,
    title: 'The answer of the sign-in provider failed a check',
    meaning:
      'Issuer, signature, algorithm, audience, nonce or lifetime of the ID token is not what it has to be, or the client is registered differently there. The log of the server says which check.',
  },
  'sso.username-refused': {
    status: 403,
    title: 'The provider gives you no user name that can be used here',
    meaning:
      'The claim `AUTH_OIDC_USER_NAME_CLAIM` is absent, not verified, matches no user name, or is a reserved one.',
  },
  'sso.username-taken': {
    status: 409,
    title: 'Your user name belongs to an account here that is not linked to the provider',
    meaning:
      'An account of this name exists. An administrator can link it: `pnpm admin users link-sso <username> <issuer> <subject>`; the audit log has both.',
  },
  'sso.not-provisioned': {
    status: 403,
    title: 'You have no account here',
    meaning:
      'Accounts are not made at the first sign-in (`AUTH_OIDC_JIT_PROVISIONING_ENABLED`, `AUTH_OIDC_PRE_PROVISIONING_REQUIRED`). An administrator adds and links one.',
  },
  'sso.account-closed': {
    status: 403,
    title: 'Your account here is suspended or was removed',
    meaning: 'The provider vouches for the person, but the account here may not be used.',
  },
  'sso.identity-linked': {
    status: 409,
    title: 'This identity is linked to another user',
    meaning: 'Unlink it first: `pnpm admin users unlink-sso <issuer> <subject>`.',
  },
  'session.not-found': {
    status: 404,
    title: 'The session does not exist',
    meaning: 'No session has this id, it is over already, or it is somebody else’s.',
  },
  'account.wrong-password': {
    status: 400,
    title: 'The current password is not right',
    meaning: 'Changing the password needs the current one. Wrong ones count as at the sign-in.',
  },
  'privilege.missing': {
    status: 403,
    title: 'Unauthorized to perform this action. Please contact your DataHub administrator.',
    meaning: 'The user lacks the privilege that the action needs. `detail` names it.',
  },
  'token.not-found': {
    status: 404,
    title: 'Access token no longer exists',
    meaning: 'No live token has this id, or it belongs to somebody else and you may not manage it.',
  },
  'token.duration-not-allowed': {
    status: 400,
    title: 'The lifetime is not allowed',
    meaning: 'The duration or expiry is not among those that the administrator allows.',
  },
  'token.already-minted': {
    status: 409,
    title: 'This request has generated a token already',
    meaning:
      'The `Idempotency-Key` was used before. The secret was in the first answer and cannot be shown again; `params.id` names the token. Revoke it if its secret was lost, and generate another with a new key.',
  },
  'token.already-rotated': {
    status: 409,
    title: 'The token was rotated already',
    meaning: 'Another token has replaced this one. Rotate that one, or generate a new token.',
  },
  'user.not-found': {
    status: 404,
    title: 'The user does not exist',
    meaning: 'No user has this name or URN.',
  },
  'user.exists': { status: 409, title: 'The user exists already', meaning: 'Choose another user name.' },
  'user.own-account': {
    status: 409,
    title: 'This is your own account',
    meaning: 'Nobody suspends or removes himself. Ask another administrator.',
  },
  'user.no-password': {
    status: 409,
    title: 'This user has no password here',
    meaning: 'The user signs in elsewhere (SSO) or not at all, so there is no password to reset.',
  },
  'invite.not-found': {
    status: 404,
    title: 'The invitation does not exist',
    meaning: 'No open invitation has this id: it was revoked, used up or has ended.',
  },
  'group.not-found': { status: 404, title: 'The group does not exist', meaning: 'No group has this URN.' },
  'policy.not-found': { status: 404, title: 'The policy does not exist', meaning: 'No policy has this URN.' },
  'policy.changed': {
    status: 409,
    title: 'The policy was changed meanwhile',
    meaning: 'Somebody else changed or deleted the policy after it was read. Read it again, then decide.',
  },
  'policy.not-editable': {
    status: 403,
    title: 'A system policy cannot be changed',
    meaning: 'The policy is part of the product. Make a policy of your own instead.',
  },
  'policy.last-administrator': {
    status: 409,
    title: 'This would lock the last administrator out',
    meaning: 'At least one active user must keep the privilege to manage policies.',
  },
  'entity.not-found': {
    status: 404,
    title: 'The entity does not exist',
    meaning: 'The metadata service has no entity, or no such aspect, at this URN.',
  },
  'entity.invalid': {
    status: 422,
    title: 'The entity or aspect is not valid',
    meaning: 'The URN, the aspect or its value is malformed. `detail` names the fault. Nothing was written.',
  },
  'upstream.unreachable': {
    status: 502,
    title: 'The metadata service is unreachable',
    meaning: 'The connection to `METADATA_SERVICE_URL` failed or broke off.',
  },
  'upstream.timeout': {
    status: 504,
    title: 'The metadata service took too long',
    meaning: 'No answer came from `METADATA_SERVICE_URL` within `METADATA_SERVICE_TIMEOUT_MS`.',
  },
  'service.unavailable': {
    status: 503,
    title: 'The service is not available right now',
    meaning:
      'The database or another part is down, busy or shutting down. `Retry-After` says when to try again.',
  },
  'internal.unexpected': {
    status: 500,
    title: 'Something went wrong on our side',
    meaning: 'An unexpected error. `requestId` finds it in the server log.',
  },
} as const satisfies Record<string, ErrorEntry>;

/** A code of {@link ERRORS}. */
export type ErrorCode = keyof typeof ERRORS;
