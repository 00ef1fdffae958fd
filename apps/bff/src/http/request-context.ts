import type { Response } from 'express';
import type { RequestContext } from '../security/actor.ts';

/**
 * @returns who asks, as the authentication step of this request found out.
 * @throws Error when a route forgot to stand behind that step: a bug, answered 500, never open.
 */
export function requestContext(res: Response): RequestContext {
  const context: unknown = res.locals.context;
  if (context === undefined) throw new Error('This route is not behind authentication');
  return context as RequestContext;
}
