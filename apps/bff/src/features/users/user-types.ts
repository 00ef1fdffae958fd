import type { CorpUserUrn } from '@latchkey/shared/urn';
import type { RoleName, UserStatus } from '@latchkey/shared/users';

/** A user as services see one. The password hash is read by its own method only. */
export type User = {
  readonly urn: CorpUserUrn;
  readonly username: string;
  readonly displayName: string;
  readonly title: string | null;
  readonly email: string | null;
  readonly status: UserStatus;
  /** Soft-deleted. */
  readonly isRemoved: boolean;
  /** Acts for a program; it has no password and cannot sign in. */
  readonly isServiceAccount: boolean;
  /** Who made it; null for those who came by themselves. */
  readonly createdBy: string | null;
  readonly createdAt: number;
};

/** A user with what an administrator wants to see beside the name. */
export type DirectoryUser = User & {
  /** Held directly, not through groups. */
  readonly roleUrns: readonly string[];
  readonly groupCount: number;
  /** Tokens that act as this user and are neither revoked nor expired. */
  readonly liveTokens: number;
  readonly lastSignInAt: number | null;
};

const ROLE_PREFIX = 'urn:li:dataHubRole:';

/** @returns the URN of one of DataHub's roles by its name; null stays null. */
export function roleUrnOf(role: RoleName | null): string | null {
  return role === null ? null : `${ROLE_PREFIX}${role}`;
}

/** @returns the name of a role, e.g. `Admin`. */
export function roleNameOf(urn: string): string {
  return urn.startsWith(ROLE_PREFIX) ? urn.slice(ROLE_PREFIX.length) : urn;
}
