import { ROOT_USER_URN } from '@latchkey/shared/urn';
import type { Account, Caller, Grant, Group, Issued, Privilege } from './token-model-types.ts';
import { ADMIN, DAY_MS, EDITOR, EVERYBODY, GENERATE, MANAGE, MANAGE_SERVICE } from './token-model-types.ts';

// What the documents promise about tokens, in as few words as it takes. Written from docs/architecture.md ("Who
// asks"), docs/operations.md, docs/decisions/003 and 004, docs/openapi.json and SECURITY.md; not from the code.

export type TokenModel = ReturnType<typeof createTokenModel>;

/** @param base the policy that lets everybody generate. */
export function createTokenModel(start: number, base: string) {
  const accounts = new Map<string, Account>();
  const groups = new Map<string, Group>();
  const grants = new Map<string, Grant>([[base, { isActive: true, privilege: GENERATE, to: EVERYBODY }]]);
  const tokens: Issued[] = [];
  const time = { now: start };
  const state = { time, accounts, groups, grants, tokens };

  const isActive = (urn: string) => {
    const account = accounts.get(urn);
    return urn === ROOT_USER_URN || (account !== undefined && !account.isSuspended && !account.isRemoved);
  };
  const holds = (urn: string, privilege: Privilege): boolean => {
    if (urn === ROOT_USER_URN) return true;
    if (!isActive(urn)) return false;
    const own = [...groups].filter(([, { members }]) => members.has(urn));
    const roles = [accounts.get(urn)?.role, ...own.map(([, { role }]) => role)];
    if (roles.includes(ADMIN) || (privilege === GENERATE && roles.includes(EDITOR))) return true;
    const names: unknown[] = [EVERYBODY, urn, ...own.map(([name]) => name), ...roles].filter(Boolean);
    return [...grants.values()].some(
      (one) => one.isActive && one.privilege === privilege && names.includes(one.to),
    );
  };
  /** Nobody's is a service account: minting for it takes a privilege of its own, except for itself (ADR 003). */
  const isForService = (caller: string, actor: string) =>
    caller !== actor && accounts.get(actor)?.isService === true;
  const mayMint = (caller: string, { actor, isService }: Pick<Issued, 'actor' | 'isService'>): boolean =>
    isService
      ? holds(caller, MANAGE_SERVICE)
      : holds(caller, MANAGE) || (caller === actor && holds(caller, GENERATE));
  const mayRevoke = (caller: string, token: Issued) => token.owner === caller || holds(caller, MANAGE);
  const revoke = (token: Issued): void => {
    token.revokedAt ??= time.now;
    for (const child of tokens) if (child.parent === token && child.revokedAt === null) revoke(child);
  };
  const endBy = (token: Issued, end: number): void => {
    token.end = Math.min(token.end, end);
    for (const child of tokens) if (child.parent === token && child.revokedAt === null) endBy(child, end);
  };
  const isOver = (token: Issued) => time.now >= token.end;

  return {
    ...state,
    isActive,
    holds,
    mayMint,
    isForService,
    mayRevoke,
    revoke,
    isAccepted: (token: Issued) => token.revokedAt === null && !isOver(token) && isActive(token.actor),
    /** Tombstones go after 90 days, sooner or later. */
    isForgotten: ({ revokedAt }: Issued) => revokedAt !== null && revokedAt <= time.now - 90 * DAY_MS,
    /** @returns when a token ends that is minted now, or what refuses it. `lifetime` undefined: the default. */
    mint: ({ urn, token }: Caller, actor: string, lifetime: number | undefined): number | 'right' | 'end' => {
      if (!mayMint(urn, { actor, isService: isForService(urn, actor) })) return 'right';
      const end = time.now + (lifetime ?? 90 * DAY_MS);
      if (token === null || end <= token.end) return end;
      return lifetime === undefined ? token.end : 'end';
    },
    /** The successor has the lifetime that the old one has; the old one ends, with its children. @returns its end. */
    rotate: (token: Issued, grace: number): number => {
      const end = time.now + (token.end - token.createdAt);
      token.isReplaced = true;
      if (grace === 0) revoke(token);
      else endBy(token, time.now + grace);
      return end;
    },
    /** Deletes a user for good: the name, given anew, brings nothing with it. */
    forget: (urn: string): void => {
      accounts.delete(urn);
      for (const { members } of groups.values()) members.delete(urn);
      for (const grant of grants.values()) if (grant.to === urn) grant.to = null;
      for (const token of tokens) if (token.actor === urn) revoke(token);
    },
    /** @returns the filters of the list that show the token. */
    states: (token: Issued): string[] => {
      if (token.revokedAt !== null) return ['revoked', 'all'];
      if (isOver(token)) return ['live', 'expired', 'all'];
      const isOld = token.createdAt <= time.now - 90 * DAY_MS;
      const isUnused = isOld && (token.usedAt ?? 0) <= time.now - 90 * DAY_MS;
      const isExpiring = token.end <= time.now + 7 * DAY_MS;
      return ['live', 'active', 'all', ...(isUnused ? ['unused'] : []), ...(isExpiring ? ['expiring'] : [])];
    },
  };
}
