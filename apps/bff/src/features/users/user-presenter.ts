import { ROOT_USER_URN } from '@latchkey/shared/urn';
import type { UserRecord } from '@latchkey/shared/users';
import { type DirectoryUser, roleNameOf } from './user-types.ts';

/** @returns the wire shape of a user: members are listed, so a new column never leaks by accident. */
export function presentUser(user: DirectoryUser): UserRecord {
  return {
    urn: user.urn,
    username: user.username,
    displayName: user.displayName,
    title: user.title,
    email: user.email,
    status: user.status,
    roles: user.roleUrns.map(roleNameOf),
    groupCount: user.groupCount,
    liveTokens: user.liveTokens,
    createdAt: user.createdAt,
    lastSignInAt: user.lastSignInAt,
    isRoot: user.urn === ROOT_USER_URN,
  };
}
