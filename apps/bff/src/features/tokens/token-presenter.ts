import type { TokenRecord, TokenState } from '@latchkey/shared/tokens';
import { accessTokenUrn, corpUserId, isCorpUserUrn } from '@latchkey/shared/urn';
import { abilitiesOver, type TokenCaller } from './token-policy.ts';
import type { Token } from './token-repository.ts';

/** @returns what the token is at `now` (epoch ms); revoked wins over expired. */
function tokenStateOf(token: Token, now: number): TokenState {
  if (token.revokedAt !== null) return 'revoked';
  return token.expiresAt !== null && token.expiresAt <= now ? 'expired' : 'active';
}

/**
 * The wire shape of a token: columns are listed, so a new one never leaks by accident.
 * @param caller decides what `may` says.
 * @param names display names by URN; a user who is gone is shown by the id in the URN.
 */
export function presentToken(
  token: Token,
  caller: TokenCaller,
  names: ReadonlyMap<string, string>,
  now: number,
): TokenRecord {
  const nameOf = (urn: string) => names.get(urn) ?? (isCorpUserUrn(urn) ? corpUserId(urn) : urn);
  return {
    id: token.id,
    urn: accessTokenUrn(token.id),
    type: token.type,
    name: token.name,
    description: token.description,
    actorUrn: token.actorUrn,
    actorName: nameOf(token.actorUrn),
    ownerUrn: token.ownerUrn,
    ownerName: nameOf(token.ownerUrn),
    createdAt: token.createdAt,
    expiresAt: token.expiresAt,
    revokedAt: token.revokedAt,
    lastUsedAt: token.lastUsedAt,
    lastUsedIp: token.lastUsedIp,
    state: tokenStateOf(token, now),
    rotatedFromId: token.rotatedFromId,
    replacedById: token.replacedById,
    may: abilitiesOver(caller, token),
  };
}
