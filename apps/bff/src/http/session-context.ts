import type { Response } from 'express';
import { AppError } from '../errors/app-error.ts';
import type { RequestContext } from '../security/actor.ts';
import { requestContext } from './request-context.ts';

/**
 * @returns who asks, for routes that refuse tokens: with a link to sign up or to reset a password, a stolen
 *   token would become something that outlives it (design decision 8).
 * @throws AppError `auth.session-required`.
 */
export function sessionContext(res: Response): RequestContext {
  const context = requestContext(res);
  if (context.actor.credential.kind !== 'session') throw new AppError('auth.session-required');
  return context;
}
