import type { ErrorCode } from '@latchkey/shared/error-codes';
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { AppError } from '../../errors/app-error.ts';
import { OversizedAnswerError } from './oidc-fetch.ts';

/** What a failure means to the person, and what may be logged: never a token, a code or the provider's own words. */
export type OidcFailure = { readonly error: AppError; readonly reason: string };

/** Codes of openid-client that say: no answer, or none that can be read. */
const UNREADABLE = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]);

/** Errors of the authorization endpoint by which the provider says that it cannot (RFC 6749 §4.1.2.1). */
const TROUBLED = new Set(['server_error', 'temporarily_unavailable']);

/** Errors by which it says that the person may not, or did not want to. */
const DENIED = new Set([
  'access_denied',
  'login_required',
  'consent_required',
  'interaction_required',
  'account_selection_required',
]);

/** @returns what to tell the person, and one word for the log, about anything that openid-client throws. */
export function oidcFailureOf(thrown: unknown): OidcFailure {
  if (thrown instanceof AppError) return { error: thrown, reason: thrown.code };
  if (thrown instanceof AuthorizationResponseError) {
    const { error } = thrown;
    if (TROUBLED.has(error)) return failure('sso.provider-unavailable', error);
    return failure(DENIED.has(error) ? 'sso.denied' : 'sso.answer-invalid', wordOf(error));
  }
  if (thrown instanceof ResponseBodyError) {
    // The code was used before, or has ended.
    const isOver = thrown.error === 'invalid_grant';
    const isTroubled = thrown.status >= 500;
    const code = isOver ? 'sso.attempt-over' : isTroubled ? 'sso.provider-unavailable' : 'sso.answer-invalid';
    return failure(code, wordOf(thrown.error));
  }
  if (thrown instanceof WWWAuthenticateChallengeError) return failure('sso.answer-invalid', 'invalid_client');
  if (thrown instanceof ClientError) {
    const reason = thrown.code ?? 'unknown';
    // openid-client wraps what fetch threw.
    if (isOfTheNetwork(thrown.cause)) return failure('sso.provider-unavailable', 'network');
    return failure(UNREADABLE.has(reason) ? 'sso.provider-unavailable' : 'sso.answer-invalid', reason);
  }
  if (isOfTheNetwork(thrown)) return failure('sso.provider-unavailable', 'network');
  return { error: new AppError('internal.unexpected', { cause: thrown }), reason: 'unexpected' };
}

/** fetch throws a TypeError with the socket's error as its cause; ours may come bare, too. */
function isOfTheNetwork(thrown: unknown): boolean {
  if (thrown instanceof OversizedAnswerError) return true;
  if (thrown instanceof DOMException) return thrown.name === 'TimeoutError' || thrown.name === 'AbortError';
  if (!(thrown instanceof TypeError)) return false;
  return thrown.message === 'fetch failed' || thrown.message === 'terminated';
}

function failure(code: ErrorCode, reason: string): OidcFailure {
  return { error: new AppError(code), reason };
}

/** An error code of OAuth, or nothing of what somebody put in its place. */
function wordOf(text: string): string {
  return /^[a-z_]{1,60}$/.test(text) ? text : 'unknown';
}
