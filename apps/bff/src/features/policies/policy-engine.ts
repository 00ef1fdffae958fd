import type { Policy, PolicyActors } from '@latchkey/shared/policies';
import type { PlatformPrivilege } from '@latchkey/shared/privileges';

/** A user as policies see one, read from the live state. */
export type PolicySubject = {
  readonly urn: string;
  readonly groups: readonly string[];
  /** Held directly or through a group. */
  readonly roles: readonly string[];
};

/** A set of platform privileges. */
export type Privileges = ReadonlySet<string>;

/**
 * Decides which platform privileges a user holds: the union over all active PLATFORM policies that
 * apply to the user (contract §6.1). Pure; grants only, so no policy means no privilege.
 */
export function platformPrivilegesOf(subject: PolicySubject, policies: readonly Policy[]): Privileges {
  const held = new Set<string>();
  for (const policy of policies) {
    if (policy.type !== 'PLATFORM' || policy.state !== 'ACTIVE' || !appliesTo(policy.actors, subject))
      continue;
    for (const privilege of policy.privileges) held.add(privilege);
  }
  return held;
}

/** @returns whether the set holds at least one of the privileges. */
export function hasAny(held: Privileges, ...wanted: readonly PlatformPrivilege[]): boolean {
  return wanted.some((privilege) => held.has(privilege));
}

function appliesTo(actors: PolicyActors, subject: PolicySubject): boolean {
  return (
    actors.allUsers ||
    actors.users.includes(subject.urn) ||
    (actors.allGroups && subject.groups.length > 0) ||
    subject.groups.some((group) => actors.groups.includes(group)) ||
    subject.roles.some((role) => actors.roles.includes(role))
  );
}
