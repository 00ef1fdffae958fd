import session from 'express-session';
import type { RequestHandler } from 'express';
import { ExpressSessionStore } from './express-session-store.ts';
import { ABSOLUTE_LIMIT_MS, type SessionService } from './session-service.ts';

/**
 * @returns the name of the session cookie: DataHub's own, with the prefix that binds it to this host
 *   and to https whenever the base URL is https (RFC 6265bis §4.1.3.2).
 */
export function sessionCookieName(isHttps: boolean): string {
  return isHttps ? '__Host-PLAY_SESSION' : 'PLAY_SESSION';
}

/**
 * express-session over our own store, for the routes that begin and end sessions. Nothing is stored
 * and no cookie is set before a sign-in.
 */
export function createSessionMiddleware(sessions: SessionService, secret: string, isHttps: boolean): RequestHandler {
  return session({
    name: sessionCookieName(isHttps),
    secret,
    store: new ExpressSessionStore(sessions),
    resave: false,
    saveUninitialized: false,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps, maxAge: ABSOLUTE_LIMIT_MS },
  });
}
