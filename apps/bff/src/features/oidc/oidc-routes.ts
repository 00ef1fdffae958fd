import { safeRedirect } from '@latchkey/shared/safe-redirect';
import { parseCookie } from 'cookie';
import { type Request, type Response, Router } from 'express';
import { AppError } from '../../errors/app-error.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { logFault } from '../../http/problem-response.ts';
import { requestClient } from '../../http/request-client.ts';
import { requestIdOf } from '../../http/request-id.ts';
import type { NewSession, SessionCookies } from '../../http/session-cookies.ts';
import type { Logger } from '../../logging/logger.ts';
import type { ClientIpReader } from '../../security/client-ip.ts';
import type { AuthService } from '../auth/auth-service.ts';
import { ATTEMPT_LIFETIME_MS } from './oidc-attempt-seal.ts';
import type { OidcService } from './oidc-service.ts';

/**
 * Single sign-on with DataHub's paths: `/sso` leads to the provider, `/callback/oidc` back. Both answer a
 * browser that follows a link, so every refusal is the login page with a code, never an error body.
 */
export function createOidcRouter(deps: {
  readonly oidc: OidcService;
  readonly auth: AuthService;
  readonly clientIp: ClientIpReader;
  readonly cookies: SessionCookies;
  readonly isHttps: boolean;
  /** Path of BASE_URL; put before every path that a browser is sent to. */
  readonly basePath: string;
  /** Origin at which the provider sends people back; cookies must be set there. */
  readonly origin: string;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly logger: Logger;
}): Router {
  const { oidc, auth, clientIp, cookies, isHttps, basePath, origin, allowedOrigins, logger } = deps;
  const router = Router();
  const cookieName = `${isHttps ? '__Host-' : ''}latchkey-sso`;
  // Lax, not Strict: the answer comes as a link from the provider's site.
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps } as const;

  const toLogin = (req: Request, res: Response, thrown: unknown, target: string): void => {
    const error = toAppError(thrown);
    // What the provider did wrong is logged already, with the reason.
    if (!error.code.startsWith('sso.')) logFault(logger, error, requestIdOf(req));
    const query = new URLSearchParams({ redirect_uri: target, error: error.code });
    res.redirect(303, `${basePath}/login?${query}`);
  };

  router.get('/sso', async (req, res) => {
    const wanted = typeof req.query.redirect_uri === 'string' ? req.query.redirect_uri : null;
    const target = safeRedirect(wanted, '/');
    // Without BASE_URL a loopback server has three names, and a cookie belongs to one of them.
    const reachedAt = `http://${req.get('host')}`;
    if (reachedAt !== origin && allowedOrigins.has(reachedAt)) {
      res.redirect(303, `${origin}${basePath}/sso?${new URLSearchParams({ redirect_uri: target })}`);
      return;
    }
    try {
      const { url, sealed } = await oidc.begin(target, requestIdOf(req));
      res.cookie(cookieName, sealed, { ...cookie, maxAge: ATTEMPT_LIFETIME_MS });
      res.redirect(303, url);
    } catch (error) {
      toLogin(req, res, error, target);
    }
  });

  router.get('/callback/oidc', async (req, res) => {
    const visitor = requestClient(req, clientIp);
    const { search } = new URL(req.originalUrl, origin);
    let target = '/';
    try {
      const outcome = await oidc.finish(search, parseCookie(req.headers.cookie ?? '')[cookieName], visitor);
      target = outcome.target;
      if (outcome.isUsed) res.clearCookie(cookieName, cookie);
      if ('error' in outcome) throw outcome.error;
      const { user, issuer, subject } = outcome;
      const start = { through: 'sso', issuer, subject } as const;
      const keep = (session: NewSession) => auth.startSession(user, session, visitor, start);
      await cookies.begin(req, res, user.urn, keep, 'sso');
      res.redirect(303, `${basePath}${target}`);
    } catch (error) {
      toLogin(req, res, error, target);
    }
  });

  router.all('/callback/oidc', () => {
    throw new AppError('request.method-not-allowed', { allow: 'GET' });
  });

  return router;
}
