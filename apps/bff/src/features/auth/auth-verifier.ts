import type { IncomingMessage } from 'node:http';
import { isCorpUserUrn } from '@latchkey/shared/urn';
import { parseCookie } from 'cookie';
import cookieSignature from 'cookie-signature';
import { AppError } from '../../errors/app-error.ts';
import { bearerToken, readAuthorization } from '../../http/authorization-header.ts';
import { requestClient } from '../../http/request-client.ts';
import type { Actor, RequestContext } from '../../security/actor.ts';
import type { ClientIpReader } from '../../security/client-ip.ts';
import type { SecretRing } from '../../security/secret-ring.ts';
import type { Store } from '../../store.ts';
import type { TokenVerifier } from '../tokens/token-verifier.ts';
import type { SessionService } from './session-service.ts';

/** Finds out who sent a request to the frontend. */
export type FrontendVerifier = {
  /**
   * The session cookie wins over an `Authorization` header, as in DataHub (contract §3.2), so a
   * foreign page cannot shed the same-origin rule by adding one.
   * @throws AppError `auth.required`, `auth.session-ended`, `auth.*-token`, `request.ambiguous-credentials`.
   */
  verify(request: IncomingMessage): Promise<RequestContext>;
};

/**
 * @param options.acceptsTokens METADATA_SERVICE_AUTH_ENABLED: while it is off, only sessions pass (contract §3.2).
 */
export function createFrontendVerifier(deps: {
  readonly store: Store;
  readonly sessions: SessionService;
  readonly tokens: TokenVerifier;
  readonly clientIp: ClientIpReader;
  readonly cookieName: string;
  readonly sessionSecrets: SecretRing;
  readonly acceptsTokens: boolean;
}): FrontendVerifier {
  const { store, sessions, tokens, clientIp, cookieName, sessionSecrets, acceptsTokens } = deps;

  const verifySession = async (sessionId: string): Promise<Actor | undefined> => {
    const session = await sessions.find(sessionId);
    if (session === undefined || !isCorpUserUrn(session.userUrn)) return undefined;
    const user = await store.read.users.find(session.userUrn);
    if (user === undefined || user.status !== 'ACTIVE' || user.isRemoved) return undefined;
    await sessions.touch(session);
    return { urn: user.urn, credential: { kind: 'session', idHash: session.idHash } };
  };

  return {
    verify: async (request) => {
      const client = requestClient(request, clientIp);
      const authorization = readAuthorization(request);
      const sessionId = readSessionId(request, cookieName, sessionSecrets);
      if (sessionId !== undefined) {
        const actor = await verifySession(sessionId);
        if (actor !== undefined) return { actor, ...client };
        if (authorization === undefined) throw new AppError('auth.session-ended');
      }
      if (authorization === undefined || authorization === '') throw new AppError('auth.required');
      const token = bearerToken(authorization);
      if (token === undefined || !acceptsTokens) throw new AppError('auth.invalid-token');
      return { actor: await tokens.verify(token, client), ...client };
    },
  };
}

/** @returns the session id whose signature is ours; one with another signature counts as absent. */
function readSessionId(request: IncomingMessage, name: string, secrets: SecretRing): string | undefined {
  const { cookie } = request.headers;
  if (cookie === undefined) return undefined;
  const value = parseCookie(cookie)[name];
  if (value === undefined || !value.startsWith('s:')) return undefined;
  for (const secret of secrets.accepted()) {
    const sessionId = cookieSignature.unsign(value.slice(2), secret);
    if (sessionId !== false) return sessionId;
  }
  return undefined;
}
