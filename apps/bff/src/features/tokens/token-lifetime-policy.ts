import {
  type AccessTokenDuration,
  DEFAULT_DURATION,
  DurationError,
  durationLabel,
  ENUM_DURATIONS_MS,
  parseIsoDuration,
} from '@latchkey/shared/durations';
import type { FieldError } from '@latchkey/shared/problem';
import { AppError } from '../../errors/app-error.ts';

/** What the administrator allows. */
export type LifetimeRules = {
  /** ISO 8601, at least one. */
  readonly allowedDurations: readonly string[];
  readonly allowNoExpiry: boolean;
};

/** How a caller asked for the end of a new token; `default` when the caller named none. */
export type LifetimeRequest =
  | { readonly kind: 'default' }
  | { readonly kind: 'iso'; readonly duration: string }
  | { readonly kind: 'enum'; readonly duration: AccessTokenDuration }
  | { readonly kind: 'at'; readonly expiresAt: number }
  | { readonly kind: 'never' }
  /** A request that contradicts itself; refused in these words once the caller's rights are clear. */
  | { readonly kind: 'invalid'; readonly message: string };

const refuse = (field: string, message: string, known: Pick<FieldError, 'code' | 'params'> = {}) =>
  new AppError('token.duration-not-allowed', { detail: message, errors: [{ field, message, ...known }] });

/**
 * Decides when a new token ends.
 * @param now epoch ms, the moment of creation.
 * @returns epoch ms, or null for never.
 * @throws AppError `token.duration-not-allowed` in DataHub's words (contract §2.2).
 */
export function resolveExpiry(request: LifetimeRequest, rules: LifetimeRules, now: number): number | null {
  switch (request.kind) {
    case 'default':
      return now + parseIsoDuration(defaultDuration(rules));
    case 'never':
      if (!rules.allowNoExpiry) throw refuse('noExpiry', noExpiryRefusal(rules), { code: 'lifetime.needed' });
      return null;
    case 'invalid':
      throw refuse('duration', request.message);
    case 'iso':
      return now + allowedIso(request.duration, rules);
    case 'enum': {
      const ms = ENUM_DURATIONS_MS[request.duration];
      if (ms === null) return resolveExpiry({ kind: 'never' }, rules, now);
      if (!isAllowed(ms, rules)) throw notListed(request.duration, rules);
      return now + ms;
    }
    case 'at':
      return allowedInstant(request.expiresAt, rules, now);
  }
}

/** @returns the lifetime that applies when none is asked for: P90D where allowed, else the first allowed one. */
export function defaultDuration(rules: LifetimeRules): string {
  const wanted = parseIsoDuration(DEFAULT_DURATION);
  return (
    rules.allowedDurations.find((item) => parseIsoDuration(item) === wanted) ??
    rules.allowedDurations[0] ??
    DEFAULT_DURATION
  );
}

/** @returns the longest allowed lifetime, milliseconds. */
export function longestLifetime(rules: LifetimeRules): number {
  return Math.max(...rules.allowedDurations.map(parseIsoDuration));
}

function allowedIso(duration: string, rules: LifetimeRules): number {
  let ms: number;
  try {
    ms = parseIsoDuration(duration);
  } catch (error) {
    if (error instanceof DurationError) throw refuse('duration', error.message);
    throw error;
  }
  if (!isAllowed(ms, rules)) throw notListed(`'${duration}'`, rules);
  return ms;
}

function allowedInstant(expiresAt: number, rules: LifetimeRules, now: number): number {
  if (expiresAt <= now)
    throw refuse('expiresAt', 'The expiry must be in the future.', { code: 'lifetime.past' });
  const longest = longestLifetime(rules);
  if (expiresAt > now + longest) {
    const known = { code: 'lifetime.too-long', params: { maxMs: longest } };
    throw refuse('expiresAt', `The expiry must be within ${durationLabel(longest)} from now.`, known);
  }
  return expiresAt;
}

/** Membership is by length, so P1M passes when P30D is listed (contract §2.2). */
function isAllowed(ms: number, rules: LifetimeRules): boolean {
  return rules.allowedDurations.some((item) => parseIsoDuration(item) === ms);
}

function notListed(duration: string, rules: LifetimeRules): AppError {
  const allowed = [...rules.allowedDurations];
  const message = `Access token duration ${duration} is not allowed. Choose a value from ACCESS_TOKEN_ALLOWED_DURATIONS (currently: [${allowed.join(', ')}]).`;
  return refuse('duration', message, { code: 'lifetime.not-listed', params: { allowed } });
}

function noExpiryRefusal(rules: LifetimeRules): string {
  return `Tokens without expiry are not allowed: ACCESS_TOKEN_ALLOW_NO_EXPIRY is false. Choose a value from ACCESS_TOKEN_ALLOWED_DURATIONS (currently: [${rules.allowedDurations.join(', ')}]). Existing never-expire tokens continue to work.`;
}
