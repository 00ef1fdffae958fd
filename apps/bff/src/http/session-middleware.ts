import type { RequestHandler } from 'express';
import session from 'express-session';
import type { SecretRing } from '../security/secret-ring.ts';
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
  readonly secrets: SecretRing;
  readonly isHttps: boolean;
  readonly maxAgeMs: number;
}): RequestHandler {
  const { keeper, secrets, isHttps, maxAgeMs } = options;
  const store = new SessionStore(keeper);
  const build = (secret: string[]) =>
    session({
      name: sessionCookieName(isHttps),
      // The first one signs, all are tried.
      secret,
      store,
      resave: false,
      saveUninitialized: false,
      cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps, maxAge: maxAgeMs },
    });
  // It keeps the secrets that it is made with, so each set has one of its own. Sets only shrink with time: of
  // one size there is one.
  const built = new Map<number, RequestHandler>();
  return (req, res, next) => {
    const accepted = [...secrets.accepted()];
    const handler = built.get(accepted.length) ?? build(accepted);
    built.set(accepted.length, handler);
    handler(req, res, next);
  };
}
