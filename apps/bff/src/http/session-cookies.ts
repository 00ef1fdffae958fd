import { promisify } from 'node:util';
import type { Request, Response } from 'express';
import { sessionCookieName } from './session-middleware.ts';

/** Name of the cookie that DataHub's clients read for the URN of the signed-in user (contract §3.3). */
const ACTOR_COOKIE = 'actor';

/** A session about to begin: its new id, what express-session keeps of it, and the browser. */
export type NewSession = { readonly id: string; readonly data: string; readonly userAgent: string };

/** Begins and ends what the browser holds of a session. */
export type SessionCookies = {
  /**
   * Renews the session id, so that a planted one is worth nothing (test SE-01), lets `store` keep the
   * session, and sets both cookies.
   */
  begin(
    req: Request,
    res: Response,
    userUrn: string,
    store: (session: NewSession) => Promise<void>,
    through?: 'password' | 'sso',
  ): Promise<void>;
  /**
   * Gives a session that is going on a new id: `store` puts the new one in place of the old one. When that
   * fails, the browser keeps what it has.
   */
  renew<T>(
    req: Request,
    res: Response,
    userUrn: string,
    store: (session: NewSession) => Promise<T>,
  ): Promise<T>;
  /** Clears both cookies and what the browser cached. */
  clear(res: Response): void;
};

/** @param options.maxAgeMs lifetime of the cookies, milliseconds; the server judges for itself. */
export function createSessionCookies(options: {
  readonly isHttps: boolean;
  readonly maxAgeMs: number;
}): SessionCookies {
  const { isHttps, maxAgeMs } = options;
  const cookie = { path: '/', sameSite: 'lax', secure: isHttps } as const;
  // The raw URN: DataHub's clients read the cookie and use it as it stands, so it is not percent-encoded.
  const setActor = (res: Response, userUrn: string) =>
    res.cookie(ACTOR_COOKIE, userUrn, { ...cookie, maxAge: maxAgeMs, encode: (urn) => urn });
  return {
    begin: async (req, res, userUrn, store, through = 'password') => {
      await promisify(req.session.regenerate.bind(req.session))();
      req.session.userUrn = userUrn;
      req.session.through = through;
      const userAgent = req.get('user-agent') ?? '';
      await store({ id: req.sessionID, data: JSON.stringify(req.session), userAgent });
      setActor(res, userUrn);
    },
    renew: async (req, res, userUrn, store) => {
      // express-session adds this to every store; unlike `regenerate`, it leaves the old session to `store`.
      req.sessionStore.generate(req);
      req.session.userUrn = userUrn;
      req.session.through = 'password';
      const session = {
        id: req.sessionID,
        data: JSON.stringify(req.session),
        userAgent: req.get('user-agent') ?? '',
      };
      try {
        const outcome = await store(session);
        setActor(res, userUrn);
        return outcome;
      } catch (error) {
        // Without a session in the request, express-session sets no cookie.
        Reflect.deleteProperty(req, 'session');
        throw error;
      }
    },
    clear: (res) => {
      res.clearCookie(sessionCookieName(isHttps), { ...cookie, httpOnly: true });
      res.clearCookie(ACTOR_COOKIE, cookie);
      res.set('Clear-Site-Data', '"cache", "storage"');
    },
  };
}
