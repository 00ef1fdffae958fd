import type { PlatformPrivilege } from '@latchkey/shared/privileges';
import { hasAny, type Privileges } from '../policies/policy-engine.ts';

/** Who asks, and what that user may do right now. */
export type TokenCaller = { readonly urn: string; readonly privileges: Privileges };

/** @returns whether the caller may list, generate and revoke the tokens of everybody. */
export function mayManageTokens(caller: TokenCaller): boolean {
  return hasAny(caller.privileges, 'MANAGE_ACCESS_TOKENS');
}

/**
 * @param actorUrn whose rights the new token is to carry.
 * @returns whether the caller may generate it (contract §2.3): for oneself with either privilege, for
 *   others only as a manager, for a service account with MANAGE_SERVICE_ACCOUNTS.
 */
export function mayMintToken(
  caller: TokenCaller,
  actorUrn: string,
  type: 'PERSONAL' | 'SERVICE_ACCOUNT' = 'PERSONAL',
): boolean {
  if (type === 'SERVICE_ACCOUNT') return hasAny(caller.privileges, 'MANAGE_SERVICE_ACCOUNTS');
  if (mayManageTokens(caller)) return true;
  return actorUrn === caller.urn && hasAny(caller.privileges, 'GENERATE_PERSONAL_ACCESS_TOKENS');
}

/** @returns the privileges to name to whom {@link mayMintToken} refuses; of one of them, more would be allowed. */
export function neededToMint(
  type: 'PERSONAL' | 'SERVICE_ACCOUNT',
  isForSelf: boolean,
): readonly PlatformPrivilege[] {
  if (type === 'PERSONAL' && isForSelf) return ['GENERATE_PERSONAL_ACCESS_TOKENS', 'MANAGE_ACCESS_TOKENS'];
  // The same for a person, a service account and nobody: the words must not tell which of them a URN is.
  return ['MANAGE_ACCESS_TOKENS', 'MANAGE_SERVICE_ACCOUNTS'];
}

/**
 * @param ownerUrn whose tokens are asked for; null for everybody's.
 * @returns whether the caller may list them. One's own are always one's own to see.
 */
export function mayListTokens(caller: TokenCaller, ownerUrn: string | null): boolean {
  return ownerUrn === caller.urn || mayManageTokens(caller);
}

/**
 * @param ownerUrn who generated the token.
 * @returns whether the caller may revoke it: its owner, without any privilege, or a manager. Being the
 *   actor alone is not enough (contract §2.3).
 */
export function mayRevokeToken(caller: TokenCaller, ownerUrn: string): boolean {
  return ownerUrn === caller.urn || mayManageTokens(caller);
}

/** What of a token decides about rights. */
type Governed = {
  readonly actorUrn: string;
  readonly ownerUrn: string;
  readonly type: 'PERSONAL' | 'SERVICE_ACCOUNT';
  readonly revokedAt: number | null;
  readonly replacedById: string | null;
};

/**
 * @returns what the caller may do with a token. Rotating hands out a new secret, so it needs the right
 *   to generate one as well as the right to end the old one.
 */
export function abilitiesOver(caller: TokenCaller, token: Governed) {
  const isTheirs = token.revokedAt === null && mayRevokeToken(caller, token.ownerUrn);
  const mayMint = mayMintToken(caller, token.actorUrn, token.type);
  return { revoke: isTheirs, edit: isTheirs, rotate: isTheirs && mayMint && token.replacedById === null };
}
