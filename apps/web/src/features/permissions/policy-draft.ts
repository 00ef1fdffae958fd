import type { PolicyActors, PolicyCriterion, PolicyResources } from '@latchkey/shared/policies';
import {
  POLICY_FILTER_FIELDS,
  type PolicyActor,
  type PolicyDetails,
  type PolicyFilterField,
  type PolicyInput,
} from '@latchkey/shared/policy-api';
import { isKnownPrivilege } from '@latchkey/shared/privilege-catalogue';
import type { FieldError } from '@latchkey/shared/problem';

/** Somebody that a policy is for, with the name that people read. */
export type DraftActor = Pick<PolicyActor, 'urn' | 'name'>;

/** A condition on entities; `id` tells rows of the form apart. */
export type DraftCriterion = {
  id: number;
  field: PolicyFilterField;
  condition: PolicyCriterion['condition'];
  values: readonly string[];
};

/** A policy as the form holds it. */
export type PolicyDraft = {
  name: string;
  description: string;
  type: 'PLATFORM' | 'METADATA';
  state: 'ACTIVE' | 'INACTIVE';
  users: readonly DraftActor[];
  groups: readonly DraftActor[];
  roles: readonly string[];
  allUsers: boolean;
  allGroups: boolean;
  resourceOwners: boolean;
  resourceOwnersTypes: readonly string[];
  privileges: readonly string[];
  /** Null: every entity. */
  criteria: readonly DraftCriterion[] | null;
};

/** The parts of the form that can be at fault. */
export type DraftSection = 'name' | 'description' | 'actors' | 'privileges' | 'resources';

const EMPTY: PolicyDraft = {
  name: '',
  description: '',
  type: 'PLATFORM',
  state: 'ACTIVE',
  users: [],
  groups: [],
  roles: [],
  allUsers: false,
  allGroups: false,
  resourceOwners: false,
  resourceOwnersTypes: [],
  privileges: [],
  criteria: null,
};

/** @returns a new policy that starts with a privilege and a user, where they are given. */
export function newDraft(grant: string | null, to: DraftActor | null): PolicyDraft {
  const type = grant !== null && isKnownPrivilege('METADATA', grant) ? 'METADATA' : EMPTY.type;
  return {
    ...EMPTY,
    type,
    privileges: grant !== null && isKnownPrivilege(type, grant) ? [grant] : [],
    users: to === null ? [] : [to],
  };
}

/** @returns a policy that exists, in the form. DataHub’s older ways to name resources become conditions. */
export function draftOf({ policy, names }: PolicyDetails): PolicyDraft {
  const { name, description, type, privileges, actors, resources } = policy;
  const named = (urn: string) => ({ urn, name: names[urn] ?? urn });
  return {
    name,
    description,
    type,
    state: policy.state === 'ACTIVE' ? 'ACTIVE' : 'INACTIVE',
    ...actors,
    users: actors.users.map(named),
    groups: actors.groups.map(named),
    privileges,
    criteria: criteriaOf(resources),
  };
}

function criteriaOf(resources: PolicyResources | null): DraftCriterion[] | null {
  if (resources === null || resources.allResources) return null;
  const { type, resources: urns, filter } = resources;
  const equals = (field: PolicyFilterField, values: readonly string[]) =>
    ({ field, values, condition: 'EQUALS' }) as const;
  const all = [
    ...(type == null ? [] : [equals('TYPE', [type])]),
    ...(urns == null || urns.length === 0 ? [] : [equals('URN', urns)]),
    ...(filter?.criteria ?? []).map((one) => ({ ...one, field: fieldOf(one.field) })),
  ];
  return all.length === 0 ? null : all.map((one, id) => ({ ...one, id }));
}

/** A field that no form knows stays what it is: the server refuses to save it, and says so. */
function fieldOf(name: string): PolicyFilterField {
  const short = name.toUpperCase().replace(/^RESOURCE_/, '');
  return POLICY_FILTER_FIELDS.find((known) => known === short) ?? (name as PolicyFilterField);
}

/** @returns whom the draft names, as the server reads it. */
export function actorsOf(draft: PolicyDraft): PolicyActors {
  const urns = (actors: readonly DraftActor[]) => actors.map(({ urn }) => urn);
  const isMetadata = draft.type === 'METADATA';
  return {
    users: urns(draft.users),
    groups: urns(draft.groups),
    roles: [...draft.roles],
    allUsers: draft.allUsers,
    allGroups: draft.allGroups,
    resourceOwners: isMetadata && draft.resourceOwners,
    resourceOwnersTypes: isMetadata ? [...draft.resourceOwnersTypes] : [],
  };
}

/** @returns the privileges that a policy of the draft’s type can grant; what is unknown was there before. */
export function privilegesOf({ type, privileges }: PolicyDraft): string[] {
  const other = type === 'PLATFORM' ? 'METADATA' : 'PLATFORM';
  return privileges.filter((privilege) => !isKnownPrivilege(other, privilege));
}

/** @returns what is sent to the server. */
export function inputOf(draft: PolicyDraft): PolicyInput {
  const { type, state, criteria } = draft;
  return {
    type,
    state,
    name: draft.name.trim(),
    description: draft.description.trim(),
    privileges: privilegesOf(draft),
    actors: actorsOf(draft),
    resources:
      type === 'PLATFORM' || criteria === null
        ? null
        : {
            filter: {
              criteria: criteria.map(({ field, condition, values }) => ({
                field,
                condition,
                values: [...values],
              })),
            },
          },
  };
}

/** @returns the parts that have to be filled before the server is asked, in the order of the form. */
export function faultsOf(draft: PolicyDraft): DraftSection[] {
  const actors = actorsOf(draft);
  const hasActor =
    actors.allUsers ||
    actors.allGroups ||
    actors.resourceOwners ||
    actors.users.length + actors.groups.length + actors.roles.length > 0;
  const { criteria } = draft;
  const isFilterEmpty =
    draft.type === 'METADATA' &&
    criteria !== null &&
    (criteria.length === 0 || criteria.some(({ values }) => values.length === 0));
  return [
    ...(draft.name.trim() === '' ? ['name' as const] : []),
    ...(hasActor ? [] : ['actors' as const]),
    ...(privilegesOf(draft).length === 0 ? ['privileges' as const] : []),
    ...(isFilterEmpty ? ['resources' as const] : []),
  ];
}

/** @returns the part of the form that a fault of the server is about; undefined for the whole. */
export function sectionOf({ field }: FieldError): DraftSection | undefined {
  const [first = ''] = field.split('.');
  const sections: readonly DraftSection[] = ['name', 'description', 'actors', 'privileges', 'resources'];
  return sections.find((section) => section === first);
}
