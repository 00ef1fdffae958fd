import { emailAddressSchema } from '@latchkey/shared/email-address';
import { checkInviteInputSchema, checkResetInputSchema, type LinkCheck } from '@latchkey/shared/invites';
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
const name = z.string().trim().max(200);

const signUpSchema = z.object({
  fullName: name.default(''),
  email: text,
  title: name.nullish(),
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
  const assertFilled = (fields: Readonly<Record<string, string>>, needsAddress = enforceValidEmail): void => {
    for (const [label, value] of Object.entries(fields)) {
      const isBadEmail = label === 'Email' && needsAddress && !emailAddressSchema.safeParse(value).success;
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
      await cookies.begin(req, res, user.urn, (session) =>
        auth.startSession(user, session, visitor, { through: 'sign-up' }),
      );
      res.status(200).end();
    } catch (error) {
      answerWithMessage(res, error, PERSONS);
    }
  });

  router.post('/signUp/check', async (req, res) => {
    assertSameOrigin(req, allowedOrigins, 'own-page');
    const { inviteToken } = checkInviteInputSchema.parse(req.body);
    const check: LinkCheck = {
      isOpen: await invites.isInviteOpen(inviteToken),
      needsEmail: enforceValidEmail,
    };
    res.json(check);
  });

  router.post('/resetNativeUserCredentials/check', async (req, res) => {
    assertSameOrigin(req, allowedOrigins, 'own-page');
    const { resetToken } = checkResetInputSchema.parse(req.body);
    const check: LinkCheck = { isOpen: await invites.isResetOpen(resetToken), needsEmail: false };
    res.json(check);
  });

  router.post('/resetNativeUserCredentials', async (req, res) => {
    assertSameOrigin(req, allowedOrigins, 'compatible');
    const visitor = { ip: clientIp(req), requestId: requestIdOf(req) };
    try {
      const { email, password, resetToken } = resetSchema.parse(req.body);
      // The user name, which need not be an address: those whom an administrator added reset theirs too.
      assertFilled({ Email: email, Password: password, 'Reset token': resetToken }, false);
      const user = await invites.reset(email, password, resetToken, visitor);
      await cookies.begin(req, res, user.urn, (session) =>
        auth.startSession(user, session, visitor, { through: 'password-reset' }),
      );
      res.status(200).end();
    } catch (error) {
      answerWithMessage(res, error, PERSONS);
    }
  });

  return router;
}
