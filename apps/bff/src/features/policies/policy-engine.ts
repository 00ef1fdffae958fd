import type { Policy, PolicyActors, PolicyCriterion, PolicyResources } from '@latchkey/shared/policies';
import type { PlatformPrivilege } from '@latchkey/shared/privileges';

/** A user as policies see one, read from the live state. */
export type PolicySubject = {
  readonly urn: string;
  readonly groups: readonly string[];
  /** Held directly or through a group. */
  readonly roles: readonly string[];
};

/** An entity as policies see one. */
export type PolicyResource = {
  /** Entity type, e.g. `dataset`. */
  readonly type: string;
  readonly urn: string;
  /** URNs of the users and groups that own it. */
  readonly owners: readonly string[];
};

/** A set of privileges. */
export type Privileges = ReadonlySet<string>;

/**
 * Decides which platform privileges a user holds: the union over all active PLATFORM policies that
 * apply to the user (contract §6.1). Pure; grants only, so no policy means no privilege.
 */
export function platformPrivilegesOf(subject: PolicySubject, policies: readonly Policy[]): Privileges {
  return union(
    policies.filter((policy) => policy.type === 'PLATFORM' && isGranting(policy, subject, undefined)),
  );
}

/**
 * Decides which metadata privileges a user holds over an entity: the union over all active METADATA
 * policies that apply to the user and cover the entity (contract §6.1). Pure.
 */
export function metadataPrivilegesOf(
  subject: PolicySubject,
  resource: PolicyResource,
  policies: readonly Policy[],
): Privileges {
  return union(
    policies.filter(
      (policy) =>
        policy.type === 'METADATA' &&
        isGranting(policy, subject, resource) &&
        covers(policy.resources, resource),
    ),
  );
}

/** @returns whether the policy is active and its actors include the user, `resource` being for owners. */
export function isGranting(
  policy: Policy,
  subject: PolicySubject,
  resource: PolicyResource | undefined,
): boolean {
  return policy.state === 'ACTIVE' && appliesTo(policy.actors, subject, resource);
}

/** @returns whether the set holds at least one of the privileges. */
export function hasAny(held: Privileges, ...wanted: readonly PlatformPrivilege[]): boolean {
  return wanted.some((privilege) => held.has(privilege));
}

function union(policies: readonly Policy[]): Privileges {
  return new Set(policies.flatMap((policy) => policy.privileges));
}

function appliesTo(
  actors: PolicyActors,
  subject: PolicySubject,
  resource: PolicyResource | undefined,
): boolean {
  return (
    actors.allUsers ||
    actors.users.includes(subject.urn) ||
    (actors.allGroups && subject.groups.length > 0) ||
    subject.groups.some((group) => actors.groups.includes(group)) ||
    subject.roles.some((role) => actors.roles.includes(role)) ||
    isOwner(actors, subject, resource)
  );
}

/**
 * Ownership types are not told apart here: a policy confined to some of them grants nothing, because
 * granting to every owner would be more than it says.
 */
function isOwner(
  actors: PolicyActors,
  subject: PolicySubject,
  resource: PolicyResource | undefined,
): boolean {
  if (!actors.resourceOwners || actors.resourceOwnersTypes.length > 0 || resource === undefined) return false;
  return resource.owners.some((owner) => owner === subject.urn || subject.groups.includes(owner));
}

function covers(resources: PolicyResources | null, resource: PolicyResource): boolean {
  if (resources === null || resources.allResources) return true;
  const criteria = resources.filter?.criteria ?? [];
  const listed = resources.resources ?? [];
  const isTypeWrong = resources.type != null && resources.type !== resource.type;
  if (isTypeWrong || (listed.length > 0 && !listed.includes(resource.urn))) return false;
  return criteria.every((criterion) => matches(criterion, resource));
}

/** A field that we cannot judge does not match, not even negated: a filter must not grant more than it says. */
function matches({ field, values, condition }: PolicyCriterion, resource: PolicyResource): boolean {
  const actual = valuesOf(field, resource);
  if (actual === undefined) return false;
  if (condition === 'NOT_EQUALS') return !actual.some((value) => values.includes(value));
  if (condition === 'STARTS_WITH')
    return actual.some((value) => values.some((prefix) => value.startsWith(prefix)));
  return actual.some((value) => values.includes(value));
}

function valuesOf(field: string, resource: PolicyResource): readonly string[] | undefined {
  switch (field) {
    case 'TYPE':
    case 'RESOURCE_TYPE':
      return [resource.type];
    case 'URN':
    case 'RESOURCE_URN':
      return [resource.urn];
    case 'OWNER':
      return resource.owners;
    default:
      return undefined;
  }
}
