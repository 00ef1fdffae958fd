import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../errors/app-error.ts';
import { answerWithMessage } from '../../http/message-response.ts';
import { requestIdOf } from '../../http/request-id.ts';
import { assertSameOrigin } from '../../http/same-origin.ts';
import type { SessionCookies } from '../../http/session-cookies.ts';
import type { ClientIpReader } from '../../security/client-ip.ts';
import type { AuthService } from '../auth/auth-service.ts';
import type { InviteService } from './invite-service.ts';

const text = z.string().max(1_000).default('');

const signUpSchema = z.object({
  fullName: text,
  email: text,
  title: z.string().max(200).nullish(),
  password: text,
  inviteToken: text,
});

const resetSchema = z.object({ email: text, password: text, resetToken: text });

/** Faults that the person at the form can mend. */
const PERSONS = ['request.invalid', 'user.exists', 'auth.invalid-credentials'] as const;

/** Signing up by invitation and resetting a password, with DataHub's paths and messages (contract §3.3). */
export function createInviteRouter(deps: {
  readonly invites: InviteService;
  readonly auth: AuthService;
  readonly clientIp: ClientIpReader;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly cookies: SessionCookies;
  /** ENFORCE_VALID_EMAIL. */
  readonly enforceValidEmail: boolean;
}): Router {
  const { invites, auth, clientIp, allowedOrigins, cookies, enforceValidEmail } = deps;
  const router = Router();

  /** DataHub names the first empty field, and gives a malformed address the same message as an empty one. */
  const assertFilled = (fields: Readonly<Record<string, string>>): void => {
    for (const [label, value] of Object.entries(fields)) {
      const isBadEmail = label === 'Email' && enforceValidEmail && !z.email().safeParse(value).success;
      if (value !== '' && !isBadEmail) continue;
      const detail = `${label} must not be empty.`;
      throw new AppError('request.invalid', { detail });
    }
  };

  router.post('/signUp', async (req, res) => {
    assertSameOrigin(req, allowedOrigins, 'compatible');
    const visitor = { ip: clientIp(req), requestId: requestIdOf(req) };
    try {
      const { fullName, email, title, password, inviteToken } = signUpSchema.parse(req.body);
      const named = { 'Full name': fullName, Email: email, Password: password, 'Invite token': inviteToken };
      assertFilled(named);
      const request = { fullName, email, title: title ?? undefined, password, inviteToken };
      const user = await invites.signUp(request, visitor);
      await cookies.begin(req, res, user.urn, (session) => auth.startSession(user, session, visitor));
      res.status(200).end();
    } catch (error) {
      answerWithMessage(res, error, PERSONS);
    }
  });

  router.post('/resetNativeUserCredentials', async (req, res) => {
    assertSameOrigin(req, allowedOrigins, 'compatible');
    const visitor = { ip: clientIp(req), requestId: requestIdOf(req) };
    try {
      const { email, password, resetToken } = resetSchema.parse(req.body);
      assertFilled({ Email: email, Password: password, 'Reset token': resetToken });
      const user = await invites.reset(email, password, resetToken, visitor);
      await cookies.begin(req, res, user.urn, (session) => auth.startSession(user, session, visitor));
      res.status(200).end();
    } catch (error) {
      answerWithMessage(res, error, PERSONS);
    }
  });

  return router;
}
