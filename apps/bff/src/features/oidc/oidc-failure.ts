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
    const broken = networkFault(thrown.cause);
    if (broken !== undefined) return failure('sso.provider-unavailable', broken);
    return failure(UNREADABLE.has(reason) ? 'sso.provider-unavailable' : 'sso.answer-invalid', reason);
  }
  const broken = networkFault(thrown);
  if (broken !== undefined) return failure('sso.provider-unavailable', broken);
  return { error: new AppError('internal.unexpected', { cause: bare(thrown) }), reason: 'unexpected' };
}

/** @returns one word when nothing came over the network, or not all: fetch throws a TypeError around the socket's error. */
function networkFault(thrown: unknown): string | undefined {
  if (thrown instanceof OversizedAnswerError) return 'too-large';
  if (thrown instanceof DOMException) {
    return thrown.name === 'TimeoutError' || thrown.name === 'AbortError' ? thrown.name : undefined;
  }
  if (!(thrown instanceof TypeError) || !/^(?:fetch failed|terminated)$/.test(thrown.message))
    return undefined;
  const code: unknown = thrown.cause instanceof Error ? Reflect.get(thrown.cause, 'code') : undefined;
  return typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? code : 'network';
}

/** Where it happened, for the log, without what hangs on the error: that may be an answer with tokens. */
function bare(thrown: unknown): Error {
  const error = new Error(thrown instanceof Error ? thrown.message : 'no error was thrown');
  if (thrown instanceof Error && thrown.stack !== undefined) error.stack = thrown.stack;
  return error;
}

function failure(code: ErrorCode, reason: string): OidcFailure {
  return { error: new AppError(code), reason };
}

/** An error code of OAuth, or nothing of what somebody put in its place. */
function wordOf(text: string): string {
  return /^[a-z_]{1,60}$/.test(text) ? text : 'unknown';
}
