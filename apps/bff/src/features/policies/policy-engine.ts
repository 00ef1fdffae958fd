import type { Policy, PolicyActors, PolicyCriterion, PolicyResources } from '@latchkey/shared/policies';
import type { PlatformPrivilege } from '@latchkey/shared/privileges';

/** What of a policy decides. */
export type PolicyRule = Pick<Policy, 'type' | 'state' | 'privileges' | 'actors' | 'resources'>;

/** A user as policies see one, read from the live state. */
export type PolicySubject = {
  readonly urn: string;
  readonly groups: readonly string[];
  /** Held directly or through a group. */
  readonly roles: readonly string[];
};

/** An owner of an entity: a user or a group, and the URN of the kind of ownership where it is known. */
export type PolicyOwner = { readonly urn: string; readonly type: string | null };

/** What an entity's own metadata says that policies may look at. */
export type PolicyResourceDetails = {
  readonly owners: readonly PolicyOwner[];
  /** The values of OWNER, DOMAIN, TAG and so on. A field that is absent cannot be judged and matches nothing. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
};

/** An entity as policies see one. */
export type PolicyResource = PolicyResourceDetails & {
  /** Entity type, e.g. `dataset`. */
  readonly type: string;
  readonly urn: string;
};

/** As much as is known so far: what is left out is to be looked up only when the answer depends on it. */
export type KnownSubject = Pick<PolicySubject, 'urn'> & Partial<PolicySubject>;
/** Without a URN, any entity of the type is meant. */
export type KnownResource = Pick<PolicyResource, 'type'> & Partial<PolicyResource>;

/** A set of privileges. */
export type Privileges = ReadonlySet<string>;

/** Yes, no, or undefined: not without what was left out. */
type Verdict = boolean | undefined;

/**
 * Decides which platform privileges a user holds: the union over all active PLATFORM policies that
 * apply to the user (contract §6.1). Pure; grants only, so no policy means no privilege.
 */
export function platformPrivilegesOf(subject: PolicySubject, policies: readonly PolicyRule[]): Privileges {
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
  policies: readonly PolicyRule[],
): Privileges {
  return union(policies.filter((policy) => grantsOver(policy, subject, resource) === true));
}

/**
 * Decides whether a user holds one of some metadata privileges over an entity, from as much as is
 * known of both. Pure.
 * @returns undefined when the answer depends on what was left out; never true by what was left out.
 */
export function holdsOver(
  anyOf: readonly string[],
  subject: KnownSubject,
  resource: KnownResource,
  policies: readonly PolicyRule[],
): boolean | undefined {
  return anyOfAll(policies, (policy) =>
    policy.privileges.some((privilege) => anyOf.includes(privilege))
      ? grantsOver(policy, subject, resource)
      : false,
  );
}

/** @returns whether the policy is active and its actors include the user, `resource` being for owners. */
export function isGranting(
  policy: PolicyRule,
  subject: PolicySubject,
  resource: PolicyResource | undefined,
): boolean {
  return policy.state === 'ACTIVE' && appliesTo(policy.actors, subject, resource ?? null) === true;
}

/** @returns whether the set holds at least one of the privileges. */
export function hasAny(held: Privileges, ...wanted: readonly PlatformPrivilege[]): boolean {
  return wanted.some((privilege) => held.has(privilege));
}

/** @returns the fields of an entity's details that any of the policies look at, OWNER for those of its owners. */
export function fieldsNeededBy(policies: readonly PolicyRule[]): ReadonlySet<string> {
  const fields = policies.flatMap(({ actors, resources }) => [
    ...(actors.resourceOwners ? ['OWNER'] : []),
    ...(resources?.filter?.criteria ?? []).map(({ field }) => field.toUpperCase()),
  ]);
  return new Set(fields.filter((field) => !(field in OF_THE_URN)));
}

function union(policies: readonly PolicyRule[]): Privileges {
  return new Set(policies.flatMap((policy) => policy.privileges));
}

function grantsOver(policy: PolicyRule, subject: KnownSubject, resource: KnownResource): Verdict {
  if (policy.type !== 'METADATA' || policy.state !== 'ACTIVE') return false;
  return both(covers(policy.resources, resource), () => appliesTo(policy.actors, subject, resource));
}

/** @param resource null when there is none, so that nobody owns it. */
function appliesTo(actors: PolicyActors, subject: KnownSubject, resource: KnownResource | null): Verdict {
  if (actors.allUsers || actors.users.includes(subject.urn)) return true;
  const { groups, roles } = subject;
  return anyOfAll(
    [
      () => (actors.allGroups ? groups && groups.length > 0 : false),
      () => (actors.groups.length > 0 ? groups?.some((group) => actors.groups.includes(group)) : false),
      () => (actors.roles.length > 0 ? roles?.some((role) => actors.roles.includes(role)) : false),
      () => (actors.resourceOwners && resource !== null ? isOwner(actors, subject, resource) : false),
    ],
    (verdict) => verdict(),
  );
}

/** Confined to kinds of ownership, a policy counts only owners of those kinds. */
function isOwner(actors: PolicyActors, subject: KnownSubject, { owners }: KnownResource): Verdict {
  if (owners === undefined) return undefined;
  const types = actors.resourceOwnersTypes;
  const counting = owners.filter(({ type }) => types.length === 0 || (type !== null && types.includes(type)));
  if (counting.some(({ urn }) => urn === subject.urn)) return true;
  if (counting.length === 0) return false;
  return subject.groups?.some((group) => counting.some(({ urn }) => urn === group));
}

/**
 * A filter decides alone, as in DataHub, except that the older members beside it may only narrow it.
 * Without one, `type` and `resources` do; `allResources` then means all of the type.
 */
function covers(resources: PolicyResources | null, resource: KnownResource): Verdict {
  if (resources === null) return true;
  if (resources.type != null && resources.type !== resource.type) return false;
  const listed = resources.allResources ? [] : (resources.resources ?? []);
  const isListed =
    listed.length === 0 ? true : resource.urn === undefined ? undefined : listed.includes(resource.urn);
  const criteria = resources.filter?.criteria ?? [];
  return both(isListed, () => allOf(criteria, (criterion) => matches(criterion, resource)));
}

/** A field that we cannot judge does not match, not even negated: a filter must not grant more than it says. */
function matches({ field, values, condition }: PolicyCriterion, resource: KnownResource): Verdict {
  const actual = valuesOf(field.toUpperCase(), resource);
  if (actual === undefined) return undefined;
  if (actual === null) return false;
  if (condition === 'NOT_EQUALS') return !actual.some((value) => values.includes(value));
  if (condition === 'STARTS_WITH')
    return actual.some((value) => values.some((prefix) => value.startsWith(prefix)));
  return actual.some((value) => values.includes(value));
}

/** What the URN itself tells; RESOURCE_TYPE and RESOURCE_URN are DataHub's older names. */
const OF_THE_URN: Readonly<Record<string, 'type' | 'urn'>> = {
  TYPE: 'type',
  RESOURCE_TYPE: 'type',
  URN: 'urn',
  RESOURCE_URN: 'urn',
};

/** @returns null for a field that cannot be judged, undefined for one that was left out so far. */
function valuesOf(field: string, resource: KnownResource): readonly string[] | null | undefined {
  const member = OF_THE_URN[field];
  if (member !== undefined) return resource[member] === undefined ? undefined : [resource[member]];
  return resource.fields === undefined ? undefined : (resource.fields.get(field) ?? null);
}

function both(first: Verdict, second: () => Verdict): Verdict {
  if (first === false) return false;
  const other = second();
  return other === false ? false : first && other;
}

function allOf<T>(items: readonly T[], verdictOf: (item: T) => Verdict): Verdict {
  let verdict: Verdict = true;
  for (const item of items) {
    verdict = both(verdict, () => verdictOf(item));
    if (verdict === false) return false;
  }
  return verdict;
}

function anyOfAll<T>(items: readonly T[], verdictOf: (item: T) => Verdict): Verdict {
  let verdict: Verdict = false;
  for (const item of items) {
    const other = verdictOf(item);
    if (other === true) return true;
    if (other === undefined) verdict = undefined;
  }
  return verdict;
}
