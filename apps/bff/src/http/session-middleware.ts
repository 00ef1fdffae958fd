import type { RequestHandler } from 'express';
import session from 'express-session';
import { type SessionKeeper, SessionStore } from './session-store.ts';

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
 * @param maxAgeMs lifetime of the cookie, milliseconds; the server judges for itself.
 */
export function createSessionMiddleware(options: {
  readonly keeper: SessionKeeper;
  readonly secret: string;
  readonly isHttps: boolean;
  readonly maxAgeMs: number;
}): RequestHandler {
  const { keeper, secret, isHttps, maxAgeMs } = options;
  return session({
    name: sessionCookieName(isHttps),
    secret,
    store: new SessionStore(keeper),
    resave: false,
    saveUninitialized: false,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps, maxAge: maxAgeMs },
  });
}
