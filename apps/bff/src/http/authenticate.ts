import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import type { Clock } from '../clock.ts';
import type { RequestContext } from '../security/actor.ts';
import { assertSameOrigin, type SameOriginRule } from './same-origin.ts';
import { announceTokenExpiration } from './token-expiration.ts';

/** Finds out who asks, or throws the AppError to answer with. */
type Verifier = { verify(request: IncomingMessage): Promise<RequestContext> };

/**
 * Puts a route behind authentication, and, when a session cookie was the proof, behind the same-origin
 * rule: a browser attaches the cookie to requests that other pages make.
 */
export function authenticate(
  verifier: Verifier,
  allowedOrigins: ReadonlySet<string>,
  rule: SameOriginRule,
  clock: Clock,
) {
  return async (req: Request, res: Response, next: NextFunction): Promise<void> => {
    const context = await verifier.verify(req);
    if (context.actor.credential.kind === 'session') assertSameOrigin(req, allowedOrigins, rule);
    announceTokenExpiration(res, context, clock.now());
    res.locals.context = context;
    next();
  };
}
