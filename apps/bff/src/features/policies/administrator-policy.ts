import type { Policy, PolicyActors } from '@latchkey/shared/policies';
import type { PlatformPrivilege } from '@latchkey/shared/privileges';

/** Whoever holds this can mend every other privilege; nobody holding it means nobody can. */
export const ADMINISTRATOR_PRIVILEGE: PlatformPrivilege = 'MANAGE_POLICIES';

/** Whom policies name, united: any of these is enough. */
export type NamedActors = {
  readonly everybody: boolean;
  /** Everybody who is in any group. */
  readonly everyMember: boolean;
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly roles: readonly string[];
};

/**
 * Decides whom the policies make administrators: the union of the actors of all active platform policies
 * that grant MANAGE_POLICIES, as `platformPrivilegesOf` judges one user. Pure.
 */
export function namedAdministrators(policies: readonly Policy[]): NamedActors {
  const granting = policies
    .filter(
      ({ type, state, privileges }) =>
        type === 'PLATFORM' && state === 'ACTIVE' && privileges.includes(ADMINISTRATOR_PRIVILEGE),
    )
    .map(({ actors }) => actors);
  return unitedActors(granting);
}

/** @returns whom any of these actor filters names, owners aside. Pure. */
export function unitedActors(filters: readonly PolicyActors[]): NamedActors {
  const united = (pick: 'users' | 'groups' | 'roles') => [
    ...new Set(filters.flatMap((actors) => actors[pick])),
  ];
  return {
    everybody: filters.some(({ allUsers }) => allUsers),
    everyMember: filters.some(({ allGroups }) => allGroups),
    users: united('users'),
    groups: united('groups'),
    roles: united('roles'),
  };
}

/**
 * Decides whether a change locks everybody out: an administrator who can sign in was there before it, and
 * none is after it. A change where nobody could administer anything already is not what takes it away.
 */
export function isLockout(wasAnybodyThere: boolean, isAnybodyThere: boolean): boolean {
  return wasAnybodyThere && !isAnybodyThere;
}
