import { ROOT_USER_URN } from '@latchkey/shared/urn';
import type { UserRecord } from '@latchkey/shared/users';
import type { DirectoryEntry } from './user-directory-repository.ts';

/** @returns the wire shape of a user: members are listed, so a new column never leaks by accident. */
export function presentUser(user: DirectoryEntry): UserRecord {
  return {
    urn: user.urn,
    username: user.username,
    displayName: user.displayName,
    title: user.title,
    email: user.email,
    status: user.status,
    roles: user.roleUrns.map(presentRoleUrn),
    groupCount: user.groupCount,
    liveTokens: user.liveTokens,
    createdAt: user.createdAt,
    lastSignInAt: user.lastSignInAt,
    isRoot: user.urn === ROOT_USER_URN,
  };
}

/** @returns the name of a role, e.g. `Admin`. */
export function presentRoleUrn(urn: string): string {
  return urn.slice(urn.lastIndexOf(':') + 1);
}
