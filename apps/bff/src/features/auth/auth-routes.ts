import { promisify } from 'node:util';
import { logInInputSchema } from '@latchkey/shared/sessions';
import { type Request, type Response, Router } from 'express';
import { AppError } from '../../errors/app-error.ts';
import { toAppError } from '../../errors/to-app-error.ts';
import { setErrorHeaders } from '../../http/problem-response.ts';
import { requestIdOf } from '../../http/request-id.ts';
import { assertSameOrigin } from '../../http/same-origin.ts';
import type { ClientIpReader } from '../../security/client-ip.ts';
import type { AuthService } from './auth-service.ts';
import type { FrontendVerifier } from './auth-verifier.ts';
import { ABSOLUTE_LIMIT_MS } from './session-service.ts';

/** Name of the cookie that DataHub's clients read for the URN of the signed-in user (contract §3.3). */
const ACTOR_COOKIE = 'actor';

/** Sign-in and sign-out with DataHub's paths, statuses and messages (contract §3.3). */
export function createAuthRouter(deps: {
  readonly auth: AuthService;
  readonly verifier: FrontendVerifier;
  readonly clientIp: ClientIpReader;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly sessionCookieName: string;
  readonly isHttps: boolean;
}): Router {
  const { auth, verifier, clientIp, allowedOrigins, sessionCookieName, isHttps } = deps;
  const router = Router();
  const cookieOptions = { path: '/', sameSite: 'lax', secure: isHttps } as const;

  router.post('/logIn', async (req, res) => {
    assertSameOrigin(req, allowedOrigins, 'compatible');
    const client = { ip: clientIp(req), requestId: requestIdOf(req) };
    try {
      const input = logInInputSchema.safeParse(req.body);
      const { username, password } = input.success ? input.data : { username: '', password: '' };
      if (username === '') {
        res.status(400).json({ message: 'User name must not be empty.' });
        return;
      }
      const user = await auth.checkPassword(username, password, client);
      await renewSession(req);
      req.session.userUrn = user.urn;
      const data = JSON.stringify(req.session);
      await auth.startSession(
        user,
        { id: req.sessionID, data, userAgent: req.get('user-agent') ?? '' },
        client,
      );
      // The raw URN: DataHub's clients read the cookie and use it as it stands, so it is not percent-encoded.
      res.cookie(ACTOR_COOKIE, user.urn, {
        ...cookieOptions,
        maxAge: ABSOLUTE_LIMIT_MS,
        encode: (urn) => urn,
      });
      res.status(200).end();
    } catch (error) {
      answerRefusedSignIn(res, error);
    }
  });

  const logOut = async (req: Request, res: Response): Promise<void> => {
    try {
      await auth.endSession(await verifier.verify(req));
    } catch (error) {
      // Nobody is signed in: then there is nothing to end. An outage must not look like a sign-out.
      if (toAppError(error).status !== 401) throw error;
    }
    res.clearCookie(sessionCookieName, { ...cookieOptions, httpOnly: true });
    res.clearCookie(ACTOR_COOKIE, cookieOptions);
    res.set('Clear-Site-Data', '"cache", "storage"');
  };

  router.post('/logOut', async (req, res) => {
    assertSameOrigin(req, allowedOrigins, 'own-page');
    await logOut(req, res);
    res.status(204).end();
  });

  router.get('/logOut', async (req, res) => {
    // A foreign page may link here, but not sign people out by an image or a frame.
    const site = req.get('sec-fetch-site');
    const isOwn = site === undefined || site === 'same-origin' || site === 'none';
    if (isOwn) await logOut(req, res);
    res.redirect(303, '/login');
  });

  return router;
}

/** A new id at sign-in, so that a planted one is worth nothing (test SE-01). */
function renewSession(req: Request): Promise<void> {
  return promisify(req.session.regenerate.bind(req.session))();
}

/** DataHub's shape, `{"message"}`, for what a person did; everything else goes to the error handler. */
function answerRefusedSignIn(res: Response, thrown: unknown): void {
  const error = toAppError(thrown);
  const isPersons = error.code === 'auth.invalid-credentials' || error.code === 'auth.too-many-attempts';
  if (!isPersons) throw error;
  setErrorHeaders(res, new AppError(error.code, error.options));
  res.status(error.status).json({ message: error.message });
}
