export const DAY_MS = 86_400_000;
export const ADMIN = 'urn:li:dataHubRole:Admin';
export const EDITOR = 'urn:li:dataHubRole:Editor';
export const EVERYBODY = 'everybody';
export const GENERATE = 'GENERATE_PERSONAL_ACCESS_TOKENS';
export const MANAGE = 'MANAGE_ACCESS_TOKENS';
export const MANAGE_SERVICE = 'MANAGE_SERVICE_ACCOUNTS';
export type Privilege = typeof GENERATE | typeof MANAGE | typeof MANAGE_SERVICE;

export type Account = { isSuspended: boolean; isRemoved: boolean; isService: boolean; role: string | null };
export type Group = { role: string | null; members: Set<string> };
/** `to` is everybody, or the URN of a user, a group or a role; null once that was deleted. */
export type Grant = { isActive: boolean; privilege: Privilege; to: string | null };
/**
 * Times are epoch ms; `end` is Infinity for never. `isService`: somebody else minted it for a service account,
 * which takes a privilege of its own.
 */
export type Issued = {
  id: string;
  secret: string;
  actor: string;
  owner: string;
  isService: boolean;
  parent: Issued | null;
  createdAt: number;
  end: number;
  revokedAt: number | null;
  isReplaced: boolean;
  usedAt: number | null;
};
export type Caller = { urn: string; token: Issued | null };
