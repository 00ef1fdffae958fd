import type { Grant, Remedy, Through } from '@latchkey/shared/access';
import type { Policy } from '@latchkey/shared/policies';
import type { PlatformPrivilege } from '@latchkey/shared/privileges';
import { ROLE_URNS } from '@latchkey/shared/urn';

/** A user as an explanation sees one: what is held, and what holds it. */
export type ExplainedSubject = {
  readonly urn: string;
  readonly groups: readonly string[];
  /** The user or group, and the role that it holds. */
  readonly roleHolders: readonly { readonly role: string; readonly actor: string }[];
};

/** @returns the display name of a URN. */
export type NameOf = (urn: string) => string;

/** A privilege, and every policy that grants it. */
export type ExplainedPrivilege = {
  readonly privilege: string;
  readonly type: Policy['type'];
  readonly grants: Grant[];
};

/** At most this many policies, and groups, are suggested: who looks for more opens the list of policies. */
const MAX_SUGGESTIONS = 3;

/**
 * Why a policy is for a user, in the same words as `isGranting` decides it; empty when it is not. A policy
 * for owners is for everybody who owns something. Pure.
 */
export function throughOf({ type, actors }: Policy, subject: ExplainedSubject, nameOf: NameOf): Through[] {
  const named = (urn: string) => ({ urn, name: nameOf(urn) });
  const groups = subject.groups.filter((group) => actors.groups.includes(group));
  const holders = subject.roleHolders.filter(({ role }) => actors.roles.includes(role));
  return [
    ...(actors.allUsers ? [{ kind: 'everybody' } as const] : []),
    ...(actors.users.includes(subject.urn) ? [{ kind: 'user' } as const] : []),
    ...(actors.allGroups && subject.groups.length > 0 ? [{ kind: 'any-group' } as const] : []),
    ...groups.map((group) => ({ kind: 'group', ...named(group) }) as const),
    ...holders.map(
      ({ role, actor }) =>
        ({ kind: 'role', ...named(role), group: actor === subject.urn ? null : named(actor) }) as const,
    ),
    ...(type === 'METADATA' && actors.resourceOwners ? [{ kind: 'owner' } as const] : []),
  ];
}

/** Every privilege that the active policies grant a user, with each policy that does, and why. Pure. */
export function explainPrivileges(
  policies: readonly Policy[],
  subject: ExplainedSubject,
  nameOf: NameOf,
): ExplainedPrivilege[] {
  const found = new Map<string, ExplainedPrivilege>();
  for (const policy of policies) {
    if (policy.state !== 'ACTIVE') continue;
    const through = throughOf(policy, subject, nameOf);
    if (through.length === 0) continue;
    const { urn, name, editable, resources, type } = policy;
    const coversEverything = resources === null || resources.allResources;
    const grant: Grant = { policy: { urn, name, isEditable: editable, coversEverything }, through };
    for (const privilege of new Set(policy.privileges)) {
      const key = `${type} ${privilege}`;
      const present = found.get(key) ?? { privilege, type, grants: [] };
      present.grants.push(grant);
      found.set(key, present);
    }
  }
  return [...found.values()];
}

/** @returns the policies that are for the user but not active. Pure. */
export function withheldPolicies(policies: readonly Policy[], subject: ExplainedSubject): Policy[] {
  return policies.filter(
    (policy) => policy.state !== 'ACTIVE' && throughOf(policy, subject, (urn) => urn).length > 0,
  );
}

/**
 * Which changes would give a user who lacks a platform privilege that privilege, first the one that gives nothing else
 * and nobody else anything. Pure.
 * @param mayChange whether the reader may change policies, roles and groups: only then others' policies are named.
 */
export function remediesFor(
  privilege: PlatformPrivilege,
  policies: readonly Policy[],
  subject: ExplainedSubject,
  nameOf: NameOf,
  mayChange: boolean,
): Remedy[] {
  const listing = policies.filter(
    (policy) => policy.type === 'PLATFORM' && policy.privileges.includes(privilege),
  );
  const named = (urn: string) => ({ urn, name: nameOf(urn) });
  const policyOf = ({ urn, name }: Policy) => ({ policy: { urn, name } });
  const asleep = withheldPolicies(listing, subject).filter(({ editable }) => editable);
  const activate = asleep.map((policy) => ({ kind: 'activate-policy', ...policyOf(policy) }) as const);
  const create = [{ kind: 'create-policy' } as const];
  if (!mayChange) return [...create, ...activate];
  const active = listing.filter(({ state }) => state === 'ACTIVE');
  const roles = ROLE_URNS.filter((role) => active.some(({ actors }) => actors.roles.includes(role)));
  const groups = [...new Set(active.flatMap(({ actors }) => actors.groups))];
  const extendable = active.filter(({ editable }) => editable);
  return [
    ...create,
    ...activate,
    ...groups
      .slice(0, MAX_SUGGESTIONS)
      .map((group) => ({ kind: 'join-group', group: named(group) }) as const),
    ...extendable
      .slice(0, MAX_SUGGESTIONS)
      .map((policy) => ({ kind: 'extend-policy', ...policyOf(policy) }) as const),
    // The least powerful last in DataHub's order, so first here.
    ...roles.toReversed().map((role) => ({ kind: 'assign-role', role: named(role) }) as const),
  ];
}
