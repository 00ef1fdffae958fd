import {
  type Account,
  type ChangedPassword,
  changePasswordInputSchema,
  type EndedSessions,
  editAccountInputSchema,
  endSessionsQuerySchema,
  type ListSessionsResult,
} from '@latchkey/shared/account';
import { type Response, Router } from 'express';
import type { DeviceCookie } from '../../http/device-cookie.ts';
import { requestClient } from '../../http/request-client.ts';
import { sessionContext } from '../../http/session-context.ts';
import type { SessionCookies } from '../../http/session-cookies.ts';
import type { ClientIpReader } from '../../security/client-ip.ts';
import type { AccountService } from './account-service.ts';
import type { OwnSessionService } from './own-session-service.ts';
import { presentSession } from './session-presenter.ts';

/**
 * `/api/v1/account`: one's own name, password and sessions. All of it refuses tokens: a stolen one must not
 * become a password or a session, nor end the sessions of who could revoke it (design decision 8).
 */
export function createAccountRouter(deps: {
  readonly account: AccountService;
  readonly ownSessions: OwnSessionService;
  readonly clientIp: ClientIpReader;
  readonly cookies: SessionCookies;
  readonly devices: DeviceCookie;
}): Router {
  const { account, ownSessions, clientIp, cookies, devices } = deps;
  const router = Router();

  const send = async (res: Response) => {
    const { user, hasPassword, liveTokens } = await account.describe(sessionContext(res));
    const { urn, username, displayName, title, email, createdAt } = user;
    const result: Account = { urn, username, displayName, title, email, hasPassword, liveTokens, createdAt };
    res.json(result);
  };

  router.get('/', (_req, res) => send(res));

  router.patch('/', async (req, res) => {
    const context = sessionContext(res);
    await account.edit(context, editAccountInputSchema.parse(req.body));
    await send(res);
  });

  router.post('/password', async (req, res) => {
    const context = sessionContext(res);
    const input = changePasswordInputSchema.parse(req.body);
    const client = { ...requestClient(req, clientIp), deviceProof: devices.read(req) };
    const checked = await account.checkChange(context, input, client);
    const { endedSessions, liveTokens, deviceProof } = await cookies.renew(
      req,
      res,
      context.actor.urn,
      (session) => account.changePassword(context, checked, session, client),
    );
    devices.set(res, deviceProof);
    const result: ChangedPassword = { endedSessions, liveTokens };
    res.json(result);
  });

  router.get('/sessions', async (_req, res) => {
    const context = sessionContext(res);
    const { sessions, total } = await ownSessions.list(context);
    const { credential } = context.actor;
    const current = credential.kind === 'session' ? credential.idHash : '';
    const result: ListSessionsResult = {
      total,
      sessions: sessions.map((session) => presentSession(session, current)),
    };
    res.json(result);
  });

  router.delete('/sessions', async (req, res) => {
    const { which } = endSessionsQuerySchema.parse(req.query);
    const result: EndedSessions = { endedSessions: await ownSessions.endMany(sessionContext(res), which) };
    if (which === 'all') cookies.clear(res);
    res.json(result);
  });

  router.delete('/sessions/:id', async (req, res) => {
    const context = sessionContext(res);
    await ownSessions.endOne(context, req.params.id);
    const { credential } = context.actor;
    if (credential.kind === 'session' && credential.idHash === req.params.id) cookies.clear(res);
    res.status(204).end();
  });

  return router;
}
