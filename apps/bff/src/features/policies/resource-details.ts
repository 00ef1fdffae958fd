import { z } from 'zod';
import type { Repositories } from '../../store.ts';
import type { PolicyOwner, PolicyResourceDetails } from './policy-engine.ts';

/** An entity by name. */
export type EntityName = { readonly type: string; readonly urn: string };

/** The values of one field by URN; null for an entity whose values cannot be judged. */
type ValuesByUrn = ReadonlyMap<string, readonly string[] | null>;

/** Latest aspects, by the URN of their entity and then by name. */
type AspectsOfEntities = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

const ownershipSchema = z.object({
  owners: z.array(z.object({ owner: z.string(), type: z.string().nullish(), typeUrn: z.string().nullish() })),
});
const domainsSchema = z.object({ domains: z.array(z.string()) });
const tagsSchema = z.object({ tags: z.array(z.object({ tag: z.string() })) });
const termsSchema = z.object({ terms: z.array(z.object({ urn: z.string() })) });
const containerSchema = z.object({ container: z.string() });
const instanceSchema = z.object({ instance: z.string() });
const parentDomainSchema = z.object({ parentDomain: z.string().nullish() });
const parentNodeSchema = z.object({ parentNode: z.string().nullish() });

/** @returns the values that an aspect names: none when it is absent, null when it makes no sense. */
type Reader = (value: unknown) => readonly string[] | null;
type AspectReader = { readonly aspect: string; readonly read: Reader };

/** How a field is read: what the entity names, and from there on whose parent it is. */
type FieldReader = AspectReader & {
  /** Entity types that are themselves a value of the field. */
  readonly isOwnValueFor?: readonly string[];
  readonly parents?: readonly AspectReader[];
};

const CONTAINER: AspectReader = {
  aspect: 'container',
  read: reader(containerSchema, ({ container }) => [container]),
};
const GLOSSARY_PARENTS: readonly AspectReader[] = ['glossaryTermInfo', 'glossaryNodeInfo'].map((aspect) => ({
  aspect,
  read: reader(parentNodeSchema, ({ parentNode }) => presentOf(parentNode)),
}));

/** DataHub's resource fields and the aspects that it reads them from; GROUP_MEMBERSHIP is in a table. */
const READERS: ReadonlyMap<string, FieldReader> = new Map<string, FieldReader>([
  [
    'OWNER',
    { aspect: 'ownership', read: reader(ownershipSchema, ({ owners }) => owners.map(({ owner }) => owner)) },
  ],
  [
    'DOMAIN',
    {
      aspect: 'domains',
      read: reader(domainsSchema, ({ domains }) => domains),
      isOwnValueFor: ['domain'],
      parents: [
        {
          aspect: 'domainProperties',
          read: reader(parentDomainSchema, ({ parentDomain }) => presentOf(parentDomain)),
        },
      ],
    },
  ],
  ['CONTAINER', { ...CONTAINER, isOwnValueFor: ['container'], parents: [CONTAINER] }],
  [
    'GLOSSARY',
    {
      aspect: 'glossaryTerms',
      read: reader(termsSchema, ({ terms }) => terms.map(({ urn }) => urn)),
      isOwnValueFor: ['glossaryTerm', 'glossaryNode'],
      parents: GLOSSARY_PARENTS,
    },
  ],
  ['TAG', { aspect: 'globalTags', read: reader(tagsSchema, ({ tags }) => tags.map(({ tag }) => tag)) }],
  [
    'DATA_PLATFORM_INSTANCE',
    { aspect: 'dataPlatformInstance', read: reader(instanceSchema, ({ instance }) => [instance]) },
  ],
]);

/** Generations of parents that are followed; a longer chain is more likely a mistake than a hierarchy. */
const MAX_GENERATIONS = 50;

/**
 * Reads what policies look at, of many entities at once, as it is now. Entities that do not exist have
 * no owners and no values.
 * @param fields the fields to read; the others stay absent, so that no policy is decided by them.
 * @param known aspects of these entities that the caller has read already: all of an entity's, or none.
 */
export async function resourceDetailsOf(
  repositories: Repositories,
  entities: readonly EntityName[],
  fields: ReadonlySet<string>,
  known: AspectsOfEntities = new Map(),
): Promise<Map<string, PolicyResourceDetails>> {
  const readers = [...READERS].filter(([field]) => fields.has(field));
  const unread = entities.map(({ urn }) => urn).filter((urn) => !known.has(urn));
  const names = readers.map(([, { aspect }]) => aspect);
  const stored = await aspectsOf(repositories, unread, names);
  const aspectOf = (urn: string, aspect: string) => (known.get(urn) ?? stored.get(urn))?.get(aspect);

  const valuesByField = new Map<string, ValuesByUrn>();
  for (const [field, { aspect, read, isOwnValueFor = [], parents = [] }] of readers) {
    const named = new Map(
      entities.map(({ type, urn }) => {
        const values = read(aspectOf(urn, aspect));
        return [urn, values && isOwnValueFor.includes(type) ? [urn, ...values] : values];
      }),
    );
    valuesByField.set(
      field,
      parents.length === 0 ? named : await withAncestors(repositories, named, parents, known),
    );
  }
  if (fields.has('GROUP_MEMBERSHIP')) {
    valuesByField.set('GROUP_MEMBERSHIP', await groupsOfUsers(repositories, entities, known));
  }
  return new Map(
    entities.map(({ urn }) => {
      const owners = ownersIn(aspectOf(urn, 'ownership'));
      const judged = [...valuesByField].flatMap(([field, values]) => {
        const ofEntity = values.get(urn) ?? null;
        return ofEntity === null ? [] : [[field, ofEntity] as const];
      });
      return [urn, { owners, fields: new Map(judged) }];
    }),
  );
}

/** @returns the owners that an `ownership` aspect names; none for anything else. */
function ownersIn(value: unknown): PolicyOwner[] {
  const result = ownershipSchema.safeParse(value);
  if (!result.success) return [];
  return result.data.owners.map(({ owner, type, typeUrn }) => ({
    urn: owner,
    type: typeUrn ?? (type == null ? null : ownershipTypeOf(type)),
  }));
}

/** DataHub's ownership types were an enum before they were entities, and clients still send that alone. */
function ownershipTypeOf(type: string): string {
  return `urn:li:ownershipType:__system__${type.toLowerCase()}`;
}

/** Adds parents, grandparents and so on: a policy for a domain covers what is below it. */
async function withAncestors(
  repositories: Repositories,
  named: ValuesByUrn,
  parents: readonly AspectReader[],
  known: AspectsOfEntities,
): Promise<ValuesByUrn> {
  const names = parents.map(({ aspect }) => aspect);
  const parentsOf = new Map<string, readonly string[] | null>();
  let generation = [...new Set([...named.values()].flatMap((values) => values ?? []))];
  for (let count = 0; count < MAX_GENERATIONS && generation.length > 0; count += 1) {
    const unread = generation.filter((urn) => !known.has(urn));
    const stored = await aspectsOf(repositories, unread, names);
    for (const urn of generation) {
      const aspects = known.get(urn) ?? stored.get(urn);
      const read = parents.map(({ aspect, read }) => read(aspects?.get(aspect)));
      parentsOf.set(urn, read.includes(null) ? null : read.flatMap((values) => values ?? []));
    }
    const next = new Set(generation.flatMap((urn) => parentsOf.get(urn) ?? []));
    generation = [...next].filter((urn) => !parentsOf.has(urn));
  }
  return new Map([...named].map(([urn, values]) => [urn, values && ancestryOf(values, parentsOf)]));
}

/** @returns the values and all above them; null when somewhere above cannot be read. */
function ancestryOf(values: readonly string[], parentsOf: ValuesByUrn): readonly string[] | null {
  const all = new Set(values);
  // A set hands out what is added while it is walked, and each member once, circles or not.
  for (const value of all) {
    const parents = parentsOf.get(value) ?? null;
    if (parents === null) return null;
    for (const parent of parents) all.add(parent);
  }
  return [...all];
}

/**
 * The table is the truth about membership, not the aspects that clients write. Who is judged as if nothing were
 * stored is in no group either: else a hidden user would not look like one who does not exist.
 */
async function groupsOfUsers(
  { users }: Repositories,
  entities: readonly EntityName[],
  known: AspectsOfEntities,
): Promise<ValuesByUrn> {
  const groups = new Map<string, readonly string[]>();
  for (const { type, urn } of entities) {
    const mayBeMember = type === 'corpuser' && known.get(urn)?.size !== 0;
    groups.set(urn, mayBeMember ? await users.listGroups(urn) : []);
  }
  return groups;
}

async function aspectsOf(
  { aspects }: Repositories,
  urns: readonly string[],
  names: readonly string[],
): Promise<Map<string, Map<string, unknown>>> {
  const byUrn = new Map<string, Map<string, unknown>>();
  for (const { urn, name, value } of await aspects.listNamed(urns, names)) {
    const ofEntity = byUrn.get(urn);
    if (ofEntity === undefined) byUrn.set(urn, new Map([[name, value]]));
    else ofEntity.set(name, value);
  }
  return byUrn;
}

function presentOf(value: string | null | undefined): string[] {
  return value == null ? [] : [value];
}

function reader<T>(schema: z.ZodType<T>, select: (value: T) => readonly string[]): Reader {
  return (value) => {
    if (value === undefined) return [];
    const result = schema.safeParse(value);
    return result.success ? select(result.data) : null;
  };
}
