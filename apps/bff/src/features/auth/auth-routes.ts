import { safeRedirect } from '@latchkey/shared/safe-redirect';
import { type LogOutResult, logInInputSchema } from '@latchkey/shared/sessions';
import { type Request, type Response, Router } from 'express';
import { toAppError } from '../../errors/to-app-error.ts';
import type { DeviceCookie } from '../../http/device-cookie.ts';
import { answerWithMessage } from '../../http/message-response.ts';
import { requestClient } from '../../http/request-client.ts';
import { requestIdOf } from '../../http/request-id.ts';
import { assertSameOrigin } from '../../http/same-origin.ts';
import type { SessionCookies } from '../../http/session-cookies.ts';
import type { ClientIpReader } from '../../security/client-ip.ts';
import type { AuthService } from './auth-service.ts';
import type { FrontendVerifier } from './auth-verifier.ts';

/** Sign-in and sign-out with DataHub's paths, statuses and messages (contract §3.3). */
export function createAuthRouter(deps: {
  readonly auth: AuthService;
  readonly verifier: FrontendVerifier;
  readonly clientIp: ClientIpReader;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly cookies: SessionCookies;
  readonly devices: DeviceCookie;
  /** Path of BASE_URL; put before every path that a browser is sent to. */
  readonly basePath: string;
  /** Single sign-on, when it is on. */
  readonly sso: { endSessionUrl(requestId: string): Promise<string | undefined> } | undefined;
}): Router {
  const { auth, verifier, clientIp, allowedOrigins, cookies, devices, basePath, sso } = deps;
  const router = Router();

  router.post('/logIn', async (req, res) => {
    assertSameOrigin(req, allowedOrigins, 'compatible');
    const client = { ...requestClient(req, clientIp), deviceProof: devices.read(req) };
    const input = logInInputSchema.safeParse(req.body);
    const { username, password } = input.success ? input.data : { username: '', password: '' };
    if (username === '') {
      res.status(400).json({ message: 'User name must not be empty.' });
      return;
    }
    try {
      const { user, passwordHash, deviceProof } = await auth.checkPassword(username, password, client);
      await cookies.begin(req, res, user.urn, (session) =>
        auth.startSession(user, session, client, { through: 'password' }, passwordHash),
      );
      devices.set(res, deviceProof);
      res.status(200).end();
    } catch (error) {
      answerWithMessage(res, error, ['auth.invalid-credentials', 'auth.too-many-attempts']);
    }
  });

  router.get('/authenticate', async (req, res) => {
    const wanted = typeof req.query.redirect_uri === 'string' ? req.query.redirect_uri : null;
    const target = safeRedirect(wanted, '/');
    const isSignedIn = await verifier.verify(req).then(
      ({ actor }) => actor.credential.kind === 'session',
      (error: unknown) => {
        if (toAppError(error).status >= 500) throw error;
        return false;
      },
    );
    // As in DataHub: where single sign-on is on, it comes first.
    const signInPage = sso === undefined ? '/login' : '/sso';
    res.redirect(
      303,
      `${basePath}${isSignedIn ? target : `${signInPage}?redirect_uri=${encodeURIComponent(target)}`}`,
    );
  });

  /** @returns where the provider ends its session, for those who came through it. */
  const logOut = async (req: Request, res: Response): Promise<string | undefined> => {
    const hasComeThroughSso = req.session.through === 'sso';
    try {
      await auth.endSession(await verifier.verify(req));
    } catch (error) {
      // Nobody is signed in: then there is nothing to end. An outage must not look like a sign-out.
      if (toAppError(error).status !== 401) throw error;
    }
    cookies.clear(res);
    return hasComeThroughSso ? sso?.endSessionUrl(requestIdOf(req)) : undefined;
  };

  router.post('/logOut', async (req, res) => {
    assertSameOrigin(req, allowedOrigins, 'own-page');
    const endSessionUrl = await logOut(req, res);
    if (endSessionUrl === undefined) res.status(204).end();
    else res.json({ endSessionUrl } satisfies LogOutResult);
  });

  router.get('/logOut', async (req, res) => {
    // A foreign page may link here, but not sign people out by an image or a frame.
    const site = req.get('sec-fetch-site');
    const isOwn = site === undefined || site === 'same-origin' || site === 'none';
    const endSessionUrl = isOwn ? await logOut(req, res) : undefined;
    res.redirect(303, endSessionUrl ?? `${basePath}/login`);
  });

  return router;
}
