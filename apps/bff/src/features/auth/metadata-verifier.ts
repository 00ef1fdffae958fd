import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { isCorpUserUrn, SYSTEM_ACTOR_URN } from '@latchkey/shared/urn';
import { AppError } from '../../errors/app-error.ts';
import { bearerToken, readAuthorization } from '../../http/authorization-header.ts';
import { requestClient } from '../../http/request-client.ts';
import type { Actor, RequestContext } from '../../security/actor.ts';
import type { ClientIpReader } from '../../security/client-ip.ts';
import { isSameSecret } from '../../security/secret-hash.ts';
import type { TokenVerifier } from '../tokens/token-verifier.ts';

/** Finds out who sent a request to the metadata service (DataHub's authenticator chain, contract §1.8). */
export type MetadataVerifier = {
  /** @throws AppError `auth.required`, `auth.*-token`, `request.ambiguous-credentials`. */
  verify(request: IncomingMessage): Promise<RequestContext>;
};

/**
 * With authentication on: the system credential, then tokens; `X-DataHub-Actor` means nothing. With it
 * off, everybody is the actor that the header names, else the system (contract §1.8).
 */
export function createMetadataVerifier(deps: {
  readonly tokens: TokenVerifier;
  readonly clientIp: ClientIpReader;
  readonly systemClientId: string;
  readonly systemClientSecret: string;
  readonly authEnabled: boolean;
}): MetadataVerifier {
  const { tokens, clientIp, systemClientId, systemClientSecret, authEnabled } = deps;

  const actorOf = async (
    request: IncomingMessage,
    client: { ip: string; requestId: string },
  ): Promise<Actor> => {
    if (!authEnabled) return claimedActor(request);
    const authorization = readAuthorization(request);
    if (authorization === undefined || authorization === '') throw new AppError('auth.required');
    const basic = /^[Bb]asic ([^:]+):(.+)$/.exec(authorization);
    if (basic !== null) {
      // Raw, not base64, as DataHub's clients send it.
      const isSystem = basic[1] === systemClientId && isSameSecret(basic[2] ?? '', systemClientSecret);
      if (!isSystem) throw new AppError('auth.invalid-token');
      return { urn: SYSTEM_ACTOR_URN, credential: { kind: 'system' } };
    }
    const token = bearerToken(authorization);
    if (token === undefined) throw new AppError('auth.invalid-token');
    return tokens.verify(token, client);
  };

  return {
    verify: async (request) => {
      const client = requestClient(request, clientIp);
      const actor = await actorOf(request, client);
      // Our own credential proves that the frontend sent this, so its word about the client counts.
      const isForwarded = actor.credential.kind === 'internal';
      return { actor, ...client, ip: (isForwarded ? forwardedIp(request) : undefined) ?? client.ip };
    },
  };
}

function claimedActor(request: IncomingMessage): Actor {
  const header = request.headers['x-datahub-actor'];
  const urn = typeof header === 'string' && isCorpUserUrn(header) ? header : SYSTEM_ACTOR_URN;
  return { urn, credential: { kind: 'claimed' } };
}

function forwardedIp(request: IncomingMessage): string | undefined {
  const header = request.headers['x-forwarded-for'];
  return typeof header === 'string' && isIP(header) !== 0 ? header : undefined;
}
