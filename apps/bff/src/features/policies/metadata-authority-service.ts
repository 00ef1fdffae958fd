import { policyActorsSchema } from '@latchkey/shared/policies';
import type { Repositories } from '../../store.ts';
import {
  fieldsNeededBy,
  holdsOver,
  type KnownSubject,
  type PolicyResourceDetails,
  type PolicyRule,
} from './policy-engine.ts';
import { subjectOf } from './policy-service.ts';
import { type EntityName, resourceDetailsOf } from './resource-details.ts';

/** An aspect that the caller has read already. */
type KnownAspect = { readonly name: string; readonly value: unknown };

/**
 * What one user may do with entities. It reads policies, groups and roles at most once, and only what an
 * answer depends on: ask one of these per request, never keep it.
 */
export type MetadataAuthority = {
  /**
   * @param aspects all latest aspects of the entity, if they are at hand: then owners, tags and the like are
   *   judged as of the same read as what is shown.
   * @returns whether the user holds one of the privileges over the entity.
   */
  holds(anyOf: readonly string[], entity: EntityName, aspects?: readonly KnownAspect[]): Promise<boolean>;
  /** @returns the URNs of those entities over which the user holds one of the privileges. */
  filter(anyOf: readonly string[], entities: readonly EntityName[]): Promise<ReadonlySet<string>>;
  /** @returns whether the user would hold one of the privileges if nothing were stored about the entity. */
  holdsOverAbsent(anyOf: readonly string[], entity: EntityName): Promise<boolean>;
  /** @returns over how many entities of a type, whichever there are, the user holds one of the privileges. */
  reachOver(anyOf: readonly string[], type: string): Promise<'all' | 'some' | 'none'>;
};

const NOBODY = policyActorsSchema.parse({});

/** Of an entity about which nothing is stored. */
const NOTHING_STORED: readonly KnownAspect[] = [];

/**
 * @param repositories the reading side, or the transaction of the act that depends on the answer.
 * @returns the authority of a user over entities, as of when it is asked.
 */
export function createMetadataAuthority(repositories: Repositories, userUrn: string): MetadataAuthority {
  let policies: readonly PolicyRule[] | undefined;
  let subject: KnownSubject = { urn: userUrn };

  const listPolicies = async () =>
    (policies ??= [viewSelfPolicyOf(userUrn), ...(await repositories.policies.listActiveMetadata())]);

  /** Looks groups and roles up when the answer is open without them. */
  const decideWith = async (decide: (subject: KnownSubject) => boolean | undefined) => {
    const verdict = decide(subject);
    if (verdict !== undefined || subject.groups !== undefined) return verdict;
    subject = await subjectOf(repositories, userUrn);
    return decide(subject);
  };

  const holdsWithDetails = async (
    anyOf: readonly string[],
    entity: EntityName,
    details: PolicyResourceDetails,
  ) => {
    const list = await listPolicies();
    return (await decideWith((who) => holdsOver(anyOf, who, { ...entity, ...details }, list))) === true;
  };

  const detailsOf = async (entities: readonly EntityName[], aspects?: readonly KnownAspect[]) => {
    const fields = fieldsNeededBy(await listPolicies());
    const [only] = entities;
    const known = aspects && only && new Map([[only.urn, new Map(aspects.map((a) => [a.name, a.value]))]]);
    return resourceDetailsOf(repositories, entities, fields, known);
  };

  /** @param aspects those of the only entity. */
  const filter = async (
    anyOf: readonly string[],
    entities: readonly EntityName[],
    aspects?: readonly KnownAspect[],
  ): Promise<ReadonlySet<string>> => {
    const list = await listPolicies();
    const granted = new Set<string>();
    const open: EntityName[] = [];
    for (const entity of entities) {
      const verdict = await decideWith((who) => holdsOver(anyOf, who, entity, list));
      if (verdict === true) granted.add(entity.urn);
      else if (verdict === undefined) open.push(entity);
    }
    const details = open.length === 0 ? undefined : await detailsOf(open, aspects);
    for (const entity of open) {
      const found = details?.get(entity.urn);
      if (found !== undefined && (await holdsWithDetails(anyOf, entity, found))) granted.add(entity.urn);
    }
    return granted;
  };

  return {
    filter: (anyOf, entities) => filter(anyOf, entities),
    holds: async (anyOf, entity, aspects) => (await filter(anyOf, [entity], aspects)).has(entity.urn),
    holdsOverAbsent: async (anyOf, entity) => (await filter(anyOf, [entity], NOTHING_STORED)).has(entity.urn),
    reachOver: async (anyOf, type) => {
      const list = await listPolicies();
      const verdict = await decideWith((who) => holdsOver(anyOf, who, { type }, list));
      if (verdict === undefined) return 'some';
      return verdict ? 'all' : 'none';
    },
  };
}

/**
 * DataHub's implicit policy "View Self": everybody may see their own entity, whatever the policies say.
 * It grants no privilege that writes.
 */
export function viewSelfPolicyOf(userUrn: string): PolicyRule {
  return {
    type: 'METADATA',
    state: 'ACTIVE',
    privileges: ['VIEW_ENTITY_PAGE', 'GET_ENTITY_PRIVILEGE'],
    actors: { ...NOBODY, users: [userUrn] },
    resources: {
      allResources: false,
      filter: {
        criteria: [
          { field: 'TYPE', values: ['corpuser'], condition: 'EQUALS' },
          { field: 'URN', values: [userUrn], condition: 'EQUALS' },
        ],
      },
    },
  };
}
